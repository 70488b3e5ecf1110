"""ER7 is read to the byte: values, places, escapes, and what is no message."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from formats.hl7 import er7, escapes, place
from formats.hl7.er7 import Er7Error, Message, Segment, read
from tests.formats.hl7.messages import LOCAL, MATRICULE, OID, message, pid

_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)
_PIECES = st.lists(st.sampled_from(["MSH", "PID", "|", "^", "~", "\\", "&", "\r", "\n", "é", "A", "\x0b", "\\X41\\"]))


def pid_of(found: Message) -> Segment:
    """The first PID."""
    return found.segments("PID")[0]


def test_a_message_says_its_type_its_number_and_its_charset() -> None:
    found = read(message())
    assert (found.type, found.control_id, found.charset) == ("ADT^A28", "MSG-0001", "UNICODE UTF-8")
    assert [segment.id for segment in found.all] == ["MSH", "EVN", "PID", "PV1"]
    assert read(message(m9="ACK")).type == "ACK"


def test_a_field_repeats_and_has_components_and_subcomponents() -> None:
    local, ins = pid_of(read(message())).repetitions(3)
    assert (local.text, local.component(1), local.component(4), local.component(5)) == (
        LOCAL, "IPP-0001", "LGC-BANC", "PI",
    )  # fmt: skip
    assert (ins.component(1), ins.component(4, 2), ins.component(4, 3)) == (MATRICULE, OID, "ISO")
    assert ins.component(9) == ins.component(1, 2) == ""
    assert pid_of(read(message())).repetitions(2) == ()


def test_msh_counts_its_separator_as_its_first_field() -> None:
    header = read(message()).header
    assert (header.value(1), header.value(2), header.value(9, 2)) == ("|", "^~\\&", "A28")
    assert [field.text for field in header.repetitions(2)] == ["^~\\&"]
    assert header.value(2, 2) == ""


def test_other_separators_than_the_usual_ones_are_those_that_are_read() -> None:
    raw = message().decode().translate(str.maketrans("|^~\\&", "#*!%$")).encode()
    assert pid_of(read(raw)).repetitions(3)[1].component(4, 2) == OID


@pytest.mark.parametrize(("end", "name"), [("\r", b"\r"), ("\n", b"\n"), ("\r\n", b"\r\n")])
def test_a_file_may_end_its_lines_as_it_likes(end: str, name: bytes) -> None:
    found = read(message(end=end))
    assert found.terminator == name
    assert len(found.all) == 4
    assert found.segments("PV1")[0].value(2) == "N"


def test_a_line_feed_inside_a_message_that_has_carriage_returns_is_a_value() -> None:
    found = read(message("OBX|1|TX|||une ligne\nune autre"))
    assert found.segments("OBX")[0].value(5) == "une ligne\nune autre"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("\\F\\\\S\\\\T\\\\R\\\\E\\", "|^&~\\"),
        ("a\\X0D\\b", "a\rb"),
        ("\\XC3A9\\", "é"),
        ("l\\.br\\m", "l\nm"),
        ("\\H\\gras\\N\\", "gras"),
        ("\\Zxx\\", "\\Zxx\\"),
        ("\\X0\\", "\\X0\\"),
        ("\\X0G\\", "\\X0G\\"),
        ("fin\\", "fin\\"),
        ("C:\\dossier", "C:\\dossier"),
    ],
)
def test_escape_sequences(written: str, meant: str) -> None:
    assert read(message(p5=written)).segments("PID")[0].value(5) == meant


@given(_TEXT)
@example("|^~\\&\r\n\x0b\x1c")
def test_what_is_escaped_is_read_back(text: str) -> None:
    assert pid_of(read(message(p5=escapes.escaped(text)))).value(5) == text


@pytest.mark.parametrize(
    ("m18", "codec"), [("UNICODE UTF-8", "utf-8"), ("8859/1", "latin-1"), ("8859/15", "iso-8859-15"), ("", "utf-8")]
)
def test_values_are_of_the_charset_of_msh_18(m18: str, codec: str) -> None:
    found = read(message(m18=m18, p5="LÉONIE^^^^^^L", codec=codec))
    assert pid_of(found).value(5) == "LÉONIE"


def test_without_a_charset_what_is_not_utf_8_is_read_as_latin() -> None:
    assert pid_of(read(message(m18="", p5="LÉONIE", codec="latin-1"))).value(5) == "LÉONIE"


def test_bytes_outside_the_charset_are_read_as_unknown_signs() -> None:
    assert pid_of(read(message(p5="LÉONIE", codec="latin-1"))).value(5) == "L�ONIE"


@pytest.mark.parametrize(
    ("raw", "offset"),
    [
        (b"", 0),
        (b"PID|1\r", 0),
        (b"\xef\xbb\xbfMSH|^~\\&\r", 0),
        (b"FHS|^~\\&\rMSH|^~\\&\r", 0),
        (b"MSH", 3),
        (b"MSH|^~\\", 3),
        (b"MSH|^~^&|", 3),
        (b"MSHabcde", 3),
        (b"MSH|^~\\&xy|", 8),
        (b"MSH|^~\\&|\rpid|1", 10),
        (b"MSH|^~\\&|\rPIDX|1", 10),
        (b"MSH|^~\\&|\rP", 10),
        (b"MSH|^~\\&|\rMSH|^~\\&|", 10),
    ],
)
def test_what_is_no_message_is_refused_where_it_shows(raw: bytes, offset: int) -> None:
    with pytest.raises(Er7Error) as refused:
        read(raw)
    assert (refused.value.offset, refused.value.limit) == (offset, False)


def test_the_fifth_separator_of_later_versions_is_let_through() -> None:
    assert read(b"MSH|^~\\&#|LGC\r").header.value(3) == "LGC"


def test_there_are_limits() -> None:
    for raw in (
        message() + b"X" * er7.MAX_BYTES,
        message(*["NTE|1"] * er7.MAX_SEGMENTS),
        message("ZZZ" + "|" * (er7.MAX_FIELDS + 1)),
        message("ZZZ|" + "~" * (er7.MAX_REPETITIONS + 1)),
    ):
        with pytest.raises(Er7Error) as refused:
            read(raw)
        assert refused.value.limit


def test_a_long_report_and_a_large_document_are_read() -> None:
    lines = message("OBX|1|TX|||" + "~".join(["ligne"] * 20_000))
    assert len(read(lines).segments("OBX")[0].repetitions(5, 30_000)) == 20_000
    assert len(read(lines).segments("OBX")[0].repetitions(5, 2)) == 2
    assert read(message("OBX|1|ED|||" + "A" * 8_000_000)).all[1].end > 8_000_000


@settings(max_examples=150)
@given(st.one_of(st.binary(max_size=300), _PIECES.map(lambda pieces: "MSH|^~\\&|" + "".join(pieces)).map(str.encode)))
def test_any_bytes_give_a_message_or_an_error(raw: bytes) -> None:
    try:
        found = read(raw)
    except Er7Error:
        return
    assert found.header.id == "MSH"
    for segment in found.all:
        assert raw[segment.offset : segment.end].startswith(segment.id.encode())
        for number in range(1, 5):
            for field in segment.repetitions(number):
                assert segment.offset <= field.start <= field.end <= segment.end
                assert isinstance(field.component(1) + field.component(2, 2) + field.text, str)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("PID-3[2].4.2", OID),
        ("PID-3[2].4", f"ASIP-SANTE-INS-NIR&{OID}&ISO"),
        ("PID-3", LOCAL),
        ("PID-8", "M"),
        ("MSH-10", "MSG-0001"),
        ("MSH-2", "^~\\&"),
        ("PV1", "PV1||N"),
        ("PID-5.9", "DE VINCI^LEONARDO^LEONARDO PIERO^^^^L"),
        ("PID-3[9]", f"{LOCAL}~{MATRICULE}^^^ASIP-SANTE-INS-NIR&{OID}&ISO^INS"),
        ("PID-40", pid()),
    ],
)
def test_a_place_leads_to_its_bytes_or_to_what_holds_it(where: str, found: str) -> None:
    raw = message()
    start, end = place.locate(read(raw), where)
    assert raw[start:end].decode() == found


def test_a_place_of_the_second_segment() -> None:
    raw = message(pid(), pid(p8="F"))
    start, end = place.locate(read(raw), "PID[2]-8")
    assert raw[start:end] == b"F"


@pytest.mark.parametrize("where", ["", "pid-3", "ZZZ-1", "PID[3]-1", "PID-3[2].4.2.1", "PID-"])
def test_a_place_that_is_none_leads_nowhere(where: str) -> None:
    assert place.locate(read(message()), where) == (-1, -1)


@given(
    st.builds(place.Place, st.just("PID"), st.integers(1, 9), st.integers(1, 99), st.integers(1, 9), st.integers(1, 9))
)
def test_a_place_is_read_as_it_is_written(found: place.Place) -> None:
    assert place.read(str(found)) == found
