"""The rules of the header blocks of a call (insi.md §1.1, §1.3, §1.4)."""

import pytest

from formats.insi import appel, entetes
from formats.rule import RULES, Mark
from tests.formats.insi import messages
from tests.insi_kit.assertions import cps, psc, security


def call(header: str) -> appel.Appel:
    return appel.read(messages.message(header=header), messages.CONTENT_TYPE)


def told(header: str) -> list[tuple[str, str]]:
    return [(breach.rule.id, breach.found) for breach in entetes.breaches(call(header))]


def test_a_golden_header_follows_every_rule() -> None:
    assert told(messages.HEADER) == told("") == []
    assert entetes.double_breaches(call(messages.HEADER)) == entetes.double_breaches(call("")) == []
    assert told(messages.HEADER + security(cps())) == told(messages.HEADER + security(psc())) == []


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ("", "vide"),
        ("<!-- rien -->", "vide"),
        (f'<w:UsernameToken xmlns:w="{messages.WSSE}"/>', "UsernameToken"),
        (f'<s:Assertion xmlns:s="{messages.SAML}"/><t:Timestamp xmlns:t="urn:t"/>', "Timestamp"),
        ("<Assertion/>", "Assertion"),
    ],
)
def test_security_holds_assertions_and_nothing_else(inside: str, found: str) -> None:
    assert told(messages.HEADER + security(inside)) == [("insi.security_vide", found)]


@pytest.mark.parametrize(
    ("old", "new", "rule", "found"),
    [
        ('Version="01_00"', 'Version="1.0"', "insi.contexte_lps_version", "1.0"),
        ('<l:IDAM R="4">', "<l:IDAM>", "insi.idam_nature", "absent"),
        ('<l:IDAM R="4">', '<l:IDAM R="3">', "insi.idam_nature", "3"),
        ("<b:Id>d20d480b", "<b:Id>uuid:d20d480b", "insi.contexte_uuid", "uuid:d20d480b-49d2-4dc1-8120-ed926bddc248"),
        ("<l:Id>18e1a771-562a-4ab9-9c84-cc0573041d8c", "<l:Id>", "insi.contexte_uuid", "vide"),
        ("b3549edd-4ae9-472a-b26f-fd2fb4ef397f", "poste-1", "insi.contexte_uuid", "poste-1"),
    ],
)
def test_contexts_are_written_as_the_published_clients_do(old: str, new: str, rule: str, found: str) -> None:
    assert told(messages.HEADER.replace(old, new)) == [(rule, found)]


@pytest.mark.parametrize(
    "block",
    [messages.BAM, messages.LPS, messages.ACTION_HEADER, messages.MESSAGE_ID_HEADER, messages.EMPTY_SECURITY * 2],
    ids=["BAM", "LPS", "Action", "MessageID", "Security"],
)
def test_each_block_comes_once(block: str) -> None:
    (breach,) = entetes.double_breaches(call(messages.HEADER + block))
    assert breach.rule is entetes.DOUBLE
    assert "2 fois" in breach.found


def test_other_blocks_may_come_twice() -> None:
    assert not entetes.double_breaches(call(messages.HEADER + '<x:autre xmlns:x="urn:x"/>' * 2))


def test_what_the_platform_makes_of_them_is_not_known() -> None:
    own = ("insi.entete_double", "insi.security_vide", "insi.contexte_lps_version", "insi.idam_nature")
    assert {RULES[name].mark for name in (*own, "insi.contexte_uuid")} == {Mark.INFERRED}


def test_an_installation_may_leave_its_instance_out() -> None:
    assert told(messages.HEADER.replace("<l:Instance>b3549edd-4ae9-472a-b26f-fd2fb4ef397f</l:Instance>", "")) == []
