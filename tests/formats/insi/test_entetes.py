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


def other(must: str, role: str = "", tag: str = 'x:autre xmlns:x="urn:x"') -> str:
    role = f' s:role="{messages.SOAP}/role/{role}"' if role else ""
    return f'<{tag} xmlns:s="{messages.SOAP}" s:mustUnderstand="{must}"{role}/>'


@pytest.mark.parametrize("block", [other("true"), other(" 1 "), other("1", "next"), other("1", "ultimateReceiver")])
def test_a_block_that_nobody_knows_does_not_ask_to_be_understood(block: str) -> None:
    (breach,) = entetes.breaches(call(messages.HEADER + "<!-- -->" + '<x:autre xmlns:x="urn:x"/>' + block))
    assert (breach.rule.id, breach.rule.mark, breach.found) == ("insi.entete_inconnu", Mark.UNKNOWN, "autre")
    assert breach.where == "/0/5"


@pytest.mark.parametrize(
    "block",
    [
        other("false"),
        other("0"),
        other("1", "none"),
        other("1").replace("s:mustUnderstand", "mustUnderstand"),
        other("1", tag=f'a:ReplyTo xmlns:a="{messages.WSA}"'),
    ],
    ids=["false", "0", "none", "no namespace", "addressing"],
)
def test_a_block_that_need_not_be_understood_is_let_pass(block: str) -> None:
    assert told(messages.HEADER + block) == []


def test_security_may_ask_to_be_understood() -> None:
    must = security(cps()).replace(":Security ", f':Security xmlns:s="{messages.SOAP}" s:mustUnderstand="1" ', 1)
    assert "mustUnderstand" in must
    assert told(messages.HEADER + must) == []


def test_an_installation_may_leave_its_instance_out() -> None:
    assert told(messages.HEADER.replace("<l:Instance>b3549edd-4ae9-472a-b26f-fd2fb4ef397f</l:Instance>", "")) == []
