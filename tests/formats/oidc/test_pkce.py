"""RFC 7636."""

from formats.oidc import pkce

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_the_example_of_the_rfc() -> None:
    assert pkce.challenge_of(VERIFIER, "S256") == CHALLENGE
    assert pkce.verifies(VERIFIER, CHALLENGE, "S256")
    assert pkce.verifies(VERIFIER, VERIFIER, "plain")


def test_another_verifier_does_not_answer() -> None:
    assert not pkce.verifies(VERIFIER[::-1], CHALLENGE, "S256")
    assert not pkce.verifies("é", CHALLENGE, "plain")


def test_the_shape_of_a_verifier() -> None:
    assert pkce.is_well_formed(VERIFIER)
    assert not pkce.is_well_formed("trop-court")
    assert not pkce.is_well_formed("é" * 50)
    assert not pkce.is_well_formed("a" * 129)
