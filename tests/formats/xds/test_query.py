"""Stored queries and retrieve requests."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import soap, xml
from formats.xds import names, query
from formats.xds.registry_object import XdsError

HEAD = (
    '<q:AdhocQueryRequest xmlns:q="urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0" '
    'xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0">'
)


def asked(slots: str) -> query.StoredQuery:
    return query.stored_query(
        xml.parse(f'{HEAD}<AdhocQuery id="i">{slots}</AdhocQuery></q:AdhocQueryRequest>'.encode())
    )


def slot(*values: str) -> str:
    listed = "".join(f"<Value>{value}</Value>" for value in values)
    return f'<Slot name="$p"><ValueList>{listed}</ValueList></Slot>'


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("'a'",), ("a",)),
        (("('a','b')",), ("a", "b")),
        (("('a')", "('b')"), ("a", "b")),
        (("'it''s'",), ("it's",)),
        (("20260101",), ("20260101",)),
        (("('34133-9^^2.16','x^^y')",), ("34133-9^^2.16", "x^^y")),
    ],
)
def test_values_lose_their_quotes(values: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert asked(slot(*values)).many("$p") == expected


def test_published_queries(shared_data: Path) -> None:
    folder = shared_data / "dmp" / "messages"
    find = query.stored_query(soap.read((folder / "td3.1a_request.xml").read_bytes()).payload)
    assert (find.id, find.return_type) == (names.FIND_DOCUMENTS, "LeafClass")
    assert find.one("$XDSDocumentEntryStatus") == names.APPROVED
    get = query.stored_query(soap.read((folder / "td3.1b_request.xml").read_bytes()).payload)
    assert (get.return_type, get.one("$XDSDocumentEntryUniqueId")) == ("ObjectRef", "1.2.250.1.999.1.1.4242.11.1")
    documents = query.requested_documents(soap.read((folder / "td3.2_request.xml").read_bytes()).payload)
    assert documents == [(names.REPOSITORY_ID, "1.2.250.1.999.1.1.4242.11.1")]


def test_other_messages_are_typed_errors() -> None:
    for text in ("<x/>", f"{HEAD}</q:AdhocQueryRequest>"):
        with pytest.raises(XdsError):
            query.stored_query(xml.parse(text.encode()))
    many = "<DocumentRequest/>" * 101
    for inside in ("", many):
        text = f'<RetrieveDocumentSetRequest xmlns="urn:ihe:iti:xds-b:2007">{inside}</RetrieveDocumentSetRequest>'
        with pytest.raises(XdsError):
            query.requested_documents(xml.parse(text.encode()))


@given(st.text(alphabet="'(),a b", max_size=30))
def test_any_value_gives_texts(value: str) -> None:
    assert all(isinstance(item, str) for item in asked(slot(value)).many("$p"))
