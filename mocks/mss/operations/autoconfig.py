"""The autoconfiguration document (CONF.04 = ECO.1.1.9): Mozilla's clientConfig 1.1 (mss.md §1.5).

The URL is verified, the content is inferred from Mozilla's format; the DNS SRV variant is not offered.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from mocks.core.message import Answer, Request
from mocks.core.mock import Outcome
from mocks.core.world import World
from mocks.mss import population

OPERATION = "autoconfig"
PATH = "/mail/config-v1.1.xml"
_SERVERS = (
    ("imap", "STARTTLS", "incomingServer", "imap"),
    ("imaps", "SSL", "incomingServer", "imap"),
    ("smtp", "STARTTLS", "outgoingServer", "smtp"),
    ("smtps", "SSL", "outgoingServer", "smtp"),
)
_TEXT = (("Content-Type", "text/plain; charset=utf-8"),)


def handle(request: Request, world: World) -> Outcome:
    """The document for the address in ``emailaddress``, or for every hosted domain when none is given."""
    address = request.query_fields().get("emailaddress", "")
    if request.path != PATH or request.method not in {"GET", "HEAD"}:
        return _not_found(address, f"Le document d'autoconfiguration est {PATH}."), ()
    hosted = population.domains(world.seed)
    domains = [population.domain_of(address)] if address else hosted
    if not set(domains) <= set(hosted):
        return _not_found(address, "Ce domaine n'est pas hébergé par l'opérateur simulé."), ()
    box = population.mailbox(world.seed, address)
    app = box is not None and box.type == "APP"
    body = _document(world, domains, app=app).encode()
    headers = (("Content-Type", "text/xml; charset=utf-8"),)
    return Answer(200, body, headers, OPERATION, facts={"address": address, "domains": domains}), ()


def _not_found(address: str, text: str) -> Answer:
    return Answer(404, text.encode(), _TEXT, OPERATION, facts={"address": address})


def _document(world: World, domains: list[str], *, app: bool) -> str:
    names = "\n".join(f"    <domain>{escape(name)}</domain>" for name in domains)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<clientConfig version="1.1">\n'
        f"  <emailProvider id={quoteattr(domains[0])}>\n{names}\n"
        "    <displayName>Opérateur MSSanté simulé (environnement simulé)</displayName>\n"
        + "".join(_servers(world, app=app))
        + "  </emailProvider>\n</clientConfig>\n"
    )


def _servers(world: World, *, app: bool) -> Iterator[str]:
    """The servers of the mailbox's kind; a BAL applicative has its own, opened by a certificate."""
    family, authentication = ("app", "client-certificate") if app else ("per_org", "OAuth2")
    for listener, socket_type, element, protocol in _SERVERS:
        host, _, port = world.site.addresses.get(f"mss.{family}.{listener}", "").rpartition(":")
        if host:
            yield (
                f'    <{element} type="{protocol}">\n'
                f"      <hostname>{escape(host.strip('[]'))}</hostname>\n      <port>{escape(port)}</port>\n"
                f"      <socketType>{socket_type}</socketType>\n"
                f"      <authentication>{authentication}</authentication>\n"
                f"      <username>%EMAILADDRESS%</username>\n    </{element}>\n"
            )
