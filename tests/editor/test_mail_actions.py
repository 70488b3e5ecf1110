"""Sending and reading through the adapter, against an operator on real sockets."""

import base64
import hashlib
import io
import zipfile
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from editor.config import Servers
from editor.defects import Defect
from tests.editor.product import INSI, LEONARDO, Product, Start, found
from tests.editor.stubs import Operator

COLLEAGUE = "alex.durand@ch.mssante.fr"
MATRICULE = "114026322083356"


@pytest.fixture
def opened(start: Start, operator: Operator) -> Any:
    """Starts a product whose user is logged in and whose operator is ours."""

    def begin(*defects: Defect) -> Product:
        servers = Servers(operator.smtp.address, operator.imap.address)
        product = start(*defects, trust=operator.trust, mail_users=servers, mail_machine=servers)
        product.login()
        operator.smtp.tokens, operator.imap.tokens = {"jeton1"}, {"jeton1"}
        return product

    return begin


def report(product: Product) -> str:
    return str(product.done("document.produce", patient=product.qualified(), kind="cr-consultation")["document"])


def last(operator: Operator) -> EmailMessage:
    return message_from_bytes(operator.smtp.messages[-1], policy=policy.default)


def carried(message: EmailMessage) -> bytes:
    """The CDA in the archive of a message."""
    archive = next(part for part in message.iter_attachments() if part.get_filename() == "IHE_XDM.zip")
    return zipfile.ZipFile(io.BytesIO(archive.get_content())).read("IHE_XDM/SUBSET01/DOC0001.XML")


def test_a_document_goes_to_a_colleague_with_the_token_of_the_session(opened: Any, operator: Operator) -> None:
    product = opened()
    document = report(product)
    result = product.done("mss.send", patient="L", document=document, to=[COLLEAGUE])
    assert operator.smtp.recipients == [COLLEAGUE]
    assert "Bearer jeton1" in operator.smtp.secrets[0]
    assert last(operator)["Message-ID"] == result["message_id"]
    assert MATRICULE.encode() in carried(last(operator))
    content = product.done("document.content", document=document)["cda"]
    assert carried(last(operator)) == base64.b64decode(content)


def test_a_patient_is_written_to_at_his_matricule(opened: Any, operator: Operator) -> None:
    product = opened()
    product.done("mss.send", patient=product.qualified(), to_patient=True, no_reply=True)
    assert operator.smtp.recipients == [f"{MATRICULE}@patient.mssante.fr"]
    assert last(operator)["X-MSS-MES"] == "FIN"


def test_a_machine_sends_with_its_certificate_and_names_a_human(opened: Any, operator: Operator) -> None:
    product = opened()
    machine = "automate@cabinet.mssante.fr"
    product.done("mss.send", patient=product.qualified(), to=[COLLEAGUE], mailbox=machine)
    assert operator.smtp.secrets[0].startswith(f"\0{machine}")
    assert last(operator)["Reply-To"] == "camille.martin@cabinet.mssante.fr"


def test_a_refused_token_is_renewed_once(opened: Any, operator: Operator) -> None:
    product = opened()
    operator.smtp.tokens = {"jeton2"}
    product.done("mss.send", patient=product.qualified(), to=[COLLEAGUE])
    assert len(operator.smtp.messages) == 1


def test_a_token_about_to_expire_is_renewed_first(opened: Any, operator: Operator) -> None:
    product = opened()
    product.psc.seconds = 5
    product.login()
    operator.smtp.tokens = {"jeton3"}
    product.done("mss.send", patient=product.qualified(), to=[COLLEAGUE])
    assert len(operator.smtp.secrets) == 1


def test_when_the_session_is_over_at_pro_sante_connect_it_is_over_here(opened: Any, operator: Operator) -> None:
    product = opened()
    operator.smtp.tokens = set()
    product.stub.answers["/token"] = (400, "application/json", b'{"error": "invalid_grant"}')
    assert "invalid_grant" in product.act("mss.send", patient=product.qualified(), to=[COLLEAGUE])["error"]
    assert product.act("mss.fetch")["status"] == "refused"


def test_the_inbox_is_read(opened: Any, operator: Operator) -> None:
    product = opened()
    operator.imap.inbox = [b"Message-ID: <1@x>\r\nSubject: XDM/1.0/DDM+CR\r\nFrom: a@b.fr\r\nX-MSS-INS: O\r\n\r\n"]
    (message,) = product.done("mss.fetch")["messages"]
    assert (message["uid"], message["message_id"], message["from"]) == ("1", "<1@x>", "a@b.fr")
    assert message["headers"]["X-MSS-INS"] == "O"


def test_the_document_of_another_patient_is_not_sent(opened: Any, operator: Operator) -> None:
    product = opened()
    document = report(product)
    product.done("patient.create", **{**LEONARDO, "patient": "M"})
    assert product.act("mss.send", patient="M", document=document, to=[COLLEAGUE])["status"] == "refused"
    assert not operator.smtp.messages


def test_the_defects_of_sending(opened: Any, operator: Operator) -> None:
    product = opened(Defect.DOCUMENT_DIFFERENT, Defect.PATIENT_ADRESSE_NON_QUALIFIEE)
    made = product.done("document.produce", patient=product.qualified(), kind="cr-consultation")
    product.done("mss.send", patient="L", document=made["document"], to=[COLLEAGUE])
    assert made["unique_id"].encode() in carried(last(operator))
    assert hashlib.sha256(carried(last(operator))).hexdigest() != made["sha256"]
    product.stub.answers[INSI] = found()
    product.done("patient.create", **{**LEONARDO, "patient": "R"})
    product.done("ins.search", patient="R")
    product.done("ins.accept", patient="R")
    product.done("mss.send", patient="R", to_patient=True)
    assert operator.smtp.recipients[-1] == f"{MATRICULE}@patient.mssante.fr"


def test_the_inbox_is_read_without_xoauth2(opened: Any, operator: Operator) -> None:
    product = opened(Defect.LECTURE_SANS_XOAUTH2)
    assert product.done("mss.fetch") == {"messages": []}
    assert operator.imap.secrets == ["\0camille.martin@cabinet.mssante.fr\0jeton1"]
