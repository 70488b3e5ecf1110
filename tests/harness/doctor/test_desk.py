"""Each fault of the desk itself, provoked for real, is named by ``banc doctor``; a desk that is right has none."""

import json
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from harness.cli.main import main
from harness.doctor import start
from harness.doctor.lookout import Lookout
from harness.doctor.probes import machine, network, reach
from harness.doctor.probes.probed import Desk, Probed, State
from record import clock
from tests import foreign_pki
from tests.bench_process import ROOT
from tests.harness.doctor.conftest import Clinic
from tests.harness.doctor.test_refused_at_the_door import secured
from tests.harness.serving import Told, serving

pytestmark = pytest.mark.usefixtures("no_proxy")
LOOPBACK = "127.0.0.1"


def id_of(probed: Probed) -> str:
    """The fault of a probe; empty when nothing is to be set."""
    assert (probed.fault is None) == (probed.state is not State.TO_SET)
    return probed.fault.id if probed.fault else ""


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that this very process listens on."""
    with socket.create_server((LOOPBACK, 0)) as server:
        yield server.getsockname()[1]


def test_a_desk_that_is_right_has_nothing_to_set(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    facts = clinic.facts["control"]
    assert main(["doctor", "--home", str(clinic.home), "--bench", facts["url"], "--token", facts["token"]]) == 0
    told = capsys.readouterr().out
    assert "à régler  " not in told
    assert "Rien à régler" in told
    assert {event["kind"] for event in clinic.events()} == {"change"}


def test_a_taken_port_is_named_with_who_holds_it(taken: int, tmp_path: Path) -> None:
    probed = network.ports(Desk(tmp_path, taken))
    assert id_of(probed) == "reseau.port_pris"
    assert f"port {taken}" in probed.why.fr
    if Path("/proc/net/tcp").exists():
        assert "python" in probed.why.fr


def test_a_port_that_another_bench_holds_is_said_so(clinic: Clinic, tmp_path: Path) -> None:
    port = int(clinic.facts["control"]["url"].rpartition(":")[2])
    assert "un autre banc" in network.ports(Desk(tmp_path, port)).why.fr


def test_up_names_the_fault_that_keeps_it_from_starting(taken: int, tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-m", "harness", "up", "--no-product", "--port-base", str(taken), "--home"]
    ran = subprocess.run([*command, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 3
    assert ran.stdout == ""
    assert "[reseau.port_pris]" in ran.stderr
    assert ran.stderr.count(f"port {taken}") == 1


@pytest.mark.parametrize(
    ("port", "listen", "fault"),
    [(0, "192.0.2.1", "reseau.adresse_d_ailleurs"), (40001, "192.0.2.1", "reseau.adresse_d_ailleurs")],
)
def test_an_address_that_is_not_ours(port: int, listen: str, fault: str, tmp_path: Path) -> None:
    assert id_of(network.ports(Desk(tmp_path, port, listen))) == fault


def test_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("")
    assert id_of(machine.home(tmp_path / "fichier" / "banc")) == "reglage.dossier_du_banc"
    options = Namespace(home=tmp_path / "fichier" / "banc", port_base=0, listen="")
    assert any("[reglage.dossier_du_banc]" in reason.fr for reason in start.reasons(options))
    assert id_of(machine.home(tmp_path / "neuf" / "banc")) == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fichier"]


def test_a_disk_without_room(tmp_path: Path) -> None:
    assert id_of(machine.room(tmp_path, needed=10**18)) == "reglage.disque_plein"


def test_a_home_that_another_process_starts_in(tmp_path: Path) -> None:
    (tmp_path / "pki.verrou").mkdir()
    held = sqlite3.connect(tmp_path / "pki.verrou" / "verrou.sqlite", isolation_level=None)
    held.execute("BEGIN EXCLUSIVE")
    assert id_of(machine.lock(tmp_path, 0.0)) == "reglage.dossier_tenu"
    held.close()
    assert id_of(machine.lock(tmp_path, 0.0)) == ""


def test_an_old_python() -> None:
    assert id_of(machine.python((3, 9))) == "reglage.python"


@pytest.mark.skipif(sys.platform == "win32", reason="la limite n'est pas réglable sous Windows")
def test_a_low_limit_of_open_files() -> None:
    lowered = (
        "import resource, harness.doctor.probes.machine as machine;"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100)); print(machine.sockets().fault.id)"
    )
    ran = subprocess.run([sys.executable, "-c", lowered], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "reglage.descripteurs"


@pytest.mark.parametrize("moved", [timedelta(days=-365 * 30), timedelta(days=365 * 40)])
def test_a_moved_clock(clinic: Clinic, monkeypatch: pytest.MonkeyPatch, moved: timedelta) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + moved)
    assert id_of(machine.keys(clinic.home, clock.now())) == "horloge.banc"
    assert any(
        "[horloge.banc]" in reason.fr for reason in start.reasons(Namespace(home=clinic.home, port_base=0, listen=""))
    )


def test_keys_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "pki").mkdir()
    (tmp_path / "pki" / "complet").touch()
    (tmp_path / "pki" / "ac.pem").write_text("rien")
    assert id_of(machine.keys(tmp_path, clock.now())) == "reglage.cles_du_banc"


@pytest.mark.parametrize(
    ("excepted", "fault"),
    [
        ("", "reseau.mandataire_configure"),
        ("exemple.fr", "reseau.mandataire_configure"),
        ("127.0.0.1", "reseau.mandataire_configure"),
        ("localhost,127.0.0.1", ""),
        ("localhost,127.0.0.0/8", ""),
        ("*", ""),
    ],
)
@pytest.mark.parametrize("name", ["HTTPS_PROXY", "http_proxy"])
def test_a_proxy_in_the_environment(monkeypatch: pytest.MonkeyPatch, name: str, excepted: str, fault: str) -> None:
    monkeypatch.setenv(name, "http://moi:secret@mandataire.exemple:3128")
    monkeypatch.setenv("NO_PROXY", excepted)
    probed = network.proxies(["localhost", LOOPBACK])
    assert id_of(probed) == fault
    assert "secret" not in probed.why.fr
    if fault:
        assert f"{name}=http://mandataire.exemple:3128" in probed.why.fr
        assert "localhost" in probed.why.fr or excepted


def test_a_name_that_does_not_resolve(tmp_path: Path) -> None:
    found = network.resolved("nulle-part.banc-segur.invalid", network.system_addresses, Desk(tmp_path, patience=8))
    assert id_of(found) == "reseau.nom_inconnu"


@pytest.mark.parametrize(
    ("listen", "addresses", "fault"),
    [
        (LOOPBACK, ["192.0.2.7"], "reseau.nom_ailleurs"),
        ("0.0.0.0", ["192.0.2.7"], "reseau.nom_ailleurs"),
        ("0.0.0.0", [LOOPBACK], ""),
        (LOOPBACK, ["192.0.2.7", LOOPBACK], ""),
    ],
)
def test_a_name_that_leads_elsewhere(listen: str, addresses: list[str], fault: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path, listen=listen)
    assert id_of(network.resolved("psc.banc-segur.test", lambda _name: addresses, desk)) == fault


@pytest.mark.parametrize(
    ("addresses", "listen", "fault"),
    [(["::1"], LOOPBACK, "reseau.ipv6_seul"), (["::1", LOOPBACK], LOOPBACK, ""), (["::1"], "::1", "")],
)
def test_what_localhost_is(addresses: list[str], listen: str, fault: str, tmp_path: Path) -> None:
    (probed,) = network.loopback(lambda _name: addresses, Desk(tmp_path, listen=listen))
    assert id_of(probed) == fault


def has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


@pytest.mark.skipif(not has_ipv6(), reason="pas d'IPv6 sur cette machine")
def test_a_client_that_tries_ipv6_only_is_seen(clinic: Clinic) -> None:
    with Lookout([clinic.facts["insi"]["mtls"], clinic.facts["dmp"]["base"]]) as lookout:
        port = int(clinic.facts["insi"]["mtls"].rpartition(":")[2].partition("/")[0])
        with socket.create_connection(("::1", port), 5) as connection:
            assert connection.recv(10) == b""
        (found,) = lookout.found([])
        assert found.fault.id == "reseau.ipv6_seul"
        assert f"[::1]:{port}" in found.shown.fr
        assert lookout.found([port]) == []


def test_the_doctor_waits_and_tells_what_came(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    def call() -> None:
        for _ in range(8):
            secured(clinic.facts["insi"]["mtls"], clinic.trust("expired"))

    later = threading.Timer(0.3, call)
    later.start()
    facts = clinic.facts["control"]
    given = ["--home", str(clinic.home), "--bench", facts["url"], "--token", facts["token"]]
    assert main(["doctor", *given, "--seconds", "1.2", "--json"]) == 2
    later.join()
    told = json.loads(capsys.readouterr().out)
    assert [found["fault"]["id"] for found in told["diagnoses"]] == ["tls.certificat_expire"]
    assert told["diagnoses"][0]["fault"]["fix"]["fr"]
    assert told["bench_errors"] == 0


def test_what_was_seen_before_is_told_again_when_it_comes_again(
    clinic: Clinic, capsys: pytest.CaptureFixture[str]
) -> None:
    expired, address = clinic.trust("expired"), clinic.facts["insi"]["mtls"]
    secured(address, expired)
    clinic.named("tls.certificat_expire")
    later = threading.Timer(0.3, secured, (address, expired))
    later.start()
    assert main(["doctor", *given(clinic), "--seconds", "0.8"]) == 2
    later.join()
    told = capsys.readouterr().out
    before, _, during = told.partition("J'attends vos appels")
    assert "à régler [tls.certificat_expire]" in before
    assert "1 connexion(s) refusée(s)" in during
    assert during.count("à régler [tls.certificat_expire]") == 1
    assert "(dernier : le " in during


def test_a_cause_that_was_mended_is_not_to_be_set_any_more(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    address = clinic.facts["psc"]["issuer"]
    secured(address, ssl.create_default_context())
    clinic.named("tls.autorite_du_banc")
    assert standing(clinic, capsys) == ["tls.autorite_du_banc"]
    path = urlsplit(address).path
    asked = f"GET {path}/.well-known/wallet-openid-configuration HTTP/1.1\r\nHost: localhost\r\n\r\n"
    secured(address, clinic.trust(), asked.encode())
    assert standing(clinic, capsys) == []
    main(["doctor", *given(clinic)])
    assert "n'est plus vu [tls.autorite_du_banc] psc.auth (dernier : le " in capsys.readouterr().out


def standing(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What the doctor says is to be set in the test's own session."""
    capsys.readouterr()
    main(["doctor", *given(clinic), "--json"])
    found = json.loads(capsys.readouterr().out)["diagnoses"]
    return [one["fault"]["id"] for one in found if one["session"] == clinic.session]


def given(clinic: Clinic) -> list[str]:
    """The options that lead to a bench."""
    facts = clinic.facts["control"]
    return ["--home", str(clinic.home), "--bench", facts["url"], "--token", facts["token"], "--no-product"]


def test_a_firewall_drops_and_nobody_refuses() -> None:
    title = machine.python((3, 11)).title
    with socket.socket() as server:
        server.bind((LOOPBACK, 0))
        address = f"http://{LOOPBACK}:{server.getsockname()[1]}"
        refused = reach.connected(title, address, 0.3)
        server.listen(0)
        full = [_knock(server.getsockname()[1]) for _ in range(4)]
        dropped = reach.connected(title, address, 0.3)
        for one in full:
            one.close()
    assert refused is not None
    assert id_of(refused) == "reseau.personne_n_ecoute"
    if dropped is None:
        pytest.skip("ce système ne jette pas les connexions en trop")
    assert id_of(dropped) == "reseau.pare_feu"


def _knock(port: int) -> socket.socket:
    one = socket.socket()
    one.setblocking(False)
    one.connect_ex((LOOPBACK, port))
    return one


def test_the_token_of_another_start(clinic: Clinic) -> None:
    found = reach.control(clinic.facts["control"]["url"], "celui-d-hier", 2.0)
    assert id_of(found.probed) == "reglage.jeton_de_pilotage"
    assert found.facts is None


@pytest.mark.parametrize("body", [b'{"schema": 99}', b"[]", b"<html>"])
def test_another_version_or_another_server(body: bytes) -> None:
    with serving(lambda _asked: Told(body)) as server:
        assert id_of(reach.control(server.url, "x", 2.0).probed) == "reglage.autre_version"


def test_a_server_that_is_not_the_bench(clinic: Clinic, tmp_path: Path) -> None:
    cert, key = foreign_pki.client().write(tmp_path, "serveur")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    with socket.create_server((LOOPBACK, 0)) as server:
        threading.Thread(target=_greet, args=(server, context), daemon=True).start()
        url = f"https://{LOOPBACK}:{server.getsockname()[1]}/x"
        assert id_of(reach.served(url, clinic.facts["tls"]["ca"], 5.0)) == "tls.autre_serveur"


def _greet(server: socket.socket, context: ssl.SSLContext) -> None:
    caller, _address = server.accept()
    try:
        context.wrap_socket(caller, server_side=True)
    except OSError:
        caller.close()


def test_wrong_usage_is_64() -> None:
    with pytest.raises(SystemExit) as raised:
        main(["doctor", "--listen", "ici"])
    assert raised.value.code == 64


def test_the_english_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str], taken: int) -> None:
    given = ["--lang", "en", "doctor", "--no-product", "--home", str(tmp_path), "--port-base", str(taken)]
    assert main(given) == 2
    assert "A port of the bench is taken" in capsys.readouterr().out
