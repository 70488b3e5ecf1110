"""What a client must refuse of a server (TLS, certificate, revocation), and who says so of which service.

What is verified is MSSanté's API LPS (ECO.1.1.1 to 1.1.7, mss.md §1.2) and the version and suites of the DMP (FI-579v4,
dmp.md §1). No source that was read obliges a client of INSi, of Pro Santé Connect, of the Annuaire, or of the DMP as
to its certificate: RFC 9110 §4.3.4 has every HTTPS client do so, the sheets do not cite it. There a breach only warns.
"""

from collections.abc import Mapping

from formats.rule import Breach, Mark, Rule, Text, rule

EXPIRED, OTHER_NAME, OTHER_AUTHORITY = "expired-certificate", "wrong-host", "unknown-ca"
REVOKED, OLD_TLS, WEAK_SUITES = "revoked-certificate", "old-tls", "weak-cipher"

_TRUST = Text(
    "Laisser la bibliothèque TLS vérifier le certificat du serveur (validité, nom, chaîne jusqu'à la racine attendue) "
    "et interrompre la connexion ; ne jamais proposer de continuer.",
    "Let the TLS library verify the server's certificate (validity, name, chain up to the expected root) and drop the "
    "connection; never offer to go on.",
)
_REVOCATION = Text(
    "Lire la liste de révocation (adresse dans le certificat) ou interroger l'OCSP, et refuser un certificat révoqué.",
    "Read the revocation list (its address is in the certificate) or ask OCSP, and refuse a revoked certificate.",
)
_SETTINGS = Text(
    "Limiter le client à TLS 1.2 au moins et aux suites admises.",
    "Limit the client to TLS 1.2 at least and its suites.",
)


def _refuses(id: str, source: str, mark: Mark, french: str, english: str, fix: Text) -> Rule:
    return rule(id, source, mark, Text(f"Le client refuse {french}.", f"The client refuses {english}."), fix)


_MSS: Mapping[str, Rule] = {
    EXPIRED: _refuses(
        "mss.serveur_expire",
        "ECO.1.1.5 = MSS/va1.04 (mss.md §1.2)",
        Mark.VERIFIED,
        "un opérateur dont le certificat est expiré",
        "an operator whose certificate has expired",
        _TRUST,
    ),
    OTHER_AUTHORITY: _refuses(
        "mss.serveur_autorite",
        "ECO.1.1.4 et 1.1.10 = MSS/va1.06, SC.MSS/CONF.27 (mss.md §1.2)",
        Mark.VERIFIED,
        "un opérateur dont le certificat n'est pas de l'IGC-Santé (ici : l'autorité simulée)",
        "an operator whose certificate is not of IGC-Santé (here: the simulated authority)",
        _TRUST,
    ),
    REVOKED: _refuses(
        "mss.serveur_revoque",
        "ECO.1.1.6 = MSS/va1.05 (mss.md §1.2)",
        Mark.VERIFIED,
        "un opérateur dont le certificat est révoqué",
        "an operator whose certificate is revoked",
        _REVOCATION,
    ),
    OLD_TLS: _refuses(
        "mss.serveur_tls",
        "ECO.1.1.1 = SC.MSS/CONF.01 (mss.md §1.2)",
        Mark.VERIFIED,
        "un opérateur qui ne parle pas au moins TLS 1.2",
        "an operator that does not speak at least TLS 1.2",
        _SETTINGS,
    ),
    WEAK_SUITES: _refuses(
        "mss.serveur_suites",
        "ECO.1.1.3 = SC.MSS/CONF.03 (mss.md §1.2)",
        Mark.VERIFIED,
        "un opérateur qui n'offre aucune des six suites admises",
        "an operator that offers none of the six allowed suites",
        _SETTINGS,
    ),
}
_DMP: Mapping[str, Rule] = {
    OLD_TLS: _refuses(
        "dmp.serveur_tls",
        "FI-579v4 (dmp.md §1)",
        Mark.VERIFIED,
        "un DMP qui ne parle pas TLS 1.2",
        "a DMP that does not speak TLS 1.2",
        _SETTINGS,
    ),
    WEAK_SUITES: _refuses(
        "dmp.serveur_suites",
        "FI-579v4 (dmp.md §1)",
        Mark.VERIFIED,
        "un DMP qui n'offre aucune des quatre suites admises",
        "a DMP that offers none of the four allowed suites",
        _SETTINGS,
    ),
}
_ANY: Mapping[str, Rule] = {
    EXPIRED: _refuses(
        "tls.serveur_expire",
        "inféré : RFC 9110 §4.3.4, RFC 5280 §6",
        Mark.INFERRED,
        "un serveur dont le certificat est expiré",
        "a server whose certificate has expired",
        _TRUST,
    ),
    OTHER_NAME: _refuses(
        "tls.serveur_nom",
        "inféré : RFC 9110 §4.3.4, RFC 7817 (messagerie) ; aucune règle ECO ne parle du nom",
        Mark.INFERRED,
        "un serveur dont le certificat est d'un autre nom",
        "a server whose certificate is for another name",
        _TRUST,
    ),
    OTHER_AUTHORITY: _refuses(
        "tls.serveur_autorite",
        "inféré : RFC 9110 §4.3.4, RFC 5280 §6",
        Mark.INFERRED,
        "un serveur dont le certificat est d'une autorité inconnue",
        "a server whose certificate is of an unknown authority",
        _TRUST,
    ),
    REVOKED: _refuses(
        "tls.serveur_revoque",
        "inféré : RFC 5280 §6.3",
        Mark.INFERRED,
        "un serveur dont le certificat est révoqué",
        "a server whose certificate is revoked",
        _REVOCATION,
    ),
    OLD_TLS: _refuses(
        "tls.serveur_version",
        "inféré : RFC 8996 ; psc.md §5 [W]",
        Mark.INFERRED,
        "un serveur qui ne parle pas au moins TLS 1.2",
        "a server that does not speak at least TLS 1.2",
        _SETTINGS,
    ),
    WEAK_SUITES: _refuses(
        "tls.serveur_suites",
        "inféré : RFC 9325 §4.1",
        Mark.INFERRED,
        "un serveur qui n'offre que des suites sans confidentialité persistante",
        "a server that offers suites without forward secrecy only",
        _SETTINGS,
    ),
}
KEPT = rule(
    "mss.crl_gardee",
    "ECO.1.1.7 = SC.MSS/CONF.22 (mss.md §1.2)",
    Mark.VERIFIED,
    Text(
        "La dernière liste de révocation non expirée est gardée : une lecture qui échoue ne coupe pas le lien.",
        "The last revocation list that is not expired is kept: a reading that fails does not cut the link.",
    ),
    Text(
        "Garder la dernière liste valide et s'en servir quand la suivante ne peut être lue.",
        "Keep the last valid list and use it when the next one cannot be read.",
    ),
)


_SAYS_NOTHING = frozenset({"smtp.CONNECT", "smtp.QUIT", "imap.CONNECT", "imap.LOGOUT"})


def says_nothing(operation: str) -> bool:
    """Whether an exchange is a server's greeting, or a goodbye: a client that does not trust a server may say one."""
    return operation in _SAYS_NOTHING


def accepted(listener: str, fault: str) -> Breach | None:
    """The breach of a client that spoke to a server which shows ``fault``; None when nothing says that it must not.

    ``listener`` is the bench's name for what was called: ``mss.per_org.smtp``, ``dmp``, ``insi.mtls``…
    """
    said = _said_of(listener).get(fault) or _ANY.get(fault)
    return None if said is None else Breach(said, "connexion interrompue", "requête envoyée à ce serveur")


def _said_of(listener: str) -> Mapping[str, Rule]:
    """What its own sources say of a service; of MSSanté, the API LPS alone: its configuration may be elsewhere."""
    if listener.startswith(("mss.per_org.", "mss.app.")):
        return _MSS
    return _DMP if listener == "dmp" else {}
