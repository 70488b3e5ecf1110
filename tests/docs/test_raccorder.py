"""``docs/raccorder.md`` says what is: its commands run, its addresses, files, options and variables exist."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from harness.cli.arguments import COMMANDS as BANC_COMMANDS
from harness.cli.arguments import parser
from mocks.core.faults import GENERIC
from mocks.ports import PORTS
from tests.bench_process import ROOT, BenchProcess
from tests.docs.exemples.conftest import (
    COMMANDS,
    COMPILED,
    COMPILERS,
    SCRIPT,
    mono_settings,
    place,
    port_of,
    required,
    settings,
)

__all__ = ["place"]

PAGE = (ROOT / "docs" / "raccorder.md").read_text("utf-8")
WRITTEN = (
    *("curl/banc.sh", "node/banc.js", "java/Banc.java", "php/banc.php", "csharp/Banc.cs", "pascal/recherche.pas"),
    "python/vitale.py",
)
PROGRAMS = [ROOT / "docs" / "exemples" / name for name in WRITTEN]
BASE = 18000
ADDRESSES = {
    f"https://127.0.0.1:{BASE + 1}/lps": ("insi.mtls", "insi.mtls"),
    f"https://127.0.0.1:{BASE + 16}/lps": ("insi.cpx", "insi.cpx"),
    f"https://127.0.0.1:{BASE + 2}/auth/realms/esante-wallet": ("psc.auth", "psc.issuer"),
    f"https://127.0.0.1:{BASE + 3}/auth": ("psc.wallet", "psc.authorize"),
    f"https://127.0.0.1:{BASE + 4}/si-dmp-server/v2/services": ("dmp", "dmp.base"),
    f"127.0.0.1:{BASE + 5}": ("mss.per_org.smtp", "mss.per_org.smtp"),
    f"127.0.0.1:{BASE + 7}": ("mss.per_org.imap", "mss.per_org.imap"),
    f"127.0.0.1:{BASE + 9}": ("mss.app.smtp", "mss.app.smtp"),
    f"127.0.0.1:{BASE + 11}": ("mss.app.imap", "mss.app.imap"),
    f"https://127.0.0.1:{BASE + 13}": ("mss.autoconfig", "mss.autoconfig"),
    f"https://127.0.0.1:{BASE + 14}/fhir/v2": ("annuaire", "annuaire.base"),
    f"127.0.0.1:{BASE + 17}": ("hl7.mllp", "hl7.mllp"),
}
"""Each address of the page: its listener, and the fact of ``up --json`` that it is."""


def blocks(language: str) -> list[str]:
    """The code blocks of a language."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return [text for named, text in found if named == language]


def block(word: str) -> str:
    """The bash block in which a word stands."""
    (found,) = [text for text in blocks("bash") if word in text]
    return found


def fact(facts: Mapping[str, Any], name: str) -> Any:
    value: Any = facts
    for step in name.split("."):
        value = value[step]
    return value


def shell(bench: BenchProcess, command: str, folder: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    """Run a block: the ports of the page are those of the bench, its session and its token too."""
    required("bash", "curl", "openssl")
    real = {BASE: port_of(bench.facts["control"]["url"]), BASE + 1: port_of(bench.facts["insi"]["mtls"])}
    for written, port in real.items():
        command = command.replace(f"127.0.0.1:{written}", f"127.0.0.1:{port}")
    command = command.replace("JETON", bench.facts["control"]["token"]).replace("/defaut/", f"/{bench.session}/")
    bash = shutil.which("bash") or ""
    return subprocess.run(
        [bash, "-e", "-c", command], cwd=folder, env=settings(bench), capture_output=True, timeout=60, check=False
    )


def test_the_addresses_are_those_of_the_bench(place: BenchProcess) -> None:
    table = PAGE.partition("## 2.")[2].partition("## 3.")[0]
    assert set(re.findall(r"`((?:https://)?127[^`]+)`", table)) == set(ADDRESSES)
    offsets = {port.name: offset for offset, port in enumerate(PORTS)}
    for written, (listener, name) in ADDRESSES.items():
        assert port_of(written) - BASE == offsets[listener]
        assert urlsplit(written).path == urlsplit(fact(place.facts, name)).path or "//" not in written
    assert f"18001 à {BASE + len(PORTS) - 1}" in PAGE


def test_the_names_that_it_tells_are_those_of_the_bench(place: BenchProcess) -> None:
    facts = place.facts
    client = next(one for one in facts["psc"]["clients"] if one["redirect_uris"])
    told = [client["id"], client["secret"], *client["redirect_uris"], facts["annuaire"]["key"]]
    told += ["camille.martin@cabinet-banc.mssante.fr", "cardiologie@ch-banc.mssante.fr"]
    assert [name for name in told if f"`{name}`" not in PAGE] == []
    assert {"camille.martin@cabinet-banc.mssante.fr", "cardiologie@ch-banc.mssante.fr"} <= set(
        facts["mss"]["mailboxes"]
    )
    assert {one["password"] for one in facts["certificates"]} == {"banc"}


def test_the_files_that_it_names_are_there(place: BenchProcess) -> None:
    folder = Path(place.facts["tls"]["ca"]).parent
    cited = set(
        re.findall(r"\b((?:ac|insi-auto|ps-auth|ps-sign|org-sign)[\w-]*(?:\.key)?\.(?:pem|p12|cer|p7b))\b", PAGE)
    )
    made_by_the_page = {"ps-auth.cer"}
    assert [name for name in sorted(cited - made_by_the_page) if not (folder / name).is_file()] == []
    uses = {one["use"] for one in place.facts["certificates"]}
    table = PAGE.partition("## 2.")[2].partition("## 5.")[0]
    named = {"insi-auto", "insi-manu", "org-auth-cli", "org-sign", "ps-auth", "ps-sign"}
    assert {*named, "expired", "revoked", "unknown-ca", "wrong-cn"} <= uses
    assert all(f"`{use}`" in table for use in (*named, "expired", "revoked", "unknown-ca", "wrong-cn"))
    assert (folder / "insi-auto-ancien.p12").is_file()


@pytest.mark.parametrize("line", sorted(set(re.findall(r"\./banc [a-z][^`\n]*", PAGE))))
def test_its_commands_are_understood(line: str) -> None:
    words = shlex.split(line)[1:]
    assert words[0] in BANC_COMMANDS
    options, more = parser("fr").parse_known_args(words)
    assert options.command == words[0]
    assert not more


def test_its_variables_are_those_of_the_programs() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| `BANC_")]
    told = {name for row in rows for name in re.findall(r"BANC_\w+", row.split("|")[1])}
    used = {name for program in PROGRAMS for name in re.findall(r"BANC_[A-Z_\d]+", program.read_text("utf-8"))}
    assert told == used


def test_its_programs_are_run_by_their_own_tests() -> None:
    told = block("Banc.java insi").splitlines()
    plain = [" ".join(word for word in command if not word.startswith("-XX")) for command in COMMANDS.values()]
    dotnet = "dotnet run --project docs/exemples/csharp --"
    assert told == [f"{command} insi psc dmp mss" for command in [*plain, dotnet]]
    by_card = [f"{command} vitale" for command in [*plain[1:], dotnet]]
    assert block("Banc.java vitale").splitlines() == [*by_card, " ".join(SCRIPT)]
    assert block("BANC_CACHET").split() == ["BANC_CACHET=org-auth-cli", *COMMANDS["node"], "dmp"]


def test_its_compiled_programs_are_run_by_their_own_tests_too() -> None:
    def here(command: list[str], last: str = "") -> str:
        return " ".join(command).replace("DOSSIER/", "").replace("DOSSIER", ".") + last

    assert block("fpc").splitlines() == [here(COMPILERS["pascal"]), "./" + here(COMPILED["pascal"])]
    (mono,) = [text for text in blocks("console") if "mcs" in text]
    typed = [line.removeprefix("$ ") for line in mono.splitlines()]
    assert typed[0] == here(COMPILERS["csharp"])
    assert typed[-1] == here(COMPILED["csharp"], " insi psc dmp mss")
    project = (ROOT / "docs" / "exemples" / "csharp" / "Banc.csproj").read_text("utf-8")
    assert "net8.0" in project
    assert "PackageReference" not in project


def test_mono_is_told_the_print_of_the_server(place: BenchProcess) -> None:
    (mono,) = [text for text in blocks("console") if "mcs" in text]
    exports = [line.removeprefix("$ ") for line in mono.splitlines() if "export" in line]
    told = "; ".join([*exports, 'echo "$BANC_P12 $BANC_EMPREINTE"'])
    done = shell(place, told.replace(f":{BASE + 2}", f":{port_of(place.facts['psc']['issuer'])}"))
    assert done.stdout.decode().split() == list(mono_settings(place).values())


def test_the_contract_is_where_it_says(place: BenchProcess) -> None:
    for port, name in ((BASE + 16, "cpx"), (BASE + 1, "mtls")):
        assert f"`https://127.0.0.1:{port}/lps?wsdl`" in PAGE
        address = place.facts["insi"][name]
        certificate = '--cert "$BANC_PKI/insi-auto.pem" --key "$BANC_PKI/insi-auto.key.pem"' if name == "mtls" else ""
        got = shell(place, f"curl --silent --noproxy '*' --cacert \"$BANC_PKI/ac.pem\" {certificate} '{address}?wsdl'")
        assert f'location="{address}"' in got.stdout.decode()


def test_the_first_call_is_judged(place: BenchProcess) -> None:
    place.new_session()
    done = shell(place, block("s_client"))
    assert done.returncode == 0, done.stderr
    assert b"Verify return code: 0 (ok)" in done.stdout
    assert "INSi : 00, ADRUN ZOE" in done.stdout.decode()


def test_java_gets_its_trust_store(place: BenchProcess, tmp_path: Path) -> None:
    required("keytool")
    done = shell(place, block("keytool"), tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "banc-confiance.p12").is_file()


@pytest.mark.parametrize(
    "command",
    [
        'SSL_CERT_FILE="$BANC_PKI/ac.pem" openssl s_client -connect "$HOST" -verify_return_error </dev/null',
        'NODE_EXTRA_CA_CERTS="$BANC_PKI/ac.pem" node -e \'require("https").get(process.env.URL, (r) => r.resume())\'',
    ],
)
def test_the_authority_is_trusted_by_a_variable(place: BenchProcess, command: str) -> None:
    required(*(["node"] if "node" in command else []))
    assert command.partition("=")[0] in PAGE
    url = urlsplit(place.facts["psc"]["issuer"])
    done = shell(place, f"export URL={url.geturl()} HOST={url.netloc}; {command}")
    assert done.returncode == 0, done.stderr


def test_a_slow_answer_meets_a_time_out_and_the_next_call_is_normal(place: BenchProcess) -> None:
    place.new_session()
    assert shell(place, block('"slow"')).returncode == 0
    script = (ROOT / "docs/exemples/curl/banc.sh").read_text("utf-8")
    assert "--max-time 20" in script
    with_certificate = (
        'curl --silent --noproxy "*" --max-time 0.6 --cacert "$BANC_PKI/ac.pem" --cert "$BANC_PKI/insi-auto.pem" '
        '--key "$BANC_PKI/insi-auto.key.pem" --data "<x/>" https://127.0.0.1:18001/lps'
    )
    assert shell(place, with_certificate).returncode == 28
    assert shell(place, with_certificate).returncode == 0
    told = re.search(r'`"name"` peut être aussi ([^.]*)\.', PAGE)
    assert told is not None
    assert set(re.findall(r"`(\w+)`", told[1])) <= set(GENERIC)


def test_a_session_is_chosen_by_prefix_name_certificate_or_mailbox(place: BenchProcess) -> None:
    place.new_session()
    made = shell(place, block('"Poste de Claire"'))
    identifier = re.search(r'"id": "(\w+)"', made.stdout.decode())
    assert identifier is not None, made.stderr
    session, before = identifier[1], len(place.events("exchange"))
    call = (
        'curl --silent --show-error --noproxy "*" --cacert "$BANC_PKI/ac.pem" --cert "$BANC_PKI/insi-manu.pem" '
        '--key "$BANC_PKI/insi-manu.key.pem" --data "<x/>" '
    )
    port = port_of(place.facts["insi"]["mtls"])
    shell(place, call + f"https://127.0.0.1:18001/s/{session}/lps")
    shell(
        place,
        call + f"--resolve {session}.banc-segur.test:{port}:127.0.0.1 https://{session}.banc-segur.test:{port}/lps",
    )
    place.done("POST", f"/sessions/{session}/bindings", {"mailbox": "secretariat@cabinet-banc.mssante.fr"})
    leaf = place.certificate("insi-manu")["cert"]
    told = shell(place, f"openssl x509 -in '{leaf}' -noout -fingerprint -sha256").stdout.decode().strip()
    place.done("POST", f"/sessions/{session}/bindings", {"certificate": told.partition("=")[2]})
    shell(place, call + "https://127.0.0.1:18001/lps")
    assert len(place.events("exchange", session)) == 3
    assert len(place.events("exchange")) == before
    place.done("DELETE", f"/sessions/{session}")


def test_the_members_of_a_vitale_card_are_those_of_the_bench(place: BenchProcess) -> None:
    table = PAGE.partition("### Les cartes\n")[2].partition("| carte |")[0]
    rows = [row.split("|") for row in table.splitlines() if row.startswith("| `")]
    told = {name for row in rows for name in re.findall(r"`(\w+)`", row[1])}
    for card in place.facts["vitale"]["cards"]:
        assert set(card) == told
        holders = [{*card["cover"]}, {*card["insured"]}, *({*one} for one in card["beneficiaries"])]
        assert [name for held in holders for name in held if f"`{name}`" not in table] == []
        assert [type(one["rank"]) for one in card["beneficiaries"]] == [int] * len(card["beneficiaries"])


def test_the_vitale_cards_are_those_of_the_bench(place: BenchProcess) -> None:
    for card in place.facts["vitale"]["cards"]:
        people = " ; ".join(
            f"{rank} : {one['family_name']} {one['given_names']}, {one['birth_date']}, {one['rank']}, "
            f"{one['matricule']['number']}"
            for rank, one in enumerate(card["beneficiaries"])
        )
        cells = [card["name"], f"`{Path(card['file']).stem}`", card["insured"]["number"], people]
        assert f"| {' | '.join(cells)} |" in PAGE


def test_a_vitale_card_grows_old_or_is_changed_by_what_it_tells(place: BenchProcess) -> None:
    required("node")
    place.new_session()
    assert shell(place, block('"offset_seconds"')).returncode == 0
    assert shell(place, block("Banc.java vitale").splitlines()[0]).returncode == 0
    assert b"banc_vitale_incoherente" in shell(place, block("BANC_CARTE_LUE")).stderr
    assert shell(place, block('"insi.vitale_minutes"')).returncode == 0
    assert b"banc_vitale_perimee" in shell(place, block("Banc.java vitale").splitlines()[0]).stderr


def test_each_vitale_model_that_it_names_is_there() -> None:
    models = ROOT / "docs" / "exemples" / "modeles"
    cited = set(re.findall(r"`([\w-]+\.xml)`", PAGE))
    assert {"recherche-vitale.xml", "assertion-vitale.xml", "assertion-cps.xml"} <= cited
    assert [name for name in cited if not (models / name).is_file()] == []
