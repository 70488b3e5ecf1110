"""The page where a person does by hand what the adapter does."""

import httpx
import pytest

from tests.editor.product import DMP, INSI, SUCCESS, Product, found, soap

FORM = {
    "family_name": "de Vinci",
    "given_names": "Leonardo",
    "sex": "M",
    "birth_date": "2014-02-01",
    "birth_place": "63113",
    "patient": "L",
}


def submit(product: Product, action: str, **fields: str) -> str:
    """Send a form as a browser does; the page that follows."""
    answer = product.http.post(f"{product.url}/page/{action}", data=fields, follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def test_it_says_that_everything_is_simulated(product: Product) -> None:
    page = product.http.get(product.url).text
    assert "Environnement simulé" in page
    assert 'lang="fr"' in page


def test_a_person_goes_from_a_new_patient_to_a_deposit(product: Product) -> None:
    product.stub.answers |= {INSI: found(), f"{DMP}/repository": soap(SUCCESS)}
    assert "DE VINCI" in submit(product, "patient.create", **FORM)
    compared = submit(product, "ins.search", patient="L")
    assert "<td>Lieu de naissance</td><td>63113</td><td>63220</td><td>écart</td>" in compared
    assert "récupérée" in submit(product, "ins.accept", patient="L")
    assert "qualifiée" in submit(product, "ins.validate", patient="L", document="passeport")
    assert "D0001" in submit(product, "document.produce", patient="L", title="Compte <rendu>", text="Rien.")
    page = submit(product, "dmp.deposit", patient="L", document="D0001")
    assert "Lot de soumission 1.2.250.1.999" in page
    assert "Compte &lt;rendu&gt;" in page
    assert "DMP TD2.1" in page


def test_refusal_and_failure_are_told_in_words(product: Product) -> None:
    submit(product, "patient.create", **FORM)
    assert "Aucun retour INSi à accepter" in submit(product, "ins.accept", patient="L")
    assert "échec" in submit(product, "ins.search", patient="L")
    assert "paramètre manquant ou invalide : to" in submit(product, "mss.send", patient="L")


def test_the_login_button_leads_to_pro_sante_connect_and_back(product: Product) -> None:
    answer = product.http.post(f"{product.url}/page/psc.login", follow_redirects=False)
    assert answer.status_code == 303
    query = httpx.URL(answer.headers["location"]).params
    product.psc.nonce = query["nonce"]
    page = product.http.get(query["redirect_uri"], params={"state": query["state"], "code": "c"}, follow_redirects=True)
    assert "DR Camille MARTIN-BANC" in page.text
    assert "Se déconnecter" in page.text
    assert "Se connecter" in submit(product, "psc.logout")


@pytest.mark.parametrize("body", [b"\xff\xfe", b"a=1&" * 100, b""])
def test_a_strange_form_is_answered(product: Product, body: bytes) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = product.http.post(f"{product.url}/page/patient.create", content=body, headers=kind, follow_redirects=True)
    assert answer.status_code == 200
    assert "paramètre manquant" in answer.text


def test_an_unknown_form_or_patient_is_answered(product: Product) -> None:
    assert product.http.post(f"{product.url}/page/inconnu").status_code == 404
    assert product.http.get(product.url, params={"patient": "<script>"}).status_code == 200
