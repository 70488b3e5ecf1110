"""The adapter over real sockets: the product as the bench drives it, against stub services."""

import base64
import json
import threading
import time
from typing import Any

import pytest

from editor import actions, jobs
from tests.editor.fake_psc import NATIONAL_ID
from tests.editor.product import DMP, GRANTED, INSI, LEONARDO, SUCCESS, Product, code, found, soap
from tests.editor.stubs import Answer, Call


def test_it_says_who_it_is_and_what_it_can_do(product: Product) -> None:
    described = product.http.get(f"{product.url}/adapter/v1").json()
    assert described["product"] == {"name": "LGC de démonstration", "version": "1.0"}
    assert set(described["actions"]) == set(actions.NAMES)


def test_the_two_orders_qualify(product: Product) -> None:
    product.stub.answers[INSI] = found()
    product.done("patient.create", **LEONARDO)
    product.done("ins.search", patient="L")
    assert product.done("ins.accept", patient="L") == {"status": "recuperee"}
    assert product.done("ins.validate", patient="L", document="passeport") == {"status": "qualifiee"}
    product.done("patient.create", **{**LEONARDO, "patient": "M"})
    assert product.done("ins.validate", patient="M", document="cni") == {"status": "validee"}
    product.done("ins.search", patient="M")
    assert product.done("ins.accept", patient="M") == {"status": "qualifiee"}


def test_the_record_holds_what_insi_returned(product: Product) -> None:
    record = product.done("patient.record", patient=product.qualified())
    assert record["matricule"] == "114026322083356"
    assert record["oid"] == "1.2.250.1.213.1.4.8"
    assert record["traits"]["given_names"] == "LEONARDO PIERO"
    assert record["traits"]["first_given_name"] == "LEONARDO"


def test_each_given_name_is_tried_then_all_of_them(product: Product) -> None:
    product.stub.answers[INSI] = code("01")
    product.done("patient.create", **{**LEONARDO, "given_names": "Pierre Paul Jacques"})
    result = product.done("ins.search", patient="L")
    assert (result["code"], result["retrieved"]) == ("01", False)
    tried = [call.body.decode().partition("<ins:Prenom>")[2].partition("<")[0] for call in product.calls(INSI)]
    assert tried == ["PIERRE", "PAUL", "JACQUES", "PIERRE PAUL JACQUES"]


def test_several_identities_are_said_even_when_the_last_call_finds_none(product: Product) -> None:
    answers = iter([code("02"), code("01"), code("01")])
    product.stub.answers[INSI] = lambda _call: next(answers)
    product.done("patient.create", **{**LEONARDO, "given_names": "Leonardo Enzo"})
    assert product.done("ins.search", patient="L")["code"] == "02"


@pytest.mark.parametrize("attribute", ["douteuse", "fictive"])
def test_insi_is_not_called_for_a_doubtful_or_fictitious_identity(product: Product, attribute: str) -> None:
    product.done("patient.create", **LEONARDO, attribute=attribute)
    assert product.act("ins.search", patient="L")["status"] == "refused"
    assert not product.calls(INSI)


def test_a_return_with_an_empty_trait_changes_nothing(product: Product) -> None:
    product.stub.answers[INSI] = found(names="")
    product.done("patient.create", **LEONARDO)
    before = product.done("patient.record", patient="L")
    result = product.done("ins.search", patient="L")
    assert (result["code"], result["retrieved"]) == ("00", False)
    assert "prénoms vide" in result["alert"]
    assert product.act("ins.accept", patient="L")["status"] == "refused"
    assert product.done("patient.record", patient="L") == before


def test_a_fault_changes_nothing_and_is_shown_and_traced(product: Product) -> None:
    product.stub.answers[INSI] = (503, "text/plain", b"maintenance")
    product.done("patient.create", **LEONARDO)
    assert "illisible (HTTP 503)" in product.act("ins.search", patient="L")["error"]
    assert product.done("log.read")["entries"][-1]["response"].startswith("échec")


def test_login_links_the_professional_to_one_account(product: Product) -> None:
    first, second = product.login(), None
    product.psc.sub = "f:autre-federation:" + NATIONAL_ID
    second = product.login()
    assert first["result"]["account"] == second["result"]["account"]
    assert first["result"]["professional"]["specialty"] == "SM54"
    accounts = product.done("account.list")["accounts"]
    assert accounts == [{"id": "U001", "national_id": NATIONAL_ID, "sub": product.psc.sub, "logins": 2}]


def test_a_return_with_an_unknown_state_opens_no_session(product: Product) -> None:
    product.http.get(f"{product.url}/psc/retour", params={"state": "inventé", "code": "c"})
    assert product.done("account.list")["accounts"] == []


def test_after_logout_no_mail_leaves(product: Product) -> None:
    product.login()
    product.done("psc.logout")
    product.qualified()
    assert product.act("mss.send", patient="L", to=["a@b.fr"])["status"] == "refused"
    assert product.act("psc.logout")["status"] == "refused"


def test_a_document_has_its_author_its_ins_and_the_same_bytes_each_time(product: Product) -> None:
    product.login()
    made = product.done("document.produce", patient=product.qualified(), kind="cr-consultation", title="<CR>")
    content = product.done("document.content", document=made["document"])
    cda = base64.b64decode(content["cda"])
    assert b'extension="114026322083356"' in cda
    assert f'extension="{NATIONAL_ID}"'.encode() in cda
    assert base64.b64decode(content["pdf"]).startswith(b"%PDF-1.4")
    assert product.done("document.content", document=made["document"]) == content


def test_no_ins_leaves_before_the_identity_is_qualified(product: Product) -> None:
    product.stub.answers[INSI] = found()
    product.done("patient.create", **LEONARDO)
    product.done("ins.search", patient="L")
    product.done("ins.accept", patient="L")
    made = product.done("document.produce", patient="L", kind="cr-consultation")
    cda = base64.b64decode(product.done("document.content", document=made["document"])["cda"])
    assert b"1140263220833" not in cda
    for action in ("dmp.exists", "dmp.find"):
        assert product.act(action, patient="L")["status"] == "refused"
    assert product.act("dmp.deposit", patient="L", document=made["document"])["status"] == "refused"
    assert product.act("mss.send", patient="L", document=made["document"], to_patient=True)["status"] == "refused"


def test_a_deposit_is_one_submission_and_asks_no_authorization(product: Product) -> None:
    product.stub.answers[f"{DMP}/repository"] = soap(SUCCESS)
    made = product.done("document.produce", patient=product.qualified(), kind="cr-consultation")
    result = product.done("dmp.deposit", patient="L", document=made["document"], mode="indirecte")
    assert result["status"] == "success"
    (call,) = product.calls(f"{DMP}/repository")
    assert call.headers["content-type"].startswith("multipart/related")
    assert result["submission_unique_id"].encode() in call.body
    cda = base64.b64decode(product.done("document.content", document=made["document"])["cda"])
    assert cda in call.body
    assert not product.calls(f"{DMP}/habilitations")


def test_a_refused_deposit_gives_the_registry_s_words(product: Product) -> None:
    failure = SUCCESS.replace("Success", "Failure")
    product.stub.answers[f"{DMP}/repository"] = soap(failure)
    made = product.done("document.produce", patient=product.qualified(), kind="cr-consultation")
    assert "Failure" in product.act("dmp.deposit", patient="L", document=made["document"])["error"]


def test_a_replacement_is_the_next_version_of_the_same_set(product: Product) -> None:
    reference = SUCCESS.replace("rs:RegistryResponse", "q:AdhocQueryResponse").replace("xmlns:rs", "xmlns:q")
    listed = reference.replace(
        "/>",
        "><RegistryObjectList xmlns='urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0'><ObjectRef id='urn:uuid:1-2-3'/>"
        "</RegistryObjectList></q:AdhocQueryResponse>",
    )
    product.stub.answers |= {f"{DMP}/registry": soap(listed), f"{DMP}/repository": soap(SUCCESS)}
    old = product.done("document.produce", patient=product.qualified(), kind="cr-consultation")
    new = product.done("document.produce", patient="L", kind="cr-consultation")
    result = product.done("dmp.replace", patient="L", document=new["document"], replaces=old["document"])
    assert (result["set_id"], result["version"], result["unique_id"]) == (old["set_id"], 2, new["unique_id"])
    body = product.calls(f"{DMP}/repository")[0].body
    assert b'targetObject="urn:uuid:1-2-3"' in body
    assert f'<parentDocument><id root="{old["unique_id"]}"/>'.encode() in body


def test_reading_checks_the_right_of_access_first_and_once(product: Product) -> None:
    answer = (
        "<p:PRPA_IN201308UV02 xmlns:p='urn:hl7-org:v3'><p:attentionLine><p:keyWordText code='AUTORISATION'/>"
        "<p:value code='NON_EXISTE'/></p:attentionLine><p:patient><p:statusCode code='active'/></p:patient>"
        "</p:PRPA_IN201308UV02>"
    )
    product.stub.answers |= {
        f"{DMP}/patients": soap(answer),
        f"{DMP}/habilitations": soap(GRANTED),
        f"{DMP}/registry": soap(SUCCESS),
    }
    product.qualified()
    assert product.done("dmp.find", patient="L") == {"documents": []}
    product.done("dmp.find", patient="L")
    order = [call.path.rpartition("/")[2] for call in product.stub.calls if call.path.startswith(DMP)]
    assert order == ["patients", "habilitations", "registry", "registry"]


def test_a_patient_without_dmp_is_not_read(product: Product) -> None:
    product.stub.answers[f"{DMP}/patients"] = soap("<p:PRPA_IN201308UV02 xmlns:p='urn:hl7-org:v3'/>")
    product.qualified()
    assert product.act("dmp.find", patient="L") == {"status": "refused", "reason": "Ce patient n'a pas de DMP."}


def test_the_directory_gives_mss_addresses_only(product: Product) -> None:
    mss = {
        "url": "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-contact-point-email-type",
        "valueCoding": {"code": "MSSANTE"},
    }
    contacts = [
        {"system": "email", "value": "a@ch.mssante.fr", "extension": [mss]},
        {"system": "email", "value": "a@poste.fr"},
    ]
    person = {"resourceType": "Practitioner", "id": "1", "name": [{"family": "DURAND", "given": ["ALEX"]}]}
    role = {"resourceType": "PractitionerRole", "practitioner": {"reference": "Practitioner/1"}, "telecom": contacts}
    bundle = {"resourceType": "Bundle", "entry": [{"resource": person}, {"resource": role}]}
    product.stub.answers["/fhir/v2/Practitioner"] = (200, "application/fhir+json", json.dumps(bundle).encode())
    result = product.done("annuaire.search", rpps="99900000029")
    assert result == {"results": [{"name": "ALEX DURAND", "addresses": ["a@ch.mssante.fr"]}]}
    assert product.stub.calls[-1].headers["esante-api-key"] == "cle"


def test_a_slow_service_leaves_the_product_free(product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "PATIENCE", 0.05)
    released = threading.Event()

    def slow(_call: Call) -> Answer:
        released.wait(5)
        return found()

    product.stub.answers[INSI] = slow
    product.done("patient.create", **LEONARDO)
    pending = product.act("ins.search", patient="L")
    assert pending["status"] == "pending"
    assert product.done("patient.record", patient="L")["status"] == "provisoire"
    released.set()
    assert eventually(product, pending["id"])["result"]["code"] == "00"


def eventually(product: Product, job: str) -> dict[str, Any]:
    for _attempt in range(100):
        state = product.http.get(f"{product.url}/adapter/v1/actions/{job}").json()
        if state["status"] != "pending":
            return dict(state)
        time.sleep(0.02)
    raise AssertionError("l'action n'en finit pas")


def test_reset_forgets_everything(product: Product) -> None:
    product.login()
    product.qualified()
    assert product.http.post(f"{product.url}/adapter/v1/reset").json() == {}
    assert product.done("account.list")["accounts"] == []
    assert "inconnu" in product.act("patient.record", patient="L")["error"]
    assert product.done("log.read")["entries"] == []


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("actions/inconnue", b"{}", 404),
        ("actions/patient.create", b"[1]", 400),
        ("actions/patient.create", b"\xff{", 400),
        ("actions/patient.create", b"{}", 200),
        ("actions/patient.create", b'{"family_name": 3}', 200),
        ("actions/document.produce", b'{"patient": {}}', 200),
        ("actions/mss.send", b'{"patient": "X"}', 200),
    ],
)
def test_a_bad_request_is_answered_and_the_product_goes_on(
    product: Product, path: str, body: bytes, status: int
) -> None:
    answer = product.http.post(f"{product.url}/adapter/v1/{path}", content=body)
    assert answer.status_code == status
    assert answer.json()["status"] == "failed"
    assert product.done("account.list") == {"accounts": []}


def test_another_site_may_not_drive_the_product(product: Product) -> None:
    url = f"{product.url}/adapter/v1/reset"
    assert product.http.post(url, headers={"Origin": "https://ailleurs.example"}).status_code == 403
    assert product.http.post(url, headers={"Host": "ailleurs.example"}).status_code == 403
    assert product.http.post(url, headers={"Origin": product.url}).status_code == 200
