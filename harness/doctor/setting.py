"""Settings: of the product (addresses, identifiers, protocol versions) and of the bench (folder, version, machine)."""

from urllib.parse import urlsplit

from formats.rule import Text
from harness.doctor.fault import Family, fault, same
from harness.doctor.sight import Sight, shows

ISSUER = fault(
    "reglage.emetteur",
    Family.SETTING,
    Text(
        "Votre logiciel cherche Pro Santé Connect à une adresse qui n'est pas celle du banc (émetteur faux).",
        "Your product looks for Pro Santé Connect at an address that is not the bench's (wrong issuer).",
    ),
    Text(
        "Recopiez psc.issuer de banc up, royaume compris (…/auth/realms/esante-wallet) ; token et userinfo sont sur "
        "cet hôte, authorize sur psc.authorize.",
        "Copy psc.issuer of banc up, realm included (…/auth/realms/esante-wallet); token and userinfo are on that "
        "host, authorize on psc.authorize.",
    ),
)
REDIRECT = fault(
    "reglage.adresse_de_retour",
    Family.SETTING,
    Text(
        "L'adresse de retour (redirect_uri) n'est pas enregistrée pour ce client PSC, ou change entre authorize et "
        "token.",
        "The redirect_uri is not registered for this PSC client, or differs between authorize and token.",
    ),
    Text(
        "Écrivez-la exactement dans produit.toml ([psc] retours), ou banc up --knob psc.redirect_uris.CLIENT=ADRESSE.",
        "Write it exactly in produit.toml ([psc] retours), or banc up --knob psc.redirect_uris.CLIENT=ADDRESS.",
    ),
)
PSC_CLIENT = fault(
    "reglage.client_psc",
    Family.SETTING,
    Text("Ce client_id n'est pas connu du banc.", "This client_id is not known to the bench."),
    Text(
        "Déclarez-le dans produit.toml ([psc] client, secret, retours), ou employez celui que banc up affiche.",
        "Declare it in produit.toml ([psc] client, secret, retours), or use the one that banc up prints.",
    ),
)
PSC_SECRET = fault(
    "reglage.secret_psc",
    Family.SETTING,
    Text("Le secret du client PSC n'est pas celui du banc.", "The secret of the PSC client is not the bench's."),
    Text(
        "Mettez le même secret dans votre logiciel et dans produit.toml ([psc] secret), inventé pour le banc, jamais "
        "celui d'une vraie plateforme : les dossiers le gardent en clair ; attention aux espaces et à l'encodage d'URL "
        "en Basic.",
        "Put the same secret in your product and in produit.toml ([psc] secret), made up for the bench, never that of "
        "a real platform: dossiers keep it in clear; mind spaces and URL encoding.",
    ),
)
IDAM = fault(
    "reglage.idam",
    Family.SETTING,
    Text(
        "L'IDAM envoyé n'est pas celui qui est déclaré : INSi refuse (desir_550).",
        "The IDAM that was sent is not the declared one: INSi refuses (desir_550).",
    ),
    Text(
        "Mettez le même numéro dans votre logiciel et dans produit.toml ([insi] idam).",
        "Put the same number in your product and in produit.toml ([insi] idam).",
    ),
)
PATH = fault(
    "reglage.chemin",
    Family.SETTING,
    Text("Le chemin appelé n'est pas celui du service.", "The path that was called is not the service's."),
    Text(
        "Recopiez l'adresse entière que banc up affiche : /lps pour INSi, /si-dmp-server/v2/services/… pour le DMP, "
        "/fhir/v2 pour l'Annuaire.",
        "Copy the whole address that banc up prints: /lps for INSi, /si-dmp-server/v2/services/… for DMP, /fhir/v2 for "
        "the Annuaire.",
    ),
)
SOAP11 = fault(
    "reglage.soap_1_1",
    Family.SETTING,
    Text(
        "Votre logiciel parle comme en SOAP 1.1 (type text/xml, ou enveloppe 1.1) à un service SOAP 1.2.",
        "Your product speaks as in SOAP 1.1 (type text/xml, or a 1.1 envelope) to a SOAP 1.2 service.",
    ),
    Text(
        "Choisissez SOAP 1.2 (application/soap+xml) : WCF, TextMessageEncoding Soap12 ; CXF et JAX-WS, SOAP12HTTP ; "
        "PHP, SOAP_1_2 ; Delphi, soSOAP12.",
        "Choose SOAP 1.2 (application/soap+xml): WCF, TextMessageEncoding Soap12; CXF and JAX-WS, SOAP12HTTP; PHP, "
        "SOAP_1_2; Delphi, soSOAP12.",
    ),
)
DIRECTORY_KEY = fault(
    "reglage.cle_annuaire",
    Family.SETTING,
    Text("La clé de l'Annuaire Santé manque ou est fausse.", "The key of the Annuaire Santé is missing or wrong."),
    Text(
        "Envoyez l'en-tête ESANTE-API-KEY avec la valeur annuaire.key de banc up.",
        "Send the header ESANTE-API-KEY with the value annuaire.key of banc up.",
    ),
)
PYTHON = fault(
    "reglage.python",
    Family.SETTING,
    Text("Cette version de Python est trop ancienne pour le banc.", "This Python is too old for the bench."),
    Text(
        "Installez Python 3.11 ou plus récent, puis relancez ./banc.",
        "Install Python 3.11 or later, then ./banc again.",
    ),
    Text("winget install Python.Python.3.11", "winget install Python.Python.3.11"),
    Text("sudo apt install python3.11", "sudo apt install python3.11"),
)
HOME = fault(
    "reglage.dossier_du_banc",
    Family.SETTING,
    Text(
        "Le banc ne peut pas écrire dans son dossier (BANC_HOME).", "The bench cannot write in its folder (BANC_HOME)."
    ),
    Text(
        "Donnez-vous le droit d'y écrire, ou choisissez-en un autre : BANC_HOME, ou --home DOSSIER.",
        "Give yourself the right to write there, or choose another: BANC_HOME, or --home FOLDER.",
    ),
    Text("set BANC_HOME=%LOCALAPPDATA%\\BancSegur", "set BANC_HOME=%LOCALAPPDATA%\\BancSegur"),
    Text("export BANC_HOME=$HOME/.local/share/banc-segur", "export BANC_HOME=$HOME/.local/share/banc-segur"),
)
FULL = fault(
    "reglage.disque_plein",
    Family.SETTING,
    Text(
        "Il ne reste presque plus de place sur le disque du banc.", "There is hardly any room left on the bench's disk."
    ),
    Text(
        "Libérez de la place (banc purge efface les anciennes sessions), ou changez BANC_HOME de disque.",
        "Make room (banc purge deletes old sessions), or move BANC_HOME to another disk.",
    ),
    Text("Get-PSDrive C", "Get-PSDrive C"),
    Text("df -h", "df -h"),
)
LOCKED = fault(
    "reglage.dossier_tenu",
    Family.SETTING,
    Text("Le dossier du banc est tenu par un autre processus.", "The bench's folder is held by another process."),
    Text(
        "Attendez la fin de l'autre démarrage, arrêtez l'autre banc, ou choisissez un autre BANC_HOME.",
        "Wait for the other start to end, stop the other bench, or choose another BANC_HOME.",
    ),
    Text("tasklist | findstr python", "tasklist | findstr python"),
    Text("ps aux | grep mocks", "ps aux | grep mocks"),
)
DESCRIPTORS = fault(
    "reglage.descripteurs",
    Family.SETTING,
    Text("Le système accorde trop peu de connexions à la fois.", "The system grants too few connections at once."),
    Text("Relevez la limite, puis relancez.", "Raise the limit, then start again."),
    Text("Fermez des programmes ; la limite n'est pas réglable.", "Close programs; the limit cannot be set."),
    Text("ulimit -n 4096", "ulimit -n 4096"),
)
PKI = fault(
    "reglage.cles_du_banc",
    Family.SETTING,
    Text("Les clés du banc sont illisibles.", "The keys of the bench cannot be read."),
    Text(
        "Supprimez le dossier pki de BANC_HOME : il sera refait (réimportez ensuite l'autorité).",
        "Delete the folder pki of BANC_HOME: it will be made again (then import the authority again).",
    ),
    Text("%LOCALAPPDATA%\\BancSegur\\pki", "%LOCALAPPDATA%\\BancSegur\\pki"),
    Text("~/.local/share/banc-segur/pki", "~/.local/share/banc-segur/pki"),
)
CONTROL_TOKEN = fault(
    "reglage.jeton_de_pilotage",
    Family.SETTING,
    Text("Ce jeton n'est pas celui de ce banc.", "This token is not that of this bench."),
    Text(
        "Recopiez control.token de ce banc : il change à chaque démarrage.",
        "Copy control.token of this bench: it changes at each start.",
    ),
)
OTHER_BENCH = fault(
    "reglage.autre_version",
    Family.SETTING,
    Text(
        "Ce qui répond à cette adresse n'est pas un banc de cette version.",
        "What answers at this address is not a bench of this version.",
    ),
    Text(
        "Vérifiez l'adresse (control.url), et employez la même version du banc des deux côtés (banc --version).",
        "Check the address (control.url), and use the same version of the bench on both sides (banc --version).",
    ),
)

_CURIOUS = ("/", "/favicon.ico", "/robots.txt", "/apple-touch-icon.png")
"""What a browser, or a person, asks of any server."""
_WRONG_PATH = 404


def is_curious(sight: Sight) -> bool:
    """Whether a call is what a browser, a probe or a person asks of any server, which the service does not have."""
    asked = sight.text("target").partition("?")[0] in _CURIOUS and sight.text("method") in {"GET", "HEAD"}
    return asked and sight.data.get("status") == _WRONG_PATH


def is_wrong_path(sight: Sight) -> bool:
    """Whether a service was called at a path that it has not."""
    if not sight.is_exchange or sight.data.get("status") != _WRONG_PATH or not sight.text("target"):
        return False
    if is_curious(sight):
        return False
    if sight.text("target").lower().startswith(("http://", "https://")):
        return False
    return _is_off_the_map(sight)


def _is_off_the_map(sight: Sight) -> bool:
    """The mocks' own way to say so: a person who is not found is a 404 too."""
    mock, listener = sight.text("mock"), sight.where
    if mock == "insi":
        return sight.fact("fault") == "banc_chemin"
    if mock == "psc":
        return sight.text("operation") == "unknown"
    if mock == "dmp":
        return bool(sight.noted("dmp.http"))
    if listener == "annuaire":
        return "/fhir/" not in sight.text("target")
    return listener == "mss.autoconfig" and "config-v1.1.xml" not in sight.text("target")


@shows(PATH)
def called_elsewhere(sight: Sight) -> Text | None:
    """A path that the service does not have; Pro Santé Connect's are the issuer's."""
    return same(sight.text("target")[:120]) if is_wrong_path(sight) and not _is_of_issuer(sight) else None


@shows(ISSUER)
def other_realm(sight: Sight) -> Text | None:
    """A path of another realm, or of the other host of Pro Santé Connect."""
    return same(sight.text("target")[:120]) if is_wrong_path(sight) and _is_of_issuer(sight) else None


def _is_of_issuer(sight: Sight) -> bool:
    path = urlsplit(sight.text("target")).path
    return sight.text("mock") == "psc" and ("/realms/" in path or "/.well-known/" in path or "openid" in path)


@shows(REDIRECT)
def not_registered(sight: Sight) -> Text | None:
    """Refused at authorize, or at token."""
    at_authorize = sight.of("psc", "authorize") and sight.fact("error") == "Invalid parameter: redirect_uri"
    at_token = sight.of("psc", "token") and sight.fact("error_description") == "Incorrect redirect_uri"
    return same(sight.fact("redirect_uri")[:120]) if at_authorize or at_token else None


@shows(PSC_CLIENT)
def unknown_client(sight: Sight) -> Text | None:
    """Refused at authorize, or by the back channel."""
    at_authorize = sight.of("psc", "authorize") and sight.fact("error") == "Client not found."
    at_token = sight.of("psc") and sight.data.get("status") == 401 and sight.fact("error") == "invalid_client"
    return same(sight.fact("client_id")) if at_authorize or at_token else None


@shows(PSC_SECRET)
def wrong_secret(sight: Sight) -> Text | None:
    """A known client whose secret is not the one that it has."""
    refused = sight.of("psc") and sight.data.get("status") == 401 and sight.fact("error") == "unauthorized_client"
    return same(sight.fact("client_id")) if refused and sight.fact("grant_type") != "client_credentials" else None


@shows(IDAM)
def undeclared_idam(sight: Sight) -> Text | None:
    """INSi's desir_550."""
    return same("") if sight.of("insi") and sight.fact("fault") == "desir_550" else None


@shows(SOAP11)
def old_soap(sight: Sight) -> Text | None:
    """The content type of SOAP 1.1, or its envelope."""
    headers = sight.data.get("request_headers") or ()
    kind = next((str(value) for name, value in headers if name.lower() == "content-type"), "")
    announced = sight.of("insi") and sight.fact("fault") == "banc_content_type" and kind.startswith("text/xml")
    sent = sight.fact("fault") == "banc_soap_version" or sight.fact("status") == "banc:Soap11"
    return same(kind[:80]) if announced or sent else None


@shows(DIRECTORY_KEY)
def no_key(sight: Sight) -> Text | None:
    """The directory's gateway refused."""
    refused = sight.where == "annuaire" and sight.is_exchange and sight.data.get("status") == 401
    return same("") if refused else None
