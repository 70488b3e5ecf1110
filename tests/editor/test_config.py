"""What the product reads of a bench."""

from pathlib import Path

import pytest

from editor.config import Config, national_id, read


def test_a_bench_is_read_whether_addresses_carry_their_path_or_not(tmp_path: Path) -> None:
    bare = {"insi": {"mtls": "https://h:1"}, "dmp": {"base": "https://h:2/"}, "annuaire": {"base": "https://h:3/s/x"}}
    full = {
        "insi": {"mtls": "https://h:1/lps"},
        "dmp": {"base": "https://h:2/si-dmp-server/v2/services"},
        "annuaire": {"base": "https://h:3/s/x/fhir/v2/"},
    }
    assert read(bare, tmp_path) == read(full, tmp_path)


def test_what_the_bench_lacks_stays_empty(tmp_path: Path) -> None:
    assert read({}, tmp_path) == Config()


def test_certificates_give_the_structure(config: Config) -> None:
    found = config.certificate("org-sign")
    assert found is not None
    assert found.cn == "CACHET-TEST"
    assert config.structure_id == "10B0000026"
    assert config.certificate("inconnu") is None


def test_relative_paths_are_those_of_the_file(tmp_path: Path) -> None:
    found = read({"tls": {"ca": "pki/ac.pem"}, "certificates": [{"use": "x", "cert": "a.pem"}]}, tmp_path)
    assert found.trust == tmp_path / "pki/ac.pem"
    assert found.certificates[0].cert == tmp_path / "a.pem"


def test_the_client_is_the_one_that_browsers_come_back_to(tmp_path: Path) -> None:
    clients = [{"id": "operateur", "secret": "s", "redirect_uris": []}, {"id": "lgc", "redirect_uris": ["http://x"]}]
    assert read({"psc": {"clients": clients}}, tmp_path).psc_client.id == "lgc"


@pytest.mark.parametrize(
    ("address", "kind"),
    [("camille.martin@c.fr", "PER"), ("secretariat@c.fr", "ORG"), ("automate@c.fr", "APP")],
)
def test_a_mailbox_has_its_type_by_name_unless_the_bench_tells(tmp_path: Path, address: str, kind: str) -> None:
    assert read({"mss": {"mailboxes": [address]}}, tmp_path).mailboxes[0].type == kind
    told = {"mss": {"mailboxes": [{"address": address, "type": "ORG"}]}}
    assert read(told, tmp_path).mailboxes[0].type == "ORG"


def test_a_national_id_is_8_and_the_rpps() -> None:
    assert national_id("99900000011") == "899900000011"
    assert national_id("899900000011") == "899900000011"
