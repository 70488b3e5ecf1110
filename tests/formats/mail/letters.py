"""Small messages for the tests."""

from email.message import EmailMessage

ARCHIVE = "IHE_XDM.zip"
PDF = "20260302_CR hospitalier_PAT-TROIS_DOMINIQUE.pdf"
SUBJECT = "XDM/1.0/DDM+CR hospitalier PAT-TROIS DOMINIQUE 28/03/1979"
INS = "279035121518989"


def letter(*, attachments: tuple[str, ...] = (ARCHIVE, PDF), text: str = "Bonjour,\n", **headers: str) -> bytes:
    """A message in CRLF; ``headers`` are added (underscores for hyphens), an empty value removes one."""
    mail = EmailMessage()
    fields = {
        "From": "camille.martin@cabinet-banc.mssante.fr",
        "To": f"{INS}@patient.mssante.fr",
        "Message-ID": "<1@cabinet-banc.mssante.fr>",
        "Subject": SUBJECT,
        "X-MSS-INS": "O",
        "X-MSS-CODECDA": "34112-3",
        "X-MSS-NIL": "1234",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in fields.items():
        if value:
            mail[name] = value
    mail.set_content(text)
    for name in attachments:
        mail.add_attachment(
            b"contenu de " + name.encode(), maintype="application", subtype="octet-stream", filename=name
        )
    if mail.is_multipart():
        mail.set_boundary("frontiere-simulee")
    return mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
