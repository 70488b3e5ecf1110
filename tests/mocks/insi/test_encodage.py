"""A call in another encoding than it says: refused in words of encoding, or noted when it can be read all the same."""

import pytest

from formats.soap import SoapError, read
from harness.english import english
from tests.formats.insi import messages
from tests.leftovers import french_in
from tests.mocks.insi.calling import call, fault_of, noted, request, world

ACCENTED = messages.message(messages.traits(nom="NOËL")).decode()
LATIN = ACCENTED.replace('encoding="utf-8"', 'encoding="iso-8859-1"')
WRONG = ACCENTED.encode("iso-8859-1").index(b"\xcb")
CONTRADICTED = ("insi.encodage_contredit", "tolerance")


def typed(charset: str) -> str:
    return f'application/soap+xml; charset={charset}; action="{messages.ACTION}"'


@pytest.mark.parametrize(
    ("raw", "charset", "said"),
    [
        (ACCENTED.encode("iso-8859-1"), "", "encodage utf-8 (annoncé par la déclaration XML) : octet 0xCB illisible"),
        (ACCENTED.encode("iso-8859-1"), "utf-8", "encodage utf-8 (annoncé par le Content-Type) : octet 0xCB illisible"),
        (LATIN.encode("iso-8859-1"), "utf-8", "; la déclaration XML dit iso-8859-1"),
        (b"\xef\xbb\xbf" + ACCENTED.encode("iso-8859-1"), "", "encodage utf-8 (d'après la marque d'ordre, BOM) :"),
        (ACCENTED.partition("?>")[2].encode("iso-8859-1"), "", "(par défaut, faute de déclaration) : octet 0xCB"),
        (ACCENTED.encode(), "us-ascii", "encodage us-ascii (annoncé par le Content-Type) : octet 0xC3 illisible"),
        (
            ACCENTED.encode(),
            "utf-16",
            "encodage utf-16 (annoncé par le Content-Type) : octet 0x3C illisible, position 0",
        ),
        (ACCENTED.encode(), "klingon", "encodage klingon (annoncé par le Content-Type) inconnu"),
        (LATIN.replace("iso-8859-1", "foo").encode(), "", "encodage foo (annoncé par la déclaration XML) inconnu"),
    ],
)
def test_the_refusal_names_the_encoding_who_says_it_and_the_byte(raw: bytes, charset: str, said: str) -> None:
    answer = call(request(raw, typed(charset) if charset else "application/soap+xml"))
    assert fault_of(answer) == "banc_soap_malformed"
    assert answer.notes[-1]["rule"] == "insi.encodage"
    assert said in answer.notes[-1]["text"]
    with pytest.raises(SoapError) as caught:
        read(raw, charset)
    assert not french_in(english(str(caught.value)))


def test_the_position_is_that_of_the_byte_in_the_body() -> None:
    with pytest.raises(SoapError) as caught:
        read(ACCENTED.encode("iso-8859-1"), "utf-8")
    assert caught.value.unreadable is not None
    assert (caught.value.unreadable.position, caught.value.unreadable.byte) == (WRONG, 0xCB)


@pytest.mark.parametrize("raw", [b"", b"<s:Envelope", b"{}", b"\x00\xff", ACCENTED.encode()[:-9]])
def test_what_is_broken_otherwise_is_not_said_to_be_of_an_encoding(raw: bytes) -> None:
    answer = call(request(raw))
    assert fault_of(answer) == "banc_soap_malformed"
    assert answer.notes[-1]["rule"] == "insi.soap"


@pytest.mark.parametrize(
    ("raw", "charset", "contradicted"),
    [
        (ACCENTED.encode(), "utf-8", False),
        (ACCENTED.encode(), "UTF8", False),
        (ACCENTED.encode(), "iso-8859-1", True),
        (messages.message(), "iso-8859-1", True),
        (LATIN.encode(), "utf-8", True),
        (LATIN.encode("iso-8859-1"), "latin1", False),
        (b"\xef\xbb\xbf" + messages.message(), "iso-8859-1", True),
        (messages.message().partition(b"?>")[2], "utf-8", False),
        (ACCENTED.replace("utf-8", "utf-16").encode("utf-16"), "utf-16", False),
    ],
)
def test_a_charset_that_contradicts_the_declaration_is_noted(raw: bytes, charset: str, contradicted: bool) -> None:
    assert (CONTRADICTED in noted(call(request(raw, typed(charset))))) is contradicted


def test_the_strict_profile_refuses_the_contradiction() -> None:
    assert fault_of(call(request(messages.message(), typed("iso-8859-1")), world(profile="strict"))) == "banc_strict"
