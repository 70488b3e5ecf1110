"""The assertions of a call to INSi: whether what was signed is what is there; who signed is not judged here."""

import pytest

from harness.verdict import Verdict
from tests.formats.insi import messages
from tests.harness.examine.asking import failed, judged
from tests.insi_kit import vitale
from tests.insi_kit.assertions import SHA1, Saml, card, cps, psc, security


def by_card(*assertions: Saml | str) -> bytes:
    """A search with a Vitale card."""
    cover = vitale.cover(vitale.RUTH["od"], vitale.RUTH["date"])
    return vitale.message(vitale.body(**vitale.RUTH), security(*assertions), cover)


def by_traits(*assertions: Saml | str) -> bytes:
    """A search by traits."""
    return messages.message(header=messages.HEADER + security(*assertions))


def altered(made: Saml) -> str:
    """An assertion of which the instant was changed once it was signed."""
    return made.xml().replace(made.instant, "2026-11-21T18:39:01.000Z")


def test_signatures_that_hold_are_told_and_trust_is_not_judged() -> None:
    found = judged(by_card(cps(), card()))
    assert (found.verdict, failed(found)) == (Verdict.PASS, set())
    assert [fact.fr for fact in found.facts if "signature intègre" in fact.fr] == [
        "assertion CPS : signature intègre",
        "assertion VITALE : signature intègre",
    ]
    assert any("confiance" in item.fr for item in found.unjudged)


@pytest.mark.parametrize("made", [card(), cps()], ids=["VITALE", "CPS"])
def test_what_was_changed_after_signing_fails(made: Saml) -> None:
    other = cps() if made.qualifier == "VITALE" else card()
    for sent in ((other, altered(made)), (altered(made), other)):
        found = judged(by_card(*sent))
        assert (found.verdict, failed(found)) == (Verdict.FAIL, {"insi.assertion_signature"})
        (finding,) = (one for one in found.report.findings if one.fails)
        assert finding.excerpt.startswith(b"<saml:Assertion")


def test_a_search_by_traits_has_its_assertion_verified_too() -> None:
    assert judged(by_traits(cps())).verdict is Verdict.PASS
    assert failed(judged(by_traits(altered(cps())))) == {"insi.assertion_signature"}


def test_a_card_that_did_not_sign_fails_and_pro_sante_connect_signs_nothing() -> None:
    assert failed(judged(by_card(cps(), card(signer=None)))) == {"insi.assertion_signee"}
    assert judged(by_traits(psc())).verdict is Verdict.PASS
    signed = judged(by_traits(altered(psc(signer=cps().signer))))
    assert (signed.verdict, failed(signed)) == (Verdict.PASS, set())


def test_sha_1_and_comments_inside_fail() -> None:
    assert failed(judged(by_card(cps(), card(algorithms=SHA1)))) == {"insi.assertion_signature"}
    split = card().xml().replace("</saml:NameID>", "<!-- -->9</saml:NameID>")
    assert failed(judged(by_card(cps(), split))) == {"insi.assertion_structure"}
