"""Each defect is one deviation: what it changes in the product, seen from outside."""

import base64
import hashlib
import io
import re
import zipfile

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from editor.config import Mailbox
from editor.defects import DESCRIPTIONS, Defect
from editor.documents import mail
from editor.documents.document import Document
from editor.documents.mail import Letter
from tests.editor.fake_psc import NATIONAL_ID
from tests.editor.product import DMP, GRANTED, INSI, LEONARDO, SUCCESS, Product, Start, code, found, soap

KNOWN = soap(
    SUCCESS.replace("/>", ">")
    + "<l xmlns='urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0'><ObjectRef id='urn:uuid:ancienne'/></l>"
    + "</rs:RegistryResponse>"
)
"""The registry's answer to any request: success, and the entry of a document."""


def test_every_defect_says_what_it_breaks() -> None:
    assert set(DESCRIPTIONS) == set(Defect)
    assert len(Defect) >= 18


def produced(product: Product) -> bytes:
    made = product.done("document.produce", patient=product.qualified(), kind="cr-consultation")
    return base64.b64decode(product.done("document.content", document=made["document"])["cda"])


def deposited(product: Product) -> bytes:
    product.stub.answers[f"{DMP}/repository"] = soap(SUCCESS)
    made = product.done("document.produce", patient=product.qualified(), kind="cr-consultation")
    product.done("dmp.deposit", patient="L", document=made["document"])
    return product.calls(f"{DMP}/repository")[0].body


@pytest.mark.parametrize(
    ("defect", "field", "value"),
    [(Defect.CLE_FAUSSE, "matricule", "114026322083357"), (Defect.OID_ALTERE, "oid", "1.2.250.1.213.1.4.10")],
)
def test_the_ins_is_altered_in_the_record(start: Start, defect: Defect, field: str, value: str) -> None:
    product = start(defect)
    assert product.done("patient.record", patient=product.qualified())[field] == value


def test_the_cda_is_altered_and_the_record_is_not(start: Start) -> None:
    product = start(Defect.TRAITS_ALTERES)
    assert b">DE VINCIX<" in produced(product)
    assert product.done("patient.record", patient="L")["traits"]["family_name"] == "DE VINCI"


def test_the_author_of_the_cda_is_somebody_else_and_the_responsible_is_not(start: Start) -> None:
    cda = produced(start(Defect.AUTEUR_AUTRE))
    author, _, rest = cda.partition(b"<custodian>")
    assert b"899900000029" in author
    assert NATIONAL_ID.encode() in rest


def test_a_recovered_ins_leaves(start: Start) -> None:
    product = start(Defect.INS_NON_QUALIFIEE_TRANSMISE)
    product.stub.answers[INSI] = found()
    product.done("patient.create", **LEONARDO)
    product.done("ins.search", patient="L")
    assert product.done("ins.accept", patient="L")["status"] == "recuperee"
    made = product.done("document.produce", patient="L", kind="cr-consultation")
    cda = base64.b64decode(product.done("document.content", document=made["document"])["cda"])
    assert b"114026322083356" in cda


def test_insi_is_called_for_a_doubtful_identity(start: Start) -> None:
    product = start(Defect.INSI_APPEL_IDENTITE_DOUTEUSE)
    product.stub.answers[INSI] = found()
    product.done("patient.create", **LEONARDO, attribute="douteuse")
    product.done("ins.search", patient="L")
    assert len(product.calls(INSI)) == 1


def test_an_empty_trait_is_accepted(start: Start) -> None:
    product = start(Defect.TRAIT_VIDE_ACCEPTE)
    product.stub.answers[INSI] = found(family="")
    product.done("patient.create", **LEONARDO)
    assert product.done("ins.search", patient="L")["retrieved"] is True
    product.done("ins.accept", patient="L")
    assert product.done("patient.record", patient="L")["traits"]["family_name"] == ""


def test_the_vihf_names_another_patient(start: Start) -> None:
    body = deposited(start(Defect.VIHF_AUTRE_PATIENT))
    assert b"279035121518989^^^&amp;1.2.250.1.213.1.4.10&amp;ISO^NH" in body


def signer_of(body: bytes) -> str:
    """The common name of the certificate that the VIHF, which comes first, shows."""
    shown = re.search(rb"<ds:X509Certificate>(.*?)</ds:X509Certificate>", body, re.DOTALL)
    assert shown
    certificate = x509.load_der_x509_certificate(base64.b64decode(shown[1]))
    return str(certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def test_the_vihf_is_signed_by_the_other_certificate(start: Start) -> None:
    assert signer_of(deposited(start(Defect.VIHF_MAUVAIS_CERTIFICAT))) == "LGC-TEST"
    assert signer_of(deposited(start())) == "CACHET-TEST"


def test_the_announced_size_is_not_that_of_the_document(start: Start) -> None:
    product = start(Defect.EMPREINTE_FAUSSE)
    body = deposited(product)
    cda = base64.b64decode(product.done("document.content", document="D0001")["cda"])
    assert f"<Value>{len(cda)}</Value>".encode() not in body
    assert f"<Value>{len(cda) + 1}</Value>".encode() in body


def test_an_authorization_is_asked_before_the_deposit(start: Start) -> None:
    product = start(Defect.TD03_AVANT_DEPOT)
    product.stub.answers[f"{DMP}/habilitations"] = soap(GRANTED)
    deposited(product)
    assert len(product.calls(f"{DMP}/habilitations")) == 1


def test_the_dmp_is_read_without_checking_the_right_of_access(start: Start) -> None:
    product = start(Defect.CONSULTATION_SANS_TD02)
    product.stub.answers |= {f"{DMP}/registry": soap(SUCCESS), f"{DMP}/habilitations": soap(GRANTED)}
    product.qualified()
    product.done("dmp.find", patient="L")
    assert not product.calls(f"{DMP}/patients")


def test_the_token_serves_after_logout(start: Start) -> None:
    product = start(Defect.JETON_APRES_DECONNEXION)
    product.login()
    product.done("psc.logout")
    paths = [call.path for call in product.stub.calls]
    assert paths.index("/logout") < len(paths) - 1
    assert paths[-1] == "/userinfo"
    product.qualified()
    assert "MSSanté n'est pas configurée" in product.act("mss.send", patient="L", to=["a@b.fr"])["error"]


def test_each_login_makes_an_account(start: Start) -> None:
    product = start(Defect.COMPTE_DUPLIQUE)
    product.login()
    product.login()
    assert [item["logins"] for item in product.done("account.list")["accounts"]] == [1, 1]


def test_the_deletion_names_another_entry(start: Start) -> None:
    product = start(Defect.SUPPRESSION_AUTRE_DOCUMENT)
    product.stub.answers[f"{DMP}/registry"] = KNOWN
    deposited(product)
    product.done("dmp.delete", patient="L", document="D0001")
    deletion = product.calls(f"{DMP}/registry")[-1].body
    assert b"StatusType:Deleted" in deletion
    assert b"urn:uuid:ancienne" not in deletion


@pytest.mark.parametrize(("defects", "linked"), [((), True), ((Defect.REMPLACEMENT_SANS_RPLC,), False)])
def test_the_new_version_is_not_linked_to_the_old_one(start: Start, defects: tuple[Defect, ...], linked: bool) -> None:
    product = start(*defects)
    product.stub.answers[f"{DMP}/registry"] = KNOWN
    deposited(product)
    product.done("document.produce", patient="L", kind="cr-consultation")
    product.done("dmp.replace", patient="L", document="D0002", replaces="D0001")
    assert (b"urn:uuid:ancienne" in product.calls(f"{DMP}/repository")[-1].body) is linked


@pytest.mark.parametrize(("defects", "marked"), [((), True), ((Defect.PDF_NON_A1,), False)])
def test_the_pdf_is_an_ordinary_one(start: Start, defects: tuple[Defect, ...], marked: bool) -> None:
    product = start(*defects)
    made = product.done("document.produce", patient=product.qualified(), kind="cr-consultation")
    pdf = base64.b64decode(product.done("document.content", document=made["document"])["pdf"])
    assert pdf.startswith(b"%PDF-1.")
    assert (b"pdfaid:part" in pdf) is marked


def test_the_archive_announces_the_hash_of_the_pdf(report: Document) -> None:
    letter = Letter(Mailbox("a@cabinet.mssante.fr"), report.author, "Cabinet", ("b@ch.mssante.fr",), report, report.cda)
    sent = mail.message_for(letter, frozenset({Defect.ARCHIVE_EMPREINTE_FAUSSE}))
    zipped = next(part.get_content() for part in sent.iter_attachments() if part.get_filename() == "IHE_XDM.zip")
    metadata = zipfile.ZipFile(io.BytesIO(zipped)).read("IHE_XDM/SUBSET01/METADATA.XML").decode()
    stated = {name: hashlib.sha1(raw).hexdigest() for name, raw in (("cda", report.cda), ("pdf", report.pdf))}
    assert stated["pdf"] in metadata
    assert stated["cda"] not in metadata


def test_the_record_of_a_qualified_identity_shows_recovered(start: Start) -> None:
    product = start(Defect.STATUT_RECUPEREE_APRES_VALIDATION)
    assert product.done("patient.record", patient=product.qualified())["status"] == "recuperee"
    assert product.done("document.produce", patient="L", kind="cr-consultation")["document"]


def test_insi_is_called_without_the_addressing_action(start: Start) -> None:
    product = start(Defect.INSI_SANS_ACTION)
    product.qualified()
    call = product.calls(INSI)[0]
    assert b"Action" not in call.body
    assert "rechercherInsAvecTraitsIdentite" in call.headers["content-type"]


@pytest.mark.parametrize(
    ("defect", "sent"),
    [
        (Defect.INSI_TRAITS_DESORDONNES, b"<ins:Prenom>LEONARDO</ins:Prenom><ins:NomNaissance>DE VINCI<"),
        (Defect.INSI_NOM_ENTOURE_D_ESPACES, b"<ins:NomNaissance> DE VINCI </ins:NomNaissance><ins:Prenom>LEONARDO<"),
    ],
)
def test_the_traits_searched_are_written_wrong(start: Start, defect: Defect, sent: bytes) -> None:
    product = start(defect)
    product.qualified()
    assert sent in product.calls(INSI)[0].body


def test_the_given_names_searched_are_cut(start: Start) -> None:
    product = start(Defect.INSI_PRENOM_TRONQUE)
    product.stub.answers[INSI] = code("01")
    product.done("patient.create", **{**LEONARDO, "given_names": "Leonardo Piero"})
    product.done("ins.search", patient="L")
    sent = [re.search(rb"<ins:Prenom>(.*?)</ins:Prenom>", call.body) for call in product.calls(INSI)]
    assert [found and found[1] for found in sent] == [b"LEO", b"PIE", b"LEO PIE"]


def test_the_secret_of_the_client_is_in_the_url(start: Start) -> None:
    product = start(Defect.SECRET_DANS_URL)
    product.login()
    (token,) = product.calls("/token")
    assert token.query == "client_secret=secret"
    assert b"secret" not in token.body


def test_the_code_is_redeemed_twice(start: Start) -> None:
    product = start(Defect.CODE_REJOUE)
    assert product.login()["status"] == "done"
    assert [form["code"] for form in product.psc.tokens()] == [["c"], ["c"]]


def test_the_logout_stays_local(start: Start) -> None:
    product = start(Defect.DECONNEXION_LOCALE)
    product.login()
    product.done("psc.logout")
    assert not product.calls("/logout")
    assert product.act("psc.logout")["status"] == "refused"
