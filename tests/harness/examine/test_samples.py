"""``banc check`` on every sample of the reference data: the verdict that its source implies, and why.

The samples are third parties' or the project's own, read where they are. Each line of ``EXPECTED`` is a pattern of
paths, the verdict, the verified rules that fail (all of them, no other), and what the source claims.
"""

from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from harness.examine.examined import Examined, Source
from harness.examine.judge import judge
from harness.verdict import Verdict
from tests.conftest import SHARED_DATA

PASS, FAIL, BLOCKED = Verdict.PASS, Verdict.FAIL, Verdict.BLOCKED
_STUB_CDA = frozenset({"cda.cardinality", "cda.templates"})
_OLD_HEADER = frozenset({"cda.cardinality", "cda.effective_time"})
_SP = frozenset({"cda.name_qualifier"})
_HL7V2 = "later/hl7v2/hl7V2-exemples-6033987"
_XDM_EXAMPLES = "later/portability/xdm-examples"

EXPECTED: tuple[tuple[str, Verdict, frozenset[str], str], ...] = (
    # INSi: real exchanges, and the injection files of the CNDA (insi.md §3.3)
    ("insi/recorded/*-request.xml", PASS, frozenset(), "real calls that the platform took: tolerances only"),
    ("insi/recorded/*-response.xml", PASS, frozenset(), "real answers; 05 is a well-formed fault"),
    (
        "insi/cnda-injection-2022/TEST_2.04_cas2.xml",
        FAIL,
        frozenset({"insi.reponse_schema"}),
        "known to be invalid against its own XSD: DateDeb before IdIndividu",
    ),
    (
        "insi/cnda-injection-2022/TEST_2.08_cas2.xml",
        FAIL,
        frozenset({"ins.key"}),
        "known wrong key of the active matricule (60, 76 is right); those of the history warn",
    ),
    ("insi/cnda-injection-*/*.xml", PASS, frozenset(), "valid injections; a wrong former key (2023, 2.08) warns"),
    # DMP: synthetic messages of the project, stubs where a document should be
    (
        "dmp/messages/td2.1_request.mime",
        FAIL,
        _STUB_CDA | {"xades.readable"},
        "right message, VIHF and metadata around a stub CDA and a stub signature",
    ),
    ("dmp/messages/td3.2_response.mime", FAIL, _STUB_CDA, "right answer around a stub CDA"),
    ("dmp/messages/throwaway_cert.pem", BLOCKED, frozenset(), "a certificate is nothing to judge"),
    ("dmp/messages/IHE_XDM.zip", PASS, frozenset(), "schema-checked; its PDF is that of ANS's own example: warned"),
    (
        "dmp/messages/fault_*.xml",
        BLOCKED,
        frozenset(),
        "a fault refuses a request that is not there: no rule is about the fault",
    ),
    (
        "dmp/messages/*_response*",
        BLOCKED,
        frozenset(),
        "an answer that carries no document, a success as a refusal: no rule is about what it says",
    ),
    ("dmp/messages/*.xml", PASS, frozenset(), "each validated against its XSD (dmp.md §5)"),
    # CDA examples of ANS (TestContenuCDA-3-0)
    ("dmp/testcontenucda-3-0/ExemplesCDA/eDISP-MED_2024.01.xml", FAIL, _SP, "known to fail ASIP-STRUCT-MIN on SP"),
    ("dmp/testcontenucda-3-0/ExemplesCDA/*.xml", PASS, frozenset(), "official examples, valid by schematron"),
    # Mails
    (
        "mss/samples/0[12]-*.eml",
        FAIL,
        frozenset({"pdfa.readable", "xdm.metadata"}),
        "right message; the archive's METADATA.XML and the PDF are stubs",
    ),
    ("mss/samples/03-*.eml", PASS, frozenset(), "a message without document"),
    ("mss/samples/0[56]-*.eml", PASS, frozenset(), "receipts that a PFI composes"),
    ("mss/samples/0[4789]-*.eml", BLOCKED, frozenset(), "received from a patient or an operator: not the product's"),
    # Pro Santé Connect: decoded, without signature
    ("psc/*.json", BLOCKED, frozenset(), "decoded claims, discovery documents, contracts: no signed token"),
    # Subjects to come
    ("later/eprescription/cda/eDISP-MED_2024.01.xml", FAIL, _SP, "the same example as in TestContenuCDA"),
    ("later/eprescription/cda/*.xml", PASS, frozenset(), "official examples"),
    ("later/eprescription/xdm/*.ZIP", PASS, frozenset(), "official archives"),
    ("later/dui/tddui-cda/*.xml", FAIL, frozenset({"ins.key"}), "an INS of fiction under the production OID"),
    ("later/dui/dlu-cda/*.xml", PASS, frozenset(), "official examples"),
    ("later/dui/dlu-xdm/*.ZIP", PASS, frozenset(), "official archives"),
    (f"{_XDM_EXAMPLES}/*/IHE_XDM.ZIP", PASS, frozenset(), "official archives"),
    (f"{_XDM_EXAMPLES}/*/DOC0001.XML", PASS, frozenset(), "the documents of these archives"),
    ("later/*METADATA.XML", BLOCKED, frozenset(), "metadata are judged in their archive"),
    ("later/portability/*MANIFEST*.xml", BLOCKED, frozenset(), "the manifest of portability is not judged (yet)"),
    (f"{_HL7V2}/Vague 2/RIS/*.xml", PASS, frozenset(), "official examples of level 1, with a PDF/A-3 that warns"),
    (f"{_HL7V2}/*Trans_LPS*/CR_Radio_CDAN1_v?.XML", FAIL, _OLD_HEADER, "old: no setId, a time without its offset"),
    (f"{_HL7V2}/*/CR_Radio_CDAN1_v?.XML", FAIL, _OLD_HEADER | _SP, "old: the same, and SP"),
    (f"{_HL7V2}/*Suppression ORU/CR_Bio_CDA_Niv1_v2.XML", FAIL, _SP | {"cda.templates"}, "old: SP, no XDS-SD template"),
    (f"{_HL7V2}/*", FAIL, _SP, "old: SP, which the schematron of today refuses"),
)
_KINDS = ("*.xml", "*.XML", "*.eml", "*.zip", "*.ZIP", "*.mime", "*.pem", "*.json")
_FOLDERS = ("insi/recorded", "insi/cnda-injection-*", "dmp/messages", "dmp/testcontenucda-3-0/ExemplesCDA")
_MORE = (
    "mss/samples",
    "psc",
    "later/eprescription/[cx]d*",
    "later/dui/*-[cx]d[am]",
    "later/portability",
    "later/hl7v2",
)


def samples() -> list[str]:
    """Every sample, by its path in the reference data."""
    folders = [folder for pattern in (*_FOLDERS, *_MORE) for folder in sorted(SHARED_DATA.glob(pattern))]
    files = {file for folder in folders for kind in _KINDS for file in folder.rglob(kind) if file.is_file()}
    return sorted(file.relative_to(SHARED_DATA).as_posix() for file in files)


def line_of(name: str) -> int:
    """The first line of ``EXPECTED`` that a sample matches; -1 when none does."""
    return next((place for place, line in enumerate(EXPECTED) if fnmatchcase(name, line[0])), -1)


def examined(root: Path, name: str) -> Examined:
    """What the command concludes."""
    path = root / name
    return judge(Source(path.name, path.read_bytes()))


@pytest.mark.parametrize("name", samples() or ["données de référence absentes"])
def test_a_sample_gets_the_verdict_of_its_source(shared_data: Path, name: str) -> None:
    place = line_of(name)
    assert place >= 0, f"{name} : aucun verdict attendu, ajoutez une ligne"
    _, verdict, rules, why = EXPECTED[place]
    found = examined(shared_data, name)
    failed = {finding.rule for finding in found.report.findings if finding.fails}
    assert (found.verdict, failed) == (verdict, rules), why
    assert verdict is not PASS or found.report.examined
    assert verdict is not BLOCKED or found.unreadable is not None or found.unjudged


def test_every_line_is_about_a_sample(shared_data: Path) -> None:
    assert {line_of(name) for name in samples()} == set(range(len(EXPECTED)))


def test_every_finding_leads_to_bytes(shared_data: Path) -> None:
    for name in ("dmp/messages/td2.1_request.mime", "mss/samples/01-pro-to-pro-xdm.eml"):
        for finding in examined(shared_data, name).report.findings:
            assert finding.locator[0].kind == "file"
            assert finding.excerpt


def test_the_tolerances_of_the_real_calls_are_told(shared_data: Path) -> None:
    told = {finding.rule for finding in examined(shared_data, "insi/recorded/01-request.xml").report.findings}
    assert {"insi.security_vide", "insi.contexte_bam_version", "insi.adressage_superflu"} <= told
