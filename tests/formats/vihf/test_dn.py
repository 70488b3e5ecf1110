"""A DN written as text, against the pairs of a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.vihf import certificate
from formats.vihf.dn import Naming, compare
from tests.dmp_kit import pki

NAME = certificate.read(pki.org_sign().der).name
"""CN=CACHET-SIMULE, OU=10B0000026, O=« BANC, SIMULE », C=FR."""
CARD = frozenset({("2.5.4.3", "899900000011"), ("2.5.4.4", "lefèvre"), ("2.5.4.10", "a, ou=b"), ("2.5.4.6", "fr")})


@pytest.mark.parametrize(
    "dn",
    [
        r"CN=CACHET-SIMULE,OU=10B0000026,O=BANC\, SIMULE,C=FR",
        r"C=FR, O=BANC\, SIMULE, OU=10B0000026, CN=cachet-simule",
        r"C = FR, O = BANC\2C SIMULE, OU = 10B0000026, CN = CACHET-SIMULE",
        'CN=CACHET-SIMULE, OU=10B0000026, O="BANC, SIMULE", C=FR',
        "/C=FR/O=BANC, SIMULE/OU=10B0000026/CN=CACHET-SIMULE",
        "CN=CACHET-SIMULE,OU=10B0000026,O=BANC, SIMULE,C=FR",
        r"CN=CACHET-SIMULE+OU=10B0000026;O=BANC\, SIMULE;OID.2.5.4.6=FR",
        r"2.5.4.3=#130d4341434845542d53494d554c45,OU=10B0000026,O=BANC\, SIMULE,C=FR",
    ],
)
def test_one_name_is_written_in_many_ways(dn: str) -> None:
    assert compare(dn, NAME) is Naming.SAME


@pytest.mark.parametrize(
    "dn",
    [
        r"CN=899900000011+SN=Lef\C3\A8vre,O=A\, OU\=B,C=FR",
        'C=FR,O="A, OU=B",2.5.4.4=LEFEVRE\u0300,CN=899900000011'.replace("LEFEVRE\u0300", "LEFE\u0300VRE"),
        r"/C=FR/O=A, OU=B/CN=899900000011/SURNAME=Lef\xC3\xA8vre",
        'C=FR,O="A, OU=B",NOM=Lefèvre,CN=899900000011',
    ],
)
def test_escapes_quotes_and_other_keys(dn: str) -> None:
    assert compare(dn, CARD) is Naming.SAME


@pytest.mark.parametrize(
    "dn",
    [
        "CN=CACHET-SIMULE+OU=10B0000026,C=FR",
        "2.5.4.4=#130644,CN=CACHET-SIMULE,OU=10B0000026",
        r"CN=CACHET-SIMULE,O=10B0000026,OU=BANC\, SIMULE,C=FR",
        "Signataire CN=CACHET-SIMULE,C=FR",
        "CN=CACHET-SIMULE,OU=10B0000026,C=FR," + "O=X," * 2000,
    ],
)
def test_a_name_that_is_hard_to_tell(dn: str) -> None:
    assert compare(dn, NAME) is not Naming.SAME
    assert compare(dn, NAME) is Naming.UNSURE or not dn.startswith(("CN=CACHET", "2.5"))


@pytest.mark.parametrize("dn", ["", "n'importe quoi", "CN=AUTRE,C=FR", "C=FR", "/C=FR/CN=AUTRE"])
def test_another_name_is_another(dn: str) -> None:
    assert compare(dn, NAME) is Naming.OTHER


@given(st.text(alphabet='CNOU=,;+/\\"# \nxA0é', max_size=60))
def test_any_text_is_compared(dn: str) -> None:
    assert compare(dn, NAME) in Naming
