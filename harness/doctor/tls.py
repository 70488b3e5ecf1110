"""TLS faults: what each side shows of itself, what it speaks, and on which port."""

import re

from formats.rule import Text
from harness import trust
from harness.doctor.fault import Family, Fault, fault, same
from harness.doctor.sight import Sight, shows
from record.event import Kind

_WINDOWS_STORE = same("certutil -user -addstore Root BANC_HOME\\pki\\ac.cer")
_LINUX_STORE = (
    "sudo cp BANC_HOME/pki/ac-racine.pem /usr/local/share/ca-certificates/banc-segur.crt && sudo update-ca-certificates"
)
"""One certificate for each file there: the root alone, not the bundle."""
_JAVA_STORE = (
    "keytool -importcert -noprompt -alias banc-segur -file BANC_HOME/pki/ac-racine.pem "
    "-keystore banc-confiance.p12 -storetype PKCS12 -storepass banc-segur"
)
BENCH_CA = fault(
    "tls.autorite_du_banc",
    Family.TLS,
    Text(
        "Votre logiciel ne reconnaît pas l'autorité du banc : il a refusé notre certificat.",
        "Your product does not know the bench's authority: it refused our certificate.",
    ),
    Text(
        "Importez le fichier tls.ca (ou ca_der, ca_p7b) affiché par banc up dans le magasin d'autorités que votre "
        "logiciel lit ; ne désactivez pas la vérification.",
        "Import the file tls.ca (or ca_der, ca_p7b) that banc up prints into the trust store that your product reads; "
        "do not switch verification off.",
    ),
    _WINDOWS_STORE,
    Text(
        f"{_LINUX_STORE} ; Java : {_JAVA_STORE} ; Node : NODE_EXTRA_CA_CERTS=BANC_HOME/pki/ac.pem",
        f"{_LINUX_STORE}; Java: {_JAVA_STORE}; Node: NODE_EXTRA_CA_CERTS=BANC_HOME/pki/ac.pem",
    ),
)
BENCH_CERTIFICATE = fault(
    "tls.certificat_du_banc",
    Family.TLS,
    Text(
        "Votre logiciel a refusé le certificat du banc : autorité inconnue de lui, ou nom qui n'y est pas.",
        "Your product refused the bench's certificate: authority unknown to it, or a name that is not in it.",
    ),
    Text(
        "Importez tls.ca, puis appelez le banc par un nom de son certificat : localhost, 127.0.0.1, ou celui donné par "
        "banc up --name NOM.",
        "Import tls.ca, then call the bench by a name of its certificate: localhost, 127.0.0.1, or the one given by "
        "banc up --name NAME.",
    ),
    _WINDOWS_STORE,
    Text(f"{_LINUX_STORE} ; Java : {_JAVA_STORE}", f"{_LINUX_STORE}; Java: {_JAVA_STORE}"),
)
SILENT = fault(
    "tls.connexion_sans_appel",
    Family.TLS,
    Text(
        "Votre logiciel a quitté la connexion TLS sans rien demander : il refuse sans doute notre certificat (Node et "
        "d'autres ne disent pas pourquoi).",
        "Your product left the TLS connection without a word: it probably refuses our certificate (Node and others do "
        "not say why).",
    ),
    Text(
        "Regardez l'erreur de votre logiciel ; faites-lui connaître tls.ca, et appelez-le par un nom du certificat.",
        "Look at your product's own error; have it know tls.ca, and call by a name of the certificate.",
    ),
    same("set NODE_EXTRA_CA_CERTS=BANC_HOME\\pki\\ac.pem"),
    same("export NODE_EXTRA_CA_CERTS=BANC_HOME/pki/ac.pem"),
)
NO_CERTIFICATE = fault(
    "tls.sans_certificat",
    Family.TLS,
    Text(
        "Votre logiciel n'a présenté aucun certificat client, et ce service en demande un.",
        "Your product showed no client certificate, and this service asks for one.",
    ),
    Text(
        "Donnez-lui un certificat accepté et sa clé (certificates[] de banc up : .p12, ou .pem et .key.pem).",
        "Give it an accepted certificate and its key (certificates[] of banc up: .p12, or .pem and .key.pem).",
    ),
    Text(
        "Importez le .p12 avec sa clé (certutil -user -importpfx) et laissez le compte du service lire la clé.",
        "Import the .p12 with its key (certutil -user -importpfx) and let the service's account read the key.",
    ),
    Text("curl --cert insi-auto.pem --key insi-auto.key.pem", "curl --cert insi-auto.pem --key insi-auto.key.pem"),
)
CLIENT_CA = fault(
    "tls.autorite_du_client",
    Family.TLS,
    Text(
        "Le certificat présenté vient d'une autorité que le banc ne connaît pas.",
        "The certificate that was shown comes from an authority that the bench does not know.",
    ),
    Text(
        "Employez un certificat du banc, ou faites connaître l'autorité de test : banc trust add CHAÎNE, puis "
        "relancez banc up.",
        "Use a certificate of the bench, or have it know the test authority: banc trust add CHAIN, then start banc up "
        "again.",
    ),
)
OTHER_BENCH_CA = fault(
    "tls.autorite_d_un_autre_banc",
    Family.TLS,
    Text(
        "Le certificat présenté vient d'une autorité qui porte le nom de celle du banc, avec une autre clé : le leurre "
        "unknown-ca, fait pour être refusé, ou un certificat d'un autre BANC_HOME.",
        "The certificate that was shown comes from an authority that has the name of the bench's, with another key: "
        "the decoy unknown-ca, made to be refused, or a certificate of another BANC_HOME.",
    ),
    Text(
        "Employez un certificat que ce banc donne comme accepté (certificates[] de banc up, dossier pki de son "
        "BANC_HOME).",
        "Use a certificate that this bench gives as accepted (certificates[] of banc up, folder pki of its BANC_HOME).",
    ),
)
CHAIN = fault(
    "tls.chaine_incomplete",
    Family.TLS,
    Text(
        "La chaîne du certificat est incomplète : il manque l'autorité intermédiaire qui l'a émis.",
        "The chain of the certificate is incomplete: the intermediate authority that issued it is missing.",
    ),
    Text(
        "Envoyez le certificat suivi de son émetteur (fichier de chaîne), ou ajoutez l'intermédiaire : banc trust add "
        "INTERMEDIAIRE.",
        "Send the certificate followed by its issuer (chain file), or add the intermediate: banc trust add "
        "INTERMEDIATE.",
    ),
    Text(
        "Importez l'intermédiaire : certutil -user -addstore CA intermediaire.cer",
        "Import the intermediate: certutil -user -addstore CA intermediate.cer",
    ),
    Text("cat client.pem intermediaire.pem > chaine.pem", "cat client.pem intermediate.pem > chain.pem"),
)
EXPIRED = fault(
    "tls.certificat_expire",
    Family.TLS,
    Text("Ce certificat a expiré.", "This certificate has expired."),
    Text(
        "Renouvelez-le, ou prenez un certificat accepté du banc (les siens sont refaits à chaque démarrage).",
        "Renew it, or take an accepted certificate of the bench (its own are made again at each start).",
    ),
    Text("certutil -user -store My", "certutil -user -store My"),
    Text("openssl x509 -in client.pem -noout -dates", "openssl x509 -in client.pem -noout -dates"),
)
NOT_YET = fault(
    "tls.certificat_pas_encore_valable",
    Family.TLS,
    Text("Ce certificat n'est pas encore valable.", "This certificate is not valid yet."),
    Text(
        "Attendez son début, prenez-en un autre, ou mettez à l'heure la machine du banc.",
        "Wait for its beginning, take another one, or set the clock of the bench's machine.",
    ),
    Text("w32tm /resync", "w32tm /resync"),
    Text("timedatectl ; openssl x509 -noout -dates", "timedatectl; openssl x509 -noout -dates"),
)
PURPOSE = fault(
    "tls.mauvais_usage",
    Family.TLS,
    Text(
        "Ce certificat n'est pas fait pour cet usage : authentification (TLS) et signature ont chacune le leur.",
        "This certificate is not meant for this use: authentication (TLS) and signature each have their own.",
    ),
    Text(
        "TLS : org-auth-cli, insi-auto ou ps-auth. Signature du VIHF : org-sign ou ps-sign.",
        "TLS: org-auth-cli, insi-auto or ps-auth. Signature of the VIHF: org-sign or ps-sign.",
    ),
    Text("certutil -dump client.cer (Utilisation de la clé)", "certutil -dump client.cer (Key Usage)"),
    Text(
        "openssl x509 -in client.pem -noout -ext keyUsage,extendedKeyUsage",
        "openssl x509 -in client.pem -noout -ext keyUsage,extendedKeyUsage",
    ),
)
REVOKED = fault(
    "tls.certificat_revoque",
    Family.TLS,
    Text("Ce certificat est révoqué.", "This certificate is revoked."),
    Text(
        "Prenez-en un autre : celui-là est sur la liste de révocation.",
        "Take another one: it is on the revocation list.",
    ),
)
WRONG_CN = fault(
    "tls.mauvais_cn",
    Family.TLS,
    Text(
        "Le CN du certificat n'est pas INSI-AUTO ni INSI-MANU : INSi refuse (desir_560).",
        "The CN of the certificate is neither INSI-AUTO nor INSI-MANU: INSi refuses (desir_560).",
    ),
    Text(
        "Pour INSi, employez le certificat insi-auto ou insi-manu, non celui du DMP ou de la MSSanté.",
        "For INSi, use the certificate insi-auto or insi-manu, not the one of DMP or MSSanté.",
    ),
)
UNFIT = fault(
    "tls.certificat_inutilisable",
    Family.TLS,
    Text("Ce certificat ne peut pas servir.", "This certificate cannot be used."),
    Text(
        "Refaites-le : clé RSA d'au moins 2048 bits, SHA-256, émis par une autorité.",
        "Make it again: RSA key of 2048 bits or more, SHA-256, issued by an authority.",
    ),
)
OLD_VERSION = fault(
    "tls.version_ancienne",
    Family.TLS,
    Text(
        "Votre logiciel ne parle qu'une version de TLS trop ancienne (1.0 ou 1.1).",
        "Your product speaks too old a version of TLS only (1.0 or 1.1).",
    ),
    Text(
        "Activez TLS 1.2 : .NET, SecurityProtocol Tls12 ; Delphi/Indy, sslvTLSv1_2 avec OpenSSL 1.1 ; Java ≥ 8.",
        "Switch TLS 1.2 on: .NET, SecurityProtocol Tls12; Delphi/Indy, sslvTLSv1_2 with OpenSSL 1.1; Java ≥ 8.",
    ),
    Text(
        "Registre : SCHANNEL\\Protocols\\TLS 1.2\\Client, et SchUseStrongCrypto=1 pour .NET ancien.",
        "Registry: SCHANNEL\\Protocols\\TLS 1.2\\Client, and SchUseStrongCrypto=1 for old .NET.",
    ),
    Text("openssl.cnf : MinProtocol = TLSv1.2", "openssl.cnf: MinProtocol = TLSv1.2"),
)
SUITES = fault(
    "tls.aucune_suite_commune",
    Family.TLS,
    Text(
        "Votre logiciel ne propose aucune suite de chiffrement que ce service accepte.",
        "Your product offers no cipher suite that this service accepts.",
    ),
    Text(
        "Proposez ECDHE-RSA-AES256-GCM-SHA384 ou ECDHE-RSA-AES128-GCM-SHA256.",
        "Offer ECDHE-RSA-AES256-GCM-SHA384 or ECDHE-RSA-AES128-GCM-SHA256.",
    ),
    Text("Enable-TlsCipherSuite (PowerShell)", "Enable-TlsCipherSuite (PowerShell)"),
    Text("openssl ciphers -v", "openssl ciphers -v"),
)
PLAIN_TO_TLS = fault(
    "tls.clair_sur_port_tls",
    Family.TLS,
    Text("Votre logiciel parle en clair à un port TLS.", "Your product speaks in clear to a TLS port."),
    Text(
        "Écrivez https:// au lieu de http:// ; pour la messagerie, TLS implicite sur smtps et imaps.",
        "Write https:// instead of http://; for mail, implicit TLS on smtps and imaps.",
    ),
)
OTHER_SERVER = fault(
    "tls.autre_serveur",
    Family.TLS,
    Text(
        "Ce n'est pas le banc qui répond à cette adresse : son certificat n'est pas le nôtre (antivirus, mandataire "
        "qui déchiffre, autre serveur).",
        "It is not the bench that answers at this address: the certificate is not ours (antivirus, intercepting "
        "proxy, another server).",
    ),
    Text(
        "Exceptez l'adresse du banc de l'inspection TLS, ou corrigez l'adresse ou le port.",
        "Except the bench's address from TLS inspection, or correct the address or the port.",
    ),
    Text("Antivirus : exclure localhost de l'analyse HTTPS.", "Antivirus: except localhost from HTTPS scanning."),
    Text("openssl s_client -connect HÔTE:PORT", "openssl s_client -connect HOST:PORT"),
)

REASONS: dict[str, Fault] = {
    "client-refused-our-ca": BENCH_CA,
    "client-refused-our-certificate": BENCH_CERTIFICATE,
    "no-certificate": NO_CERTIFICATE,
    "unknown-ca": CLIENT_CA,
    "self-signed": CLIENT_CA,
    "bad-signature": CLIENT_CA,
    "issuer-not-an-authority": CLIENT_CA,
    "expired": EXPIRED,
    "not-yet-valid": NOT_YET,
    "wrong-purpose": PURPOSE,
    "revoked": REVOKED,
    "weak-key": UNFIT,
    "weak-digest": UNFIT,
    "old-tls": OLD_VERSION,
    "no-shared-cipher": SUITES,
    "plain-http": PLAIN_TO_TLS,
    "not-tls": PLAIN_TO_TLS,
}
"""What a refused handshake means, by the bench's own word for it."""
_SIGNER = ("vihf.trust",)
_UNFIT_SIGNER = ("vihf.certificate_cps", "vihf.certificate_org", "vihf.certificate_seal")


def of_handshake(sight: Sight) -> Fault | None:
    """The fault of a refused handshake; None when its reason tells nothing (cut, too slow)."""
    found = REASONS.get(sight.text("reason"))
    if found is CLIENT_CA and trust.is_of_bench(str(sight.shown_certificate.get("issuer") or "")):
        return OTHER_BENCH_CA
    return CHAIN if found is CLIENT_CA and _lacks_intermediate(sight) else found


def _lacks_intermediate(sight: Sight) -> bool:
    """Whether an authority that the user added is of the house that issued the certificate: what is between lacks."""
    issuer = str(sight.shown_certificate.get("issuer") or "")
    tls = sight.bench.get("tls")
    anchors = tls.get("anchors") if isinstance(tls, dict) else None
    names = [str(anchor.get("name")) for anchor in anchors or () if isinstance(anchor, dict)]
    house = _house(issuer)
    return bool(house) and issuer not in names and any(_house(name) == house for name in names)


def _house(name: str) -> tuple[str, ...]:
    """What a DN says besides its CN: the organisation that runs an authority and its intermediates."""
    parts = (part.strip() for part in re.split(r"(?<!\\),", name))
    return tuple(sorted(part for part in parts if not part.upper().startswith(("CN=", "C="))))


def _handshakes() -> None:
    for found in dict.fromkeys([*REASONS.values(), CHAIN, OTHER_BENCH_CA]):

        def recognise(sight: Sight, wanted: Fault = found) -> Text | None:
            return _told(sight) if sight.is_handshake and of_handshake(sight) is wanted else None

        shows(found)(recognise)


def _told(sight: Sight) -> Text:
    """Who was shown, by what name we were called."""
    shown = sight.shown_certificate
    if shown:
        subject, issuer = str(shown.get("subject", "")), str(shown.get("issuer", ""))
        if shown.get("authority") or subject == issuer:
            by = Text("elle-même", "itself") if subject == issuer else same(issuer)
            return Text(
                f"autorité de la chaîne présentée : {subject}, émise par {by.fr}",
                f"authority of the chain shown: {subject}, issued by {by.en}",
            )
        return Text(f"présenté : {subject}, émis par {issuer}", f"shown: {subject}, issued by {issuer}")
    tls = sight.data.get("tls")
    name = str(tls.get("sni") or "") if isinstance(tls, dict) else ""
    return Text(f"appelé sous le nom {name}", f"called by the name {name}") if name else same("")


_handshakes()


@shows(SILENT)
def left_without_a_word(sight: Sight) -> Text | None:
    """A TLS connection that ended before its first byte, or in the middle of its handshake."""
    return same("") if is_silent(sight) else None


def is_silent(sight: Sight) -> bool:
    """Whether a peer began TLS and left without a word."""
    noted = sight.event.kind is Kind.NOTE and sight.text("note") == "silent"
    return noted or (sight.is_handshake and sight.text("reason") == "cut" and bool(sight.data.get("hello")))


@shows(WRONG_CN)
def refused_cn(sight: Sight) -> Text | None:
    """INSi's desir_560."""
    if not sight.of("insi") or sight.fact("fault") != "desir_560":
        return None
    cn = str(sight.shown_certificate.get("cn") or "–")
    return Text(f"CN présenté : {cn}", f"CN shown: {cn}")


@shows(PURPOSE)
def signer_is_unfit(sight: Sight) -> Text | None:
    """A VIHF signed by a certificate of authentication."""
    return same("VIHF") if sight.of("dmp") and sight.noted(*_UNFIT_SIGNER) else None


def _signers() -> None:
    """A VIHF whose signer does not verify."""
    for found in dict.fromkeys(REASONS.values()):

        def recognise(sight: Sight, wanted: Fault = found) -> Text | None:
            words = set(re.findall(r"[a-z-]+", sight.noted(*_SIGNER).partition("[banc] ")[2]))
            known = {word for word in words if REASONS.get(word) is wanted}
            return Text("signature du VIHF", "signature of the VIHF") if sight.of("dmp") and known else None

        shows(found)(recognise)


_signers()
