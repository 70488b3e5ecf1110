"""HL7 v2 of the product: what it sends about an identity, what it makes of those that come."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from editor.defects import Defect
from editor.documents import hl7
from tests.editor.product import LEONARDO, Product, Start

START, END = b"\x0b", b"\x1c\r"
LOCAL = "RI1^^^BANC-RI&1.2.3&ISO^PI"
INS = "~114026322083356^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.8&ISO^INS"
DELETED = '~""^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.8&ISO^INS'
NAME = "DE VINCI^LEONARDO^LEONARDO PIERO^^^^L"


def message(event: str = "ADT^A28", ids: str = LOCAL + INS, status: str = "VALI", name: str = NAME) -> bytes:
    """A message about Leonardo."""
    pid = f"PID|1||{ids}||{name}||20140201|M|||^^^^^^BDL^^63220{'|' * 21}{status}"
    header = f"MSH|^~\\&|BANC-RI|BANC|||20260101||{event}^ADT_A05|B1|T|2.5^FRA^2.11||||||UNICODE UTF-8"
    return f"{header}\rEVN||20260101\r{pid}\rPV1||N\r".encode()


@contextmanager
def other_system() -> Iterator[tuple[str, list[bytes]]]:
    """Somebody who acknowledges what comes; its address, and the messages."""
    came: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            line, _ = listening.accept()
            with line:
                read = b""
                while not read.endswith(END):
                    read += line.recv(65536)
                came.append(read)
                line.sendall(START + b"MSH|^~\\&|X\rMSA|AA|1\r" + END)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{listening.getsockname()[1]}", came
        thread.join(5)


def fields(raw: bytes, segment: str = "PID") -> list[str]:
    line = next(one for one in raw.strip(START + END).decode().split("\r") if one.startswith(segment))
    return line.split("|")


def emitted(product: Product, patient: str, event: str = "ADT^A28") -> list[str]:
    with other_system() as (address, came):
        assert product.done("hl7.send", patient=patient, event=event, to=address)["ack"] == "AA"
    (raw,) = came
    assert raw.startswith(START)
    assert b"\n" not in raw
    return fields(raw)


def test_a_qualified_identity_leaves_with_its_ins_and_its_traits(product: Product) -> None:
    pid = emitted(product, product.qualified())
    assert pid[3].split("~")[1].startswith("114026322083356^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.8&ISO^INS")
    assert (pid[5], pid[7], pid[8]) == (NAME, "20140201", "M")
    assert (pid[11], pid[32]) == ("^^^^^^BDL^^63220", "VALI")


@pytest.mark.parametrize("event", hl7.STRUCTURES)
def test_an_identity_that_is_not_qualified_leaves_without(product: Product, event: str) -> None:
    product.done("patient.create", **LEONARDO)
    pid = emitted(product, "L", event)
    assert ("INS" in pid[3], pid[32]) == (False, "PROV")


@pytest.mark.parametrize(
    ("defect", "place", "found"),
    [
        (Defect.HL7_INS_ABSENTE, 3, "&ISO^PI"),
        (Defect.HL7_OID_AUTRE, 3, "1.2.250.1.213.1.4.2&ISO^INS"),
        (Defect.HL7_SANS_LIEU, 11, ""),
    ],
)
def test_what_leaves_is_spoiled(start: Start, defect: Defect, place: int, found: str) -> None:
    product = start(defect)
    assert emitted(product, product.qualified())[place].endswith(found)


def exchanged(product: Product, raw: bytes) -> str:
    """What is answered to a message, on the address where the product listens."""
    host, _, port = product.done("hl7.listen")["address"].partition(":")
    with socket.create_connection((host, int(port)), 5) as line:
        line.sendall(START + raw + END)
        read = b""
        while not read.endswith(END):
            read += line.recv(65536)
    return "|".join(fields(read, "MSA")[1:3])


def record(product: Product) -> dict[str, Any]:
    (found,) = product.done("patient.find", birth_date="2014-02-01")["patients"]
    return product.done("patient.record", patient=found["patient"])


def test_an_identity_that_comes_qualified_is_kept_so(product: Product) -> None:
    assert exchanged(product, message()) == "AA|B1"
    kept = record(product)
    assert (kept["matricule"], kept["oid"], kept["status"]) == ("114026322083356", "1.2.250.1.213.1.4.8", "qualifiee")
    assert (kept["traits"]["given_names"], kept["traits"]["birth_place"]) == ("LEONARDO PIERO", "63220")
    assert any("B1" in entry["request"] for entry in product.done("log.read")["entries"])


@pytest.mark.parametrize("ids", [LOCAL, LOCAL + INS])
def test_one_of_another_status_has_no_ins(product: Product, ids: str) -> None:
    assert exchanged(product, message(ids=ids, status="PROV")) == "AA|B1"
    assert (record(product)["matricule"], record(product)["status"]) == ("", "provisoire")


@pytest.mark.parametrize("ids", [LOCAL, LOCAL + DELETED])
def test_an_ins_that_is_deleted_leaves_the_record(product: Product, ids: str) -> None:
    exchanged(product, message())
    assert exchanged(product, message("ADT^A31", ids, "PROV")) == "AA|B1"
    assert (record(product)["matricule"], record(product)["status"]) == ("", "provisoire")


def test_a_wrong_key_is_not_kept(product: Product) -> None:
    exchanged(product, message(ids=LOCAL + INS.replace("083356", "083357")))
    assert record(product)["matricule"] == ""


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (message("ADT^A40"), "AR|B1"),
        (message(name="DE VINCI 2^LEONARDO^LEONARDO^^^^L"), "AE|B1"),
        (b"bonjour", "AR|"),
        (b"", "AR|"),
        (b"MSH|^~\\&|\r", "AR|"),
        (message().replace(b"UNICODE UTF-8", b"8859/1").replace(b"LEONARDO", b"L\xe9O"), "AA|B1"),
        (message().replace(b"UNICODE UTF-8", b"").replace(b"LEONARDO", b"L\xe9O"), "AR|"),
        (message().partition(b"PID")[0], "AR|B1"),
    ],
)
def test_what_cannot_be_taken_in_is_refused(product: Product, raw: bytes, told: str) -> None:
    assert exchanged(product, raw) == told


def test_a_file_is_taken_in_like_a_message(product: Product) -> None:
    assert product.done("hl7.load", content=message().decode()) == {"ack": "AA"}
    assert record(product)["status"] == "qualifiee"


@pytest.mark.parametrize(
    ("defect", "member", "found"),
    [
        (Defect.HL7_INS_NON_REPRISE, "matricule", ""),
        (Defect.HL7_STATUT_IGNORE, "status", "qualifiee"),
        (Defect.HL7_SUPPRESSION_IGNOREE, "matricule", "114026322083356"),
    ],
)
def test_what_comes_is_spoiled(start: Start, defect: Defect, member: str, found: str) -> None:
    product = start(defect)
    exchanged(product, message(status="PROV" if defect is Defect.HL7_STATUT_IGNORE else "VALI"))
    if defect is Defect.HL7_SUPPRESSION_IGNOREE:
        exchanged(product, message("ADT^A31", LOCAL, "PROV"))
    assert record(product)[member] == found


def test_the_answer_or_the_trace_is_spoiled(start: Start) -> None:
    assert exchanged(start(Defect.HL7_ACQUITTEMENT_AUTRE), message()) == "AA|0"
    empty = start(Defect.HL7_SANS_EFFET)
    assert exchanged(empty, message()) == "AA|B1"
    assert empty.done("patient.find", birth_date="2014-02-01")["patients"] == []
    silent = start(Defect.JOURNAL_SANS_HL7)
    exchanged(silent, message())
    assert silent.done("log.read")["entries"] == []


def test_nobody_at_the_address_is_a_failure(product: Product) -> None:
    product.done("patient.create", **LEONARDO)
    for address in ("127.0.0.1:1", "nulle part", "a..b:2575", "127.0.0.1:65536", "127.0.0.1:²"):
        assert product.act("hl7.send", patient="L", event="ADT^A28", to=address)["status"] == "failed"


def test_a_person_does_the_same_on_the_page(product: Product) -> None:
    product.qualified()
    told = product.http.post(f"{product.url}/page/hl7.listen", follow_redirects=True).text
    assert "l&#39;écoute : 127.0.0.1:" in told
    with other_system() as (address, came):
        form = {"patient": "L", "event": "ADT^A31", "receiver": address}
        told = product.http.post(f"{product.url}/page/hl7.send", data=form, follow_redirects=True).text
    assert "acquitté : AA" in told
    assert b"ADT^A31" in came[0]
