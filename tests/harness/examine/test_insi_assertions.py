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
    sent = (cps(), altered(made)) if made.qualifier == "VITALE" else (altered(made), card())
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


@pytest.mark.parametrize(
    ("assertions", "rule"),
    [
        ([card(), cps()], "insi.assertion_ordre"),
        ([cps()], "insi.assertion_vitale_presente"),
        ([cps(), card(instant="2026-11-21T18:39:00")], "insi.assertion_structure"),
        ([card(instant="2026-11-21T18:39:00")], "insi.assertion_structure"),
        ([cps(), card(qualifier="Vitale")], "insi.assertion_qualificatif"),
        ([card(qualifier="Vitale")], "insi.assertion_qualificatif"),
        ([cps(issuer_format=""), card()], "insi.assertion_format_emetteur"),
    ],
)
def test_order_presence_and_structure_are_in_the_message(assertions: list[Saml | str], rule: str) -> None:
    found = judged(by_card(*assertions))
    assert (found.verdict, failed(found)) == (Verdict.FAIL, {rule})


def test_an_assertion_out_of_the_header_fails_unless_mutual_tls_may_explain_it() -> None:
    plain = vitale.cover(vitale.RUTH["od"], vitale.RUTH["date"])
    astray = vitale.message(vitale.body(**vitale.RUTH), security(cps(), card()) + cps(id="_2").xml(), plain)
    assert "insi.assertion_unique" in failed(judged(astray))
    alone = judged(messages.message(header=messages.HEADER + cps().xml()))
    assert "insi.assertion_unique" not in failed(alone)
    assert any("la place des assertions" in item.fr for item in alone.unjudged)


@pytest.mark.parametrize(
    ("message", "missing"),
    [
        (by_card(card()), ["l'assertion du professionnel"]),
        (by_card(), ["l'assertion du professionnel", "l'assertion de la carte Vitale"]),
        (messages.message(), ["l'assertion du professionnel"]),
    ],
)
def test_what_mutual_tls_would_explain_is_said_not_to_be_judged(message: bytes, missing: list[str]) -> None:
    found = judged(message)
    assert failed(found) == set()
    assert [item.fr.partition(",")[0] for item in found.unjudged if "absente" in item.fr] == missing


def test_both_assertions_in_order_leave_nothing_of_them_unsaid() -> None:
    found = judged(by_card(cps(), card()))
    assert not any("absente" in item.fr for item in found.unjudged)
    assert any("mode nominatif" in fact.fr for fact in found.facts)
