"""The editor's own test certificates over the wire: refused, then accepted once their chain is added."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness import trust
from tests import foreign_pki
from tests.e2e.conftest import RunningBench
from tests.e2e.test_tls_faults import curl

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl absent")


@pytest.fixture(scope="module", params=["chain", "issuing"])
def trusting(new_home: Callable[[], Path], request: pytest.FixtureRequest) -> Iterator[RunningBench]:
    """A bench that starts after ``banc trust add``: of the whole chain, or of the issuing authority alone."""
    folder = new_home()
    added = [foreign_pki.issuing(), *([foreign_pki.authority()] if request.param == "chain" else [])]
    for made in added:
        trust.keep(folder, trust.Anchor(made.certificate))
    bench = RunningBench(folder)
    yield bench
    bench.stop()


def shown(bench: RunningBench, made: foreign_pki.Made, folder: Path) -> tuple[int, int]:
    """curl with a certificate of the editor's own."""
    certificate, key = made.write(folder, "editeur")
    address = bench.facts["insi"]["mtls"].removesuffix("/lps")
    return curl(bench, address, folder, "--cacert", bench.facts["tls"]["ca"], "--cert", certificate, "--key", key)


def test_without_it_the_editor_s_certificate_is_refused(bench: RunningBench, tmp_path: Path) -> None:
    assert shown(bench, foreign_pki.client(), tmp_path)[0] != 0
    assert [event["data"]["reason"] for event in bench.events("handshake")] == ["unknown-ca"]


def test_with_it_the_exchange_says_on_which_anchor_it_rests(trusting: RunningBench, tmp_path: Path) -> None:
    trusting.new_session()
    assert shown(trusting, foreign_pki.client(), tmp_path) == (0, 200)
    (exchange,) = trusting.exchanges()
    tls = exchange["data"]["tls"]
    assert tls["errors"] == []
    assert tls["anchor"] in trusting.facts["tls"]["anchors"]


def test_what_is_wrong_with_it_is_still_told(trusting: RunningBench, tmp_path: Path) -> None:
    trusting.new_session()
    assert shown(trusting, foreign_pki.client("INSI-AUTO", days=-5), tmp_path)[0] != 0
    assert [event["data"]["reason"] for event in trusting.events("handshake")] == ["expired"]


@pytest.mark.parametrize(
    ("use", "reason"), [("revoked", "revoked"), ("expired", "expired"), ("unknown-ca", "unknown-ca")]
)
def test_the_bench_s_own_bad_certificates_stay_refused(
    trusting: RunningBench, tmp_path: Path, use: str, reason: str
) -> None:
    trusting.new_session()
    leaf, address = trusting.certificate(use), trusting.facts["insi"]["mtls"].removesuffix("/lps")
    flags = ["--cacert", trusting.facts["tls"]["ca"], "--cert", leaf["cert"], "--key", leaf["key"]]
    assert curl(trusting, address, tmp_path, *flags)[0] != 0
    assert [event["data"]["reason"] for event in trusting.events("handshake")] == [reason]


def test_the_bench_s_own_good_certificate_names_no_anchor(trusting: RunningBench, tmp_path: Path) -> None:
    trusting.new_session()
    address = trusting.facts["insi"]["mtls"].removesuffix("/lps")
    assert curl(trusting, address, tmp_path, "--cacert", trusting.facts["tls"]["ca"]) == (0, 200)
    (exchange,) = trusting.exchanges()
    assert "anchor" not in exchange["data"]["tls"]
