"""A client of INSi by traits that shares no code with the bench: text templates, ``http.client``, and a DOM."""

import http.client
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from tests.e2e.conftest import RunningBench

ACTION = "urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvecTraitsIdentite"
_RESULT = "{http://www.cnamts.fr/INSiResultat}"
_TRAITS = (("Sexe", "sex"), ("DateNaissance", "birth_date"), ("LieuNaissance", "birth_place"))


@dataclass(frozen=True)
class Found:
    """What an answer says, as its elements have it."""

    status: int
    raw: bytes

    def texts(self, path: str) -> list[str]:
        """The texts at a path below RESULTAT (``INDIVIDU/TIQ/Sexe``), wherever the answer has that element."""
        steps = "/".join(_RESULT + step for step in path.split("/"))
        root = ET.fromstring(self.raw)
        return [found.text or "" for result in root.iter(f"{_RESULT}RESULTAT") for found in result.findall(steps)]

    def text(self, path: str) -> str:
        """The only text at a path; empty when there is none."""
        texts = self.texts(path)
        assert len(texts) <= 1, path
        return texts[0] if texts else ""


class InsiClient:
    """A kept connection over mutual TLS."""

    def __init__(self, bench: RunningBench, use: str = "insi-auto") -> None:
        at = urlsplit(bench.facts["insi"]["mtls"])
        self._path = at.path
        self._connection = http.client.HTTPSConnection(at.hostname or "", at.port, timeout=20, context=bench.trust(use))

    def search(self, asked: Mapping[str, Any]) -> Found:
        """A search; members as in the seed, but ``given_names``: a list, one ``Prenom`` each."""
        headers = {"Content-Type": f'application/soap+xml; charset=utf-8; action="{ACTION}"'}
        self._connection.request("POST", self._path, envelope(asked), headers)
        answer = self._connection.getresponse()
        return Found(answer.status, answer.read())

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@contextmanager
def insi(bench: RunningBench, use: str = "insi-auto") -> Iterator[InsiClient]:
    """A client for the length of a block."""
    client = InsiClient(bench, use)
    try:
        yield client
    finally:
        client.close()


def envelope(asked: Mapping[str, Any]) -> bytes:
    """The message of a search, its contexts dated now."""
    given: Sequence[str] = asked["given_names"]
    body = _element("NomNaissance", asked["family_name"]) + "".join(_element("Prenom", one) for one in given)
    body += "".join(_element(name, asked[trait]) for name, trait in _TRAITS if asked[trait])
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return _HEAD.replace("@NOW@", now).replace("@BODY@", body).encode()


def _element(name: str, value: str) -> str:
    return f"<i:{name}>{escape(value)}</i:{name}>"


_HEAD = f"""<?xml version="1.0" encoding="utf-8"?>
<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:i="http://www.cnamts.fr/INSiRecSans"
 xmlns:bam="urn:siram:bam:ctxbam" xmlns:lps="urn:siram:lps:ctxlps" xmlns:wsa="http://www.w3.org/2005/08/addressing">
<e:Header>
<bam:ContexteBAM Version="01_02"><bam:Id>d20d480b-49d2-4dc1-8120-ed926bddc248</bam:Id>
<bam:Temps>@NOW@</bam:Temps><bam:Emetteur>10B0000026</bam:Emetteur><bam:COUVERTURE/></bam:ContexteBAM>
<lps:ContexteLPS Nature="CTXLPS" Version="01_00"><lps:Id>18e1a771-562a-4ab9-9c84-cc0573041d8c</lps:Id>
<lps:Temps>@NOW@</lps:Temps><lps:Emetteur>10B0000026</lps:Emetteur>
<lps:LPS><lps:IDAM R="4">TEST17NF00000</lps:IDAM><lps:Version>1.0</lps:Version>
<lps:Instance>b3549edd-4ae9-472a-b26f-fd2fb4ef397f</lps:Instance><lps:Nom>urn:lps:essai:1.0</lps:Nom></lps:LPS></lps:ContexteLPS>
<wsa:Action>{ACTION}</wsa:Action><wsa:MessageID>uuid:0b98b327-d8d8-42a9-ba72-e6bd90ebbdc9</wsa:MessageID>
</e:Header><e:Body><i:RECSANSVITALE>@BODY@</i:RECSANSVITALE></e:Body>
</e:Envelope>"""
