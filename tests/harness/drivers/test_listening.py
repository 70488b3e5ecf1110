"""By hand, a person types where the software listens; or says that it takes files."""

import pytest

from harness.drivers.driver import Status
from harness.drivers.understanding import address
from tests.harness.drivers.test_manual import driver, quiet


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("127.0.0.1:2575", "127.0.0.1:2575"),
        ("il écoute sur dpi.local:6661.", "dpi.local:6661"),
        ("[::1]:2575", "[::1]:2575"),
        ("fait", ""),
        ("le port 2575", ""),
        ("à 14 h", ""),
        ("à 10:30 c'est fait", ""),
        ("à 10:30, sur 10.0.0.7:2575", "10.0.0.7:2575"),
    ],
)
def test_the_address_in_what_is_said(said: str, found: str) -> None:
    assert address(said) == found


@pytest.mark.parametrize(("typed", "at"), [("127.0.0.1:2575\n", "127.0.0.1:2575"), ("fait\n", "")])
def test_where_the_software_listens_is_kept(typed: str, at: str) -> None:
    answer = driver(typed)[0].act("hl7.listen", {}, quiet)
    assert (answer.status, answer.result) == (Status.DONE, {"address": at})


def test_an_address_means_nothing_to_another_action() -> None:
    answer = driver("127.0.0.1:2575\nfait\n")[0].act("hl7.send", {"patient": "ce patient"}, quiet)
    assert answer.status is Status.DONE
    assert "address" not in answer.result


def test_where_to_send_is_told() -> None:
    manual, out = driver("fait\n")
    manual.act("hl7.send", {"patient": "ce patient", "event": "ADT^A28", "to": "127.0.0.1:18017"}, quiet)
    assert "vers 127.0.0.1:18017" in out.getvalue()
    manual, out = driver("fait\n", "en")
    manual.act("hl7.load", {"file": "messages-hl7/B1.er7", "content": "MSH|"}, quiet)
    assert "of the file messages-hl7/B1.er7" in out.getvalue()
    assert "MSH|" not in out.getvalue()
