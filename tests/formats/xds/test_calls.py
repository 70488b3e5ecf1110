"""The rules of a DMP request besides VIHF and lot (dmp.md §1, §4.7, §5)."""

import pytest

from formats import soap
from formats.xds import calls
from mocks.core.message import Request
from tests.dmp_kit import wire
from tests.dmp_kit.vihf import indirect


def broken(raw: bytes) -> set[str]:
    return {breach.rule.id for breach in calls.breaches(soap.read(raw))}


@pytest.mark.parametrize(
    "request_", [wire.existence(), wire.authorize(), wire.find(), wire.reference("1.2.3"), wire.retrieve("1.2.3")]
)
def test_right_requests(request_: Request) -> None:
    assert broken(request_.body) == set()


@pytest.mark.parametrize("name", ["MessageID", "To", "ReplyTo", "Action"])
def test_each_addressing_header(name: str) -> None:
    assert broken(wire.envelope("urn:x", "<a/>", indirect(), skip=name)) == {"dmp.addressing"}


@pytest.mark.parametrize(
    ("request_", "rules"),
    [
        (wire.existence(reason="AUTRE"), {"dmp.td02"}),
        (wire.existence(patient="123^^^&1.2&ISO^NH"), {"xds.patient_ins"}),
        (wire.authorize(action="AUTRE"), {"dmp.td03"}),
        (wire.stored_query("urn:uuid:0", "", indirect(), "LeafClass"), {"dmp.query"}),
        (wire.find(patient="123^^^&1.2&ISO^NH"), {"dmp.query_patient"}),
        (wire.retrieve("urn:uuid:7953af1a"), {"dmp.retrieve"}),
        (wire.retrieve("1.2.3", repository="1.2"), {"dmp.retrieve"}),
        (wire.retrieve("1.2.3", repository="1.2.250.1.213.4.1.1.1.4"), set()),
        (wire.retrieve(), {"dmp.retrieve"}),
    ],
)
def test_each_rule(request_: Request, rules: set[str]) -> None:
    assert broken(request_.body) == rules


def test_an_unreadable_td02_and_query() -> None:
    assert broken(wire.envelope("urn:x", '<PRPA_IN201307UV02 xmlns="urn:hl7-org:v3"/>', indirect())) == {"dmp.td02"}
    bare = '<AdhocQueryRequest xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0"/>'
    assert broken(wire.envelope("urn:x", bare, indirect())) == {"dmp.query"}
