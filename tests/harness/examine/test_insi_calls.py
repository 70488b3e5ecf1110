"""Calls to INSi as files: whose call it is, how it is built, what it is encoded in."""

import pytest

from harness.verdict import Verdict
from tests.formats.insi import messages
from tests.harness.examine.asking import failed, judged, spot, told

CARD_HEADER = messages.HEADER.replace("rechercherInsAvecTraitsIdentite", "rechercherInsAvecCarteVitale")


def test_the_search_by_vitale_card_has_its_structure_judged() -> None:
    traits = "<v:DateNaissance>1980-01-01</v:DateNaissance><v:NomNaissance> ADRUN</v:NomNaissance>"
    body = f'<v:RECVITALE xmlns:v="http://www.cnamts.fr/INSiRecVit">{traits}</v:RECVITALE>'
    found = judged(messages.message(body, CARD_HEADER))
    assert failed(found) == {"insi.structure"}
    assert told(found) == {"insi.structure", "insi.trait_ecrit"}


@pytest.mark.parametrize("header", [messages.HEADER, CARD_HEADER], ids=["traits", "card"])
def test_a_call_of_insi_whose_body_is_not_its_operations_is_a_deviation(header: str) -> None:
    body = messages.traits().replace("INSiRecSans", "INSiRecAutre")
    assert failed(judged(messages.message(body, header))) == {"insi.soap"}
    assert judged(messages.message(body, messages.BAM)).verdict is Verdict.BLOCKED


def test_the_action_of_the_content_type_tells_whose_call_it_is() -> None:
    sent = messages.message(messages.traits().replace("INSiRecSans", "INSiRecAutre"), messages.BAM)
    head = f"POST /lps HTTP/1.1\r\nContent-Type: {messages.CONTENT_TYPE}\r\nContent-Length: {len(sent)}\r\n\r\n"
    assert "insi.soap" in failed(judged(head.encode() + sent))


def test_a_call_of_insi_is_read_in_the_charset_of_its_content_type() -> None:
    sent = messages.message(messages.traits(nom="NOËL")).decode().encode("iso-8859-1")
    kind = messages.CONTENT_TYPE.replace("utf-8", "iso-8859-1")
    head = f"POST /lps HTTP/1.1\r\nContent-Type: {kind}\r\nContent-Length: {len(sent)}\r\n\r\n".encode()
    found = judged(head + sent)
    assert (found.verdict, told(found)) == (Verdict.PASS, {"ins.nom"})
    assert spot(head + sent, found.report.findings[0]) == "<i:NomNaissance>NOËL</i:NomNaissance>".encode("iso-8859-1")
