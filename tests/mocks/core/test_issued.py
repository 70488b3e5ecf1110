"""A credential leads to the session that gave it out."""

from mocks.core.issued import Issued


def test_a_credential_leads_to_its_session_until_it_is_forgotten() -> None:
    issued = Issued()
    issued.add("a", ["jeton-1", "jeton-2"])
    issued.add("b", ["jeton-3"])
    assert issued.owner(["inconnu", "jeton-3", "jeton-1"]) == "b"
    issued.forget("b")
    assert issued.owner(["jeton-3"]) == ""
    assert issued.owner(["jeton-2"]) == "a"
    issued.forget("jamais-vue")
