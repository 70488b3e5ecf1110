"""What a user may do, the document shown at the desk, and how INSi is called."""

import base64
import re
from pathlib import Path
from typing import Any

import pytest

from editor.config import Config, read
from editor.defects import Defect
from formats.pdfa import pages
from tests.editor.fake_psc import NATIONAL_ID
from tests.editor.product import INSI, LEONARDO, Product, Start, found

CPX = "/cpx/lps"
OTHER = "899900000029"


def searched(product: Product, **asked: Any) -> dict[str, Any]:
    product.stub.answers |= {INSI: found(), CPX: found()}
    product.done("patient.create", **LEONARDO)
    return product.act("ins.search", patient="L", **asked)


def test_an_account_without_the_right_calls_nobody(product: Product) -> None:
    product.login()
    product.done("account.rights", professional=NATIONAL_ID, call_insi=False)
    assert searched(product)["status"] == "refused"
    assert not product.calls(INSI)
    product.done("account.rights", professional=NATIONAL_ID, call_insi=True)
    assert product.act("ins.search", patient="L")["status"] == "done"


def test_an_account_without_the_right_verifies_nothing(product: Product) -> None:
    product.login()
    product.qualified()
    product.done("account.rights", professional=NATIONAL_ID, call_insi=False)
    assert "droit" in product.act("ins.verify", patient="L")["reason"]


def test_the_ins_is_hidden_from_an_account_without_the_right(product: Product) -> None:
    product.login()
    product.qualified()
    assert product.done("patient.record", patient="L")["matricule"] == "114026322083356"
    product.done("account.rights", professional=NATIONAL_ID, see_ins=False)
    record = product.done("patient.record", patient="L")
    assert (record["matricule"], record["oid"], record["status"]) == ("", "", "qualifiee")
    page = product.http.get(product.url, params={"patient": "L"}).text
    assert "114026322083356" not in page
    assert "non visible" in page


def test_a_right_is_yes_or_no(product: Product) -> None:
    assert product.act("account.rights", professional=NATIONAL_ID, see_ins="non")["status"] == "failed"


def test_the_document_shown_is_kept_and_validates_nothing(product: Product) -> None:
    product.done("patient.create", **LEONARDO)
    assert product.done("patient.proof", patient="L", document="passeport") == {"status": "provisoire"}
    assert product.done("patient.record", patient="L")["proof"] == "passeport"
    assert product.done("ins.validate", patient="L") == {"status": "validee"}


def test_the_automatism_validates(product: Product) -> None:
    product.done("patient.create", **LEONARDO)
    assert product.done("patient.proof", patient="L", document="cni", automatic=True) == {"status": "validee"}


@pytest.mark.parametrize("document", ["", "carte-vitale"])
def test_only_a_document_of_the_list_is_kept(product: Product, document: str) -> None:
    product.done("patient.create", **LEONARDO)
    assert product.act("patient.proof", patient="L", document=document)["status"] == "refused"
    assert product.act("ins.validate", patient="L", document=document)["status"] == "refused"


def test_another_application_is_given_the_ins_of_a_qualified_identity_only(product: Product) -> None:
    product.done("patient.create", **LEONARDO)
    assert "qualifiée" in product.act("patient.launch", patient="L")["reason"]
    product.stub.answers[INSI] = found()
    product.done("ins.search", patient="L")
    product.done("ins.accept", patient="L")
    product.done("ins.validate", patient="L", document="passeport")
    assert "oid=1.2.250.1.213.1.4.8" in product.done("patient.launch", patient="L")["launched"]


def test_a_call_by_pro_sante_connect_needs_a_login_and_an_address(product: Product) -> None:
    assert "Connectez-vous" in searched(product, mode="psc")["reason"]
    product.login()
    assert "nominatif" in product.act("ins.search", patient="L", mode="psc")["error"]


@pytest.mark.parametrize(
    ("defects", "logged"), [((), True), ((Defect.JOURNAL_SANS_APPEL_PSC,), False)], ids=["golden", "flawed"]
)
def test_the_assertion_is_unsigned_and_of_qualifier_psc(start: Start, defects: list[Defect], *, logged: bool) -> None:
    product = nominative(start, *defects)
    product.login()
    assert searched(product, mode="psc")["status"] == "done"
    (call,) = product.calls(CPX)
    assert re.findall(rb'NameQualifier="(\w+)">(\d+)<', call.body) == [(b"PSC", NATIONAL_ID.encode())]
    assert b"Signature" not in call.body
    assert not product.calls(INSI)
    journal = str(product.done("log.read")["entries"])
    assert (f"Pro Santé Connect {NATIONAL_ID}" in journal) is logged


def nominative(start: Start, *defects: Defect) -> Product:
    """A product whose nominative address is a stub of its own, which its calls are then looked for in."""
    stub = start().stub
    product = start(*defects, insi_nominative_url=stub.url + CPX)
    product.stub.calls = stub.calls
    stub.answers[CPX] = found()
    return product


def test_an_unknown_mode_is_told(product: Product) -> None:
    assert "mode d'appel inconnu" in searched(product, mode="autre")["error"]


def practitioners(tmp_path: Path) -> Config:
    names = ("insi-auto", "INSI-AUTO", "10B0000026"), ("insi-praticien-1", "INSI-MANU", f"4{NATIONAL_ID[1:]}01")
    listed = [{"use": use, "cn": cn, "ou": ou, "cert": "c", "key": "k"} for use, cn, ou in names]
    return read({"certificates": listed, "insi": {"cpx": "https://h:1"}}, tmp_path)


def test_a_practitioner_has_the_certificate_whose_ou_is_theirs(tmp_path: Path) -> None:
    config = practitioners(tmp_path)
    mine = config.certificate_of(NATIONAL_ID)
    assert mine is not None
    assert mine.use == "insi-praticien-1"
    assert config.certificate_of(OTHER) is None
    assert config.insi_nominative_url == "https://h:1/lps"


def test_who_has_no_certificate_is_told(product: Product) -> None:
    product.login()
    assert "Aucun certificat INSi" in searched(product, mode="praticien")["reason"]


@pytest.mark.parametrize(("defects", "printed"), [((), False), ((Defect.EDITION_INS_NON_QUALIFIEE,), True)])
def test_the_page_of_an_identity_that_is_not_qualified(
    start: Start, defects: tuple[Defect, ...], printed: bool
) -> None:
    product = start(*defects)
    assert searched(product)["status"] == "done"
    product.done("ins.accept", patient="L")
    made = product.done("document.produce", patient="L", kind="cr-consultation")
    content = product.done("document.content", document=made["document"])
    assert ("114026322083356" in text_of(content["pdf"])) is printed
    assert b"114026322083356" not in base64.b64decode(content["cda"])


def text_of(pdf: str) -> str:
    return "".join((pages.text_of(base64.b64decode(pdf)) or "").split())


@pytest.mark.parametrize(
    ("defect", "member"),
    [(Defect.FICHE_SANS_TRAIT_COMPLEMENTAIRE, "used"), (Defect.JUSTIFICATIF_NON_AFFICHE, "proof")],
)
def test_a_record_that_leaves_something_out(start: Start, defect: Defect, member: str) -> None:
    product = start(defect)
    product.done("patient.create", **LEONARDO)
    product.done("patient.proof", patient="L", document="passeport")
    assert not product.done("patient.record", patient="L").get(member)


@pytest.mark.parametrize("defect", [Defect.HABILITATION_INSI_IGNOREE, Defect.INS_VISIBLE_SANS_DROIT])
def test_rights_that_are_ignored(start: Start, defect: Defect) -> None:
    product = start(defect)
    product.login()
    product.qualified()
    product.done("account.rights", professional=NATIONAL_ID, call_insi=False, see_ins=False)
    seen = product.done("patient.record", patient="L")["matricule"] != ""
    called = product.act("ins.search", patient="L")["status"] == "done"
    assert (seen, called) == (defect is Defect.INS_VISIBLE_SANS_DROIT, defect is Defect.HABILITATION_INSI_IGNOREE)


def test_a_document_that_validates_by_itself(start: Start) -> None:
    product = start(Defect.JUSTIFICATIF_VAUT_VALIDATION)
    product.done("patient.create", **LEONARDO)
    assert product.done("patient.proof", patient="L", document="passeport") == {"status": "validee"}
