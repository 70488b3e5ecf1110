"""What ``up --json`` prints: the addresses, accounts and certificates that other programs rely on."""

from collections.abc import Mapping

from mocks.core.pki.bundles import PASSWORD
from mocks.core.pki.installation import Installation
from mocks.core.pki.leaves import Leaf
from mocks.core.pki.publication import crl_url
from mocks.core.seed import Seed
from mocks.core.vitale import Card
from mocks.mss.annuaire.access import API_KEY
from mocks.psc import paths as psc
from record.event import Json

SCHEMA = 1
_MAIL = ("smtp", "smtps", "imap", "imaps")


def describe(addresses: Mapping[str, str], installed: Installation, population: Seed, token: str) -> Json:
    """The JSON object of ``up --json``; its shape is promised (a key is added, never changed or removed)."""
    return {
        "schema": SCHEMA,
        "notice": "environnement simulé",
        "insi": {"mtls": addresses["insi.mtls"] + "/lps", "cpx": addresses["insi.cpx"] + "/lps"},
        "psc": _psc(addresses, population),
        "dmp": {"base": addresses["dmp"] + "/si-dmp-server/v2/services"},
        "mss": _mss(addresses, population),
        "annuaire": {"base": addresses["annuaire"] + "/fhir/v2", "key": API_KEY},
        "hl7": {"mllp": addresses["hl7.mllp"]},
        "control": {"url": addresses["control"], "token": token},
        "tls": _tls(installed),
        "certificates": [_certificate(leaf) for leaf in installed.leaves],
        "vitale": {"cards": [_card(card, installed) for card in installed.cards]},
        "seed": {"name": population.name, "digest": population.digest},
    }


def _psc(addresses: Mapping[str, str], population: Seed) -> Json:
    return {
        "issuer": addresses["psc.auth"] + psc.REALM,
        "authorize": addresses["psc.wallet"] + psc.AUTHORIZE,
        "clients": [
            {"id": client.id, "secret": client.secret, "redirect_uris": list(client.redirect_uris)}
            for client in population.clients.values()
        ],
        "professionals": [{"rpps": known.id[1:], "login": known.id} for known in population.professionals.values()],
    }


def _mss(addresses: Mapping[str, str], population: Seed) -> Json:
    return {
        "per_org": {protocol: addresses[f"mss.per_org.{protocol}"] for protocol in _MAIL},
        "app": {protocol: addresses[f"mss.app.{protocol}"] for protocol in _MAIL},
        "autoconfig": addresses["mss.autoconfig"],
        "mailboxes": list(population.mailboxes),
    }


def _tls(installed: Installation) -> Json:
    """What a client trusts, in each container, and where revocation lists are; ``crl`` is by authority."""
    return {
        "ca": str(installed.bundle_path),
        "ca_root": str(installed.root_path),
        "ca_der": str(installed.der_path),
        "ca_p7b": str(installed.p7b_path),
        "crl": {issuer.name: crl_url(installed.base, issuer.file) for issuer in installed.authority.chain},
        "anchors": [anchor.to_json() for anchor in installed.anchors],
    }


def _certificate(leaf: Leaf) -> Json:
    return {
        "use": leaf.profile.use,
        "cn": leaf.profile.cn,
        "ou": leaf.profile.ou,
        "expect": leaf.profile.expect,
        **_files(leaf),
    }


def _files(leaf: Leaf) -> dict[str, Json]:
    return {
        "cert": str(leaf.cert),
        "key": str(leaf.key),
        "p12": str(leaf.p12),
        "p12_legacy": str(leaf.p12_legacy),
        "password": PASSWORD,
    }


def _card(card: Card, installed: Installation) -> Json:
    return {
        **card.content(),
        "file": str(card.file(installed.folder)),
        **_files(card.leaf(installed.folder)),
    }
