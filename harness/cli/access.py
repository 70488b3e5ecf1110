"""What a product needs to reach the bench, for a person: the facts of ``up --json`` in one compact list."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

from formats.rule import Text
from record.event import Json

HEADING = Text("Pour joindre le banc (environnement simulé) :", "To reach the bench (simulated environment):")
FIXED_PORTS = Text(
    "  ports fixes : --port-base N, ou lancez ./banc up --json puis run --bench URL --token JETON",
    "  fixed ports: --port-base N, or start ./banc up --json then run --bench URL --token TOKEN",
)


def lines(facts: Mapping[str, Json]) -> Iterator[Text]:
    """A line per thing to configure; what the bench does not say is left out."""
    for label, name in _ADDRESSES:
        value = _at(facts, name)
        if value:
            yield _line(label, _shown(value))
    yield from _people(facts)
    yield from _certificates(facts)


_ADDRESSES = (
    (Text("INSi", "INSi"), "insi.mtls"),
    (Text("  par CPx ou PSC", "  by CPx or PSC"), "insi.cpx"),
    (Text("Pro Santé Connect", "Pro Santé Connect"), "psc.issuer"),
    (Text("  authorize", "  authorize"), "psc.authorize"),
    (Text("DMP", "DMP"), "dmp.base"),
    (Text("MSSanté par organisme", "MSSanté per_org"), "mss.per_org"),
    (Text("MSSanté applicatif", "MSSanté app"), "mss.app"),
    (Text("MSSanté autoconfig", "MSSanté autoconfig"), "mss.autoconfig"),
    (Text("Annuaire Santé", "Annuaire Santé"), "annuaire.base"),
    (Text("  clé", "  key"), "annuaire.key"),
    (Text("HL7 v2 (MLLP)", "HL7 v2 (MLLP)"), "hl7.mllp"),
    (Text("pilotage du banc", "bench control"), "control.url"),
)


def _people(facts: Mapping[str, Json]) -> Iterator[Text]:
    for client in _at(facts, "psc.clients") or ():
        returns = ", ".join(client.get("redirect_uris") or ()) or "–"
        yield _line(
            Text("client PSC", "PSC client"),
            Text(
                f"{client.get('id')}, secret {client.get('secret')}, retours {returns}",
                f"{client.get('id')}, secret {client.get('secret')}, redirect_uris {returns}",
            ),
        )
    logins = [str(one.get("login")) for one in _at(facts, "psc.professionals") or ()]
    yield _line(Text("professionnels (login)", "professionals (login)"), _listed(logins))
    yield _line(Text("boîtes MSSanté", "MSSanté mailboxes"), _listed(_at(facts, "mss.mailboxes") or ()))


def _certificates(facts: Mapping[str, Json]) -> Iterator[Text]:
    """Where they are, and those that the bench accepts: the others are for trials of refusal."""
    given = facts.get("certificates") or ()
    folders = sorted({str(PurePath(str(one.get("p12"))).parent) for one in given})
    passwords = sorted({str(one.get("password")) for one in given})
    if given:
        yield _line(
            Text("certificats", "certificates"),
            Text(
                f"{', '.join(folders)} (.pem, .key.pem, .p12 ; mot de passe : {', '.join(passwords)})",
                f"{', '.join(folders)} (.pem, .key.pem, .p12; password: {', '.join(passwords)})",
            ),
        )
    accepted = [f"{one.get('use')} (CN {one.get('cn')})" for one in given if one.get("expect") == "accepted"]
    yield _line(Text("  acceptés", "  accepted"), _listed(accepted))
    yield _line(Text("autorité (tls.ca)", "authority (tls.ca)"), _shown(_at(facts, "tls.ca") or "–"))


def _at(facts: Mapping[str, Json], name: str) -> Json:
    value: Json = facts
    for step in name.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _shown(value: Json) -> Text:
    told = ", ".join(f"{key} {item}" for key, item in value.items()) if isinstance(value, Mapping) else str(value)
    return Text(told, told)


def _listed(values: Sequence[str]) -> Text:
    return _shown(", ".join(values) or "–")


def _line(label: Text, value: Text) -> Text:
    return Text(f"  {label.fr:<22} {value.fr}", f"  {label.en:<22} {value.en}")
