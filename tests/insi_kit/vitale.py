"""Searches with a Vitale card, written by hand."""

from tests.formats.insi import messages

ACTION = messages.ACTION.replace("TraitsIdentite", "CarteVitale")
CONTENT_TYPE = f'application/soap+xml; charset=utf-8; action="{ACTION}"'
HEADER = messages.HEADER.replace(messages.ACTION, ACTION)
RUTH = {"od": "2760763220765", "nom": "DE VINCI", "date": "1976-07-14", "rang": "1"}
DONATELLO = {**RUTH, "date": "2008-03-09"}
ZOE = {"od": "2751263220749", "nom": "ADRUN", "date": "1975-12-31", "rang": "1"}


def body(
    od: str | None = None,
    nom: str | None = None,
    date: str | None = None,
    rang: str | None = None,
    individu: str | None = None,
    cle: str | None = None,
) -> str:
    """RECVITALE; None leaves an element out."""
    key = "" if cle is None else f"<v:Cle>{cle}</v:Cle>"
    number = "<v:{0}><v:NumIdentifiant>{1}</v:NumIdentifiant>{2}</v:{0}>"
    parts = [
        "" if individu is None else number.format("MatriculeIndividu", individu, ""),
        "" if od is None else number.format("MatriculeOD", od, key),
        *(
            "" if value is None else f"<v:{name}>{value}</v:{name}>"
            for name, value in (("NomNaissance", nom), ("DateNaissance", date), ("RangNaissance", rang))
        ),
    ]
    return f'<v:RECVITALE xmlns:v="http://www.cnamts.fr/INSiRecVit">{"".join(parts)}</v:RECVITALE>'


def cover(od: str, date: str, rang: str = "1") -> str:
    """ContexteBAM's cover of a beneficiary."""
    return (
        f"<b:COUVERTURE><b:ASSURE><b:Id><b:Num>{od}</b:Num></b:Id></b:ASSURE><b:BENEFICIAIRE>"
        f"<b:DateNai>{date}</b:DateNai><b:Rang>{rang}</b:Rang></b:BENEFICIAIRE></b:COUVERTURE>"
    )


def message(content: str, security: str = "", couverture: str = "<b:COUVERTURE/>") -> bytes:
    """The whole call."""
    return messages.message(content, HEADER.replace("<b:COUVERTURE/>", couverture) + security)
