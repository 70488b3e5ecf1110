"""``banc hosts``: optional lines for the hosts file, so that the bench's services have real-looking names.

Every line that is not an entry is a comment: the output can be appended as it is.
"""

from argparse import Namespace
from collections.abc import Iterator

from formats import hosts
from formats.rule import Text
from harness.cli.account import Account
from harness.verdict import Exit


def main(options: Namespace) -> int:
    """Print the lines."""
    account = Account(options.lang)
    for line in lines(options.address):
        account.say(line)
    return int(Exit.PASSED)


def lines(address: str) -> Iterator[Text]:
    """What to add to the hosts file, and what to start the bench with."""
    yield from _WHERE
    width = max(map(len, hosts.NAMES.values()))
    for listener, name in hosts.NAMES.items():
        label = _LABELS[listener]
        entry = f"{address}  {name:<{width}}  # "
        yield Text(entry + label.fr, entry + label.en)
    listen = "" if address in _HERE else f"--listen {address} "
    command = f"#   ./banc up --port-base 8443 {listen}--name {hosts.DOMAIN}"
    yield Text("# Puis, pour que les adresses affichées portent ces noms :", "# Then, for URLs with these names:")
    yield Text(command, command)


_HERE = ("127.0.0.1", "::1")
_WHERE = (
    Text(
        "# Banc Ségur, environnement simulé : lignes facultatives (tout marche sans, sur 127.0.0.1 et des ports).",
        "# Banc Ségur, simulated environment: optional lines (all works without them, on 127.0.0.1 and ports).",
    ),
    Text(
        "# À ajouter, en administrateur, au fichier hosts de la machine où tourne votre logiciel :",
        "# To add, as administrator, to the hosts file of the machine where your product runs:",
    ),
    Text(
        "#   Windows : C:\\Windows\\System32\\drivers\\etc\\hosts",
        "#   Windows: C:\\Windows\\System32\\drivers\\etc\\hosts",
    ),
    Text("#   Linux, macOS : /etc/hosts", "#   Linux, macOS: /etc/hosts"),
    Text(
        "# Jamais les noms des vraies plateformes (ameli.fr, esante.gouv.fr, mssante.fr…) : le poste enverrait un",
        "# Never the names of the real platforms (ameli.fr, esante.gouv.fr, mssante.fr…): one day the machine would",
    ),
    Text(
        "# jour de vraies données au banc, ou resterait coupé d'elles. Ceux-ci sont sous .test, qui n'est à personne",
        "# send real data to the bench, or stay cut off from them. These are under .test, which is nobody's",
    ),
    Text("# (RFC 6761) ; le certificat du banc les porte d'office.", "# (RFC 6761); the bench's certificate has them."),
)
_LABELS = {
    "insi": Text("INSi", "INSi"),
    "psc.auth": Text("Pro Santé Connect", "Pro Santé Connect"),
    "psc.wallet": Text("Pro Santé Connect, mire de connexion", "Pro Santé Connect, login page"),
    "dmp": Text("DMP", "DMP"),
    "mss.per_org": Text("MSSanté, boîtes personnelles et organisationnelles", "MSSanté, personal and shared mailboxes"),
    "mss.app": Text("MSSanté, boîtes applicatives", "MSSanté, application mailboxes"),
    "mss.autoconfig": Text("MSSanté, autoconfiguration", "MSSanté, autoconfiguration"),
    "annuaire": Text("Annuaire Santé", "Annuaire Santé"),
    "crl": Text("listes de révocation", "revocation lists"),
}
