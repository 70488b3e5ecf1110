"""The autoconfiguration document."""

import pytest

from formats import xml
from tests.mocks.mss.asking import ask
from tests.mocks.mss.desk import ADDRESSES, AUTOMATE, CAMILLE

PATH = "/mail/config-v1.1.xml"


def servers(query: str) -> list[tuple[str, str, str, str]]:
    """(element, port, socket type, authentication) of each server of the document."""
    answer = ask(PATH, query, listener="mss.autoconfig")
    assert answer.status == 200
    provider = xml.parse(answer.body).find("emailProvider")
    assert provider is not None
    names = ("port", "socketType", "authentication")
    return [(item.tag, *(str(item.findtext(name)) for name in names)) for item in provider if "Server" in str(item.tag)]


def test_the_servers_of_a_personal_mailbox_starttls_first() -> None:
    assert servers(f"emailaddress={CAMILLE}") == [
        ("incomingServer", "1143", "STARTTLS", "OAuth2"),
        ("incomingServer", "1993", "SSL", "OAuth2"),
        ("outgoingServer", "1587", "STARTTLS", "OAuth2"),
        ("outgoingServer", "1465", "SSL", "OAuth2"),
    ]


def test_an_applicative_mailbox_has_servers_of_its_own() -> None:
    assert servers(f"emailaddress={AUTOMATE}") == [
        ("incomingServer", "2143", "STARTTLS", "client-certificate"),
        ("outgoingServer", "2587", "STARTTLS", "client-certificate"),
    ]


def test_without_an_address_every_hosted_domain_is_named() -> None:
    root = xml.parse(ask(PATH, listener="mss.autoconfig").body)
    assert [item.text for item in root.iter("domain")] == ["cabinet-banc.mssante.fr", "ch-banc.mssante.fr"]


@pytest.mark.parametrize(
    ("path", "query"),
    [(PATH, "emailaddress=a@inconnu.mssante.fr"), (PATH, 'emailaddress="><x>'), ("/autre.xml", "")],
)
def test_what_is_not_hosted_is_not_found(path: str, query: str) -> None:
    assert ask(path, query, listener="mss.autoconfig").status == 404


def test_it_says_that_it_is_simulated() -> None:
    answer = ask(PATH, f"emailaddress={CAMILLE}", listener="mss.autoconfig")
    assert "environnement simulé" in answer.body.decode()
    assert all(host.partition(":")[0].encode() in answer.body for host in ADDRESSES.values())
