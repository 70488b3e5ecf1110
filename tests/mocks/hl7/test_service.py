"""The receiver over the wire. The client shares no code with it: bytes, and what a stranger reads of them."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from formats.hl7.er7 import MAX_BYTES
from tests.bench_process import BenchProcess

HEAD = (
    "MSH|^~\\&|LGC|CABINET|BANC|BANC|20261121100000||ADT^A31^ADT_A05|{id}|P|2.5^FRA^2.10|||||FRA|UNICODE UTF-8\r"
    "EVN||20261121100000\r"
)
IDENTITY = (
    "PID|||77^^^LGC&1.2.250.1.999.1&ISO^PI~114026322083356^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.8&ISO^INS||"
    "DE VINCI^LEONARDO^LEONARDO PIERO^^^^L||20140201|M|||^^^^^^BDL^^63220" + "|" * 21 + "VALI\r"
)


def told(id: str) -> bytes:
    """A message in its frame."""
    return b"\x0b" + (HEAD.format(id=id) + IDENTITY).encode() + b"\x1c\r"


class Client:
    """A program that sends messages and reads what comes back."""

    def __init__(self, address: str) -> None:
        host, _colon, port = address.rpartition(":")
        self.socket = socket.create_connection((host, int(port)), timeout=10)
        self._left = b""

    def send(self, wire: bytes) -> None:
        self.socket.sendall(wire)

    def answer(self) -> tuple[str, str]:
        """MSA-1 and MSA-2 of the next acknowledgement; ("", "") when the connection ends."""
        while b"\x1c\r" not in self._left:
            more = self.socket.recv(65536)
            if not more:
                return "", ""
            self._left += more
        one, _end, self._left = self._left.partition(b"\x1c\r")
        assert one.startswith(b"\x0bMSH|^~\\&|")
        msa = next(line for line in one.decode().split("\r") if line.startswith("MSA|"))
        return msa.split("|")[1], msa.split("|")[2]

    def ended(self) -> bytes:
        """What comes until the end."""
        while more := self.socket.recv(65536):
            self._left += more
        return self._left


@contextmanager
def client(address: str) -> Iterator[Client]:
    """A connection."""
    opened = Client(address)
    try:
        yield opened
    finally:
        opened.socket.close()


@pytest.fixture(scope="module")
def running(home: Path) -> Iterator[BenchProcess]:
    """A bench for the module."""
    bench = BenchProcess(home)
    yield bench
    bench.stop()


@pytest.fixture
def bench(running: BenchProcess) -> BenchProcess:
    """The bench, with a fresh default session."""
    running.new_session()
    return running


def soon(found: Callable[[], list[Any]]) -> list[Any]:
    """What is recorded a moment after the peer has left."""
    for _ in range(200):
        if seen := found():
            return seen
        time.sleep(0.01)
    return []


def mllp(bench: BenchProcess) -> str:
    address: str = bench.facts["hl7"]["mllp"]
    return address


def test_messages_are_recorded_to_the_byte_then_acknowledged(bench: BenchProcess) -> None:
    with client(mllp(bench)) as product:
        for id in ("UN", "DEUX"):
            product.send(told(id))
            assert product.answer() == ("AA", id)
            (*_, exchange) = bench.events("exchange")  # it is there as soon as the answer is
            assert exchange["data"]["facts"]["control_id"] == id
    assert bench.part(exchange["number"], "request") == told("DEUX")
    assert bench.part(exchange["number"], "response").startswith(b"\x0bMSH|")
    data = exchange["data"]
    assert (data["mock"], data["operation"], data["protocol"], data["listener"], data["status"], data["tls"]) == (
        "hl7", "ADT^A31", "mllp", "hl7.mllp", "AA", None,
    )  # fmt: skip
    assert data["facts"]["matricule"] == "114026322083356"
    assert len({one["data"]["connection"] for one in bench.events("exchange")}) == 1


def test_messages_may_come_all_at_once_or_byte_by_byte(bench: BenchProcess) -> None:
    with client(mllp(bench)) as product:
        product.send(told("A") + told("B"))
        assert [product.answer(), product.answer()] == [("AA", "A"), ("AA", "B")]
        for byte in told("C"):
            product.send(bytes([byte]))
        assert product.answer() == ("AA", "C")


def test_what_is_no_message_is_rejected_and_the_connection_goes_on(bench: BenchProcess) -> None:
    with client(mllp(bench)) as product:
        product.send(b"\x0bGET / HTTP/1.1\r\n\r\n\x1c\r")
        assert product.answer() == ("AR", "")
        product.send(told("APRES"))
        assert product.answer() == ("AA", "APRES")


def test_a_message_without_its_frame_is_kept_when_its_sender_leaves(bench: BenchProcess) -> None:
    raw = told("SANS")[1:-2]
    with client(mllp(bench)) as product:
        product.send(raw)
    (exchange,) = soon(lambda: bench.events("exchange"))
    assert (exchange["data"]["status"], exchange["data"]["operation"]) == ("cut", "ADT^A31")
    assert bench.part(exchange["number"], "request") == raw


def test_a_peer_that_only_knocks_leaves_nothing(bench: BenchProcess) -> None:
    with client(mllp(bench)):
        pass
    with client(mllp(bench)) as product:
        product.send(told("APRES"))
        product.answer()
    assert len(bench.events("exchange")) == 1


def test_a_frame_that_does_not_end_is_rejected_at_the_limit(bench: BenchProcess) -> None:
    with client(mllp(bench)) as product:
        product.send(b"\x0b" + b"x" * (MAX_BYTES + 10))
        assert product.answer() == ("AR", "")


FAULTS = [
    ("ae", ("AE", "X")),
    ("ar", ("AR", "X")),
    ("cut", ("", "")),
]


@pytest.mark.parametrize(("name", "expected"), FAULTS)
def test_faults_that_are_seen(bench: BenchProcess, name: str, expected: tuple[str, str]) -> None:
    bench.fault("hl7", name, operation="ADT^A31")
    with client(mllp(bench)) as product:
        product.send(told("X"))
        assert product.answer() == expected
    (exchange,) = bench.events("exchange")
    assert exchange["data"]["status"] == (expected[0] or name)
    assert exchange["data"]["notes"][-1] == {
        "rule": "hl7.fault",
        "kind": "mock-own",
        "text": f"défaut armé : {name}",
    }
    assert exchange["data"]["facts"]["control_id"] == "X"


def test_a_message_that_is_not_answered_may_be_sent_again(bench: BenchProcess) -> None:
    bench.fault("hl7", "no_answer")
    with client(mllp(bench)) as product:
        product.send(told("X"))
        product.send(told("X"))
        assert product.answer() == ("AA", "X")
    assert [one["data"]["status"] for one in bench.events("exchange")] == ["none", "AA"]


def test_the_acknowledgement_of_another_message(bench: BenchProcess) -> None:
    bench.fault("hl7", "wrong_control_id")
    with client(mllp(bench)) as product:
        product.send(told("X"))
        code, answered = product.answer()
    assert (code, answered[:6]) == ("AA", "AUTRE-")


def test_a_fault_of_another_operation_waits(bench: BenchProcess) -> None:
    bench.fault("hl7", "ae", operation="ORU^R01")
    with client(mllp(bench)) as product:
        product.send(told("X"))
        assert product.answer() == ("AA", "X")


def test_what_the_connection_is_cut_after(bench: BenchProcess) -> None:
    bench.fault("hl7", "cut", params={"bytes": 4})
    with client(mllp(bench)) as product:
        product.send(told("X"))
        assert product.ended() == b"\x0bMSH"


def test_a_session_may_have_its_own_port_and_closes_it(bench: BenchProcess) -> None:
    about = bench.done("POST", "/sessions", {"title": "poste 3", "ports": ["hl7"]})
    own = about["facts"]["hl7"]["mllp"]
    assert own != mllp(bench)
    with client(own) as product:
        product.send(told("MIEN"))
        assert product.answer() == ("AA", "MIEN")
        assert [one["data"]["facts"]["control_id"] for one in bench.events("exchange", about["id"])] == ["MIEN"]
        assert bench.events("exchange") == []
        bench.done("DELETE", f"/sessions/{about['id']}")
        product.send(told("TROP TARD"))
        assert product.answer() == ("", "")
    with pytest.raises(ConnectionRefusedError):
        Client(own)


def test_the_strict_receiver_says_what_is_wrong(bench: BenchProcess) -> None:
    bench.done("POST", f"/sessions/{bench.session}/knobs", {"hl7.strictness": "strict"})
    with client(mllp(bench)) as product:
        product.send(told("X").replace(b"1.2.250.1.213.1.4.8", b"1.2.3"))
        assert product.answer() == ("AE", "X")
    (exchange,) = bench.events("exchange")
    assert exchange["data"]["notes"][0]["rule"] == "ins.oid"
    assert bench.ask("POST", f"/sessions/{bench.session}/knobs", {"hl7.rigueur": "1"})[0] == 400
