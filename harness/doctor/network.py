"""Network faults: ports, names, proxies, firewalls, IPv6."""

from formats.rule import Text
from harness.doctor.fault import Family, fault, same
from harness.doctor.sight import Sight, shows

PORT_TAKEN = fault(
    "reseau.port_pris",
    Family.NETWORK,
    Text("Un port du banc est pris par un autre programme.", "A port of the bench is taken by another program."),
    Text(
        "Arrêtez ce programme (un autre banc ?), ou prenez d'autres ports : banc up --port-base N (sans lui, des ports "
        "libres sont pris).",
        "Stop that program (another bench?), or take other ports: banc up --port-base N (without it, free ports are "
        "taken).",
    ),
    Text("netstat -ano | findstr :PORT", "netstat -ano | findstr :PORT"),
    Text("ss -ltnp | grep :PORT", "ss -ltnp | grep :PORT"),
)
FIREWALL = fault(
    "reseau.pare_feu",
    Family.NETWORK,
    Text(
        "La connexion n'aboutit ni n'est refusée : un pare-feu la jette.",
        "The connection is neither made nor refused: a firewall drops it.",
    ),
    Text(
        "Ouvrez les ports du banc (port-base à port-base + 19, TCP) entre le poste et la machine du banc.",
        "Open the bench's ports (port-base to port-base + 19, TCP) between the desk and the bench's machine.",
    ),
    Text(
        "netsh advfirewall firewall add rule name=Banc dir=in action=allow protocol=TCP localport=8443-8462",
        "netsh advfirewall firewall add rule name=Banc dir=in action=allow protocol=TCP localport=8443-8462",
    ),
    Text("sudo ufw allow 8443:8462/tcp", "sudo ufw allow 8443:8462/tcp"),
)
NOBODY = fault(
    "reseau.personne_n_ecoute",
    Family.NETWORK,
    Text(
        "Personne n'écoute à cette adresse : la connexion est refusée.",
        "Nobody listens at this address: the connection is refused.",
    ),
    Text(
        "Lancez banc up, vérifiez hôte et port (control.url change à chaque démarrage sans --port-base) ; d'une autre "
        "machine, banc up --listen ADRESSE --name NOM.",
        "Start banc up, check host and port (control.url changes at each start without --port-base); from another "
        "machine, banc up --listen ADDRESS --name NAME.",
    ),
)
PROXY_SET = fault(
    "reseau.mandataire_configure",
    Family.NETWORK,
    Text(
        "Un mandataire (proxy) est configuré, et l'adresse du banc n'en est pas exceptée.",
        "A proxy is configured, and the bench's address is not excepted from it.",
    ),
    Text(
        "Ajoutez l'hôte du banc à NO_PROXY (localhost,127.0.0.1,::1 et vos --name), ou exceptez-le dans votre "
        "logiciel.",
        "Add the bench's host to NO_PROXY (localhost,127.0.0.1,::1 and your --name), or except it in your product.",
    ),
    Text(
        "setx NO_PROXY localhost,127.0.0.1,::1 ; netsh winhttp show proxy",
        "setx NO_PROXY localhost,127.0.0.1,::1 ; netsh winhttp show proxy",
    ),
    Text(
        "export NO_PROXY=localhost,127.0.0.1,::1 ; Java : -Dhttp.nonProxyHosts",
        "export NO_PROXY=localhost,127.0.0.1,::1 ; Java: -Dhttp.nonProxyHosts",
    ),
)
PROXY_CALLED = fault(
    "reseau.mandataire_appele",
    Family.NETWORK,
    Text(
        "Votre logiciel s'adresse au banc comme à un mandataire (CONNECT ou adresse absolue).",
        "Your product speaks to the bench as to a proxy (CONNECT or absolute address).",
    ),
    Text(
        "L'adresse du banc va dans l'adresse du service, jamais dans le réglage du mandataire : videz ce réglage.",
        "The bench's address goes in the service's address, never in the proxy setting: empty that setting.",
    ),
    Text("netsh winhttp reset proxy", "netsh winhttp reset proxy"),
    Text("unset HTTP_PROXY HTTPS_PROXY http_proxy https_proxy", "unset HTTP_PROXY HTTPS_PROXY http_proxy https_proxy"),
)
NO_SUCH_NAME = fault(
    "reseau.nom_inconnu",
    Family.NETWORK,
    Text("Ce nom ne se résout pas sur ce poste.", "This name does not resolve on this machine."),
    Text(
        "Ajoutez au fichier hosts les lignes que donne banc hosts, ou appelez le banc par son adresse.",
        "Add to the hosts file the lines that banc hosts gives, or call the bench by its address.",
    ),
    Text("C:\\Windows\\System32\\drivers\\etc\\hosts", "C:\\Windows\\System32\\drivers\\etc\\hosts"),
    Text("/etc/hosts", "/etc/hosts"),
)
NAME_ELSEWHERE = fault(
    "reseau.nom_ailleurs",
    Family.NETWORK,
    Text(
        "Ce nom mène à une autre adresse que celle où le banc écoute.",
        "This name leads to another address than the one where the bench listens.",
    ),
    Text(
        "Corrigez la ligne du fichier hosts ou du DNS (banc hosts --address ADRESSE), ou lancez banc up --listen sur "
        "cette adresse.",
        "Correct the line of the hosts file or of the DNS (banc hosts --address ADDRESS), or start banc up --listen on "
        "that address.",
    ),
    Text(
        "C:\\Windows\\System32\\drivers\\etc\\hosts ; ipconfig /flushdns",
        "C:\\Windows\\System32\\drivers\\etc\\hosts ; ipconfig /flushdns",
    ),
    Text("/etc/hosts ; getent hosts NOM", "/etc/hosts ; getent hosts NAME"),
)
IPV6_ONLY = fault(
    "reseau.ipv6_seul",
    Family.NETWORK,
    Text(
        "« localhost » est pris pour ::1 (IPv6) seul, et le banc écoute en IPv4.",
        "“localhost” is taken for ::1 (IPv6) alone, and the bench listens on IPv4.",
    ),
    Text(
        "Écrivez 127.0.0.1 au lieu de localhost, ou lancez banc up --listen ::1.",
        "Write 127.0.0.1 instead of localhost, or start banc up --listen ::1.",
    ),
    Text(
        "Node : dns.setDefaultResultOrder('ipv4first') ; hosts : 127.0.0.1 localhost",
        "Node: dns.setDefaultResultOrder('ipv4first'); hosts: 127.0.0.1 localhost",
    ),
    Text("/etc/hosts : 127.0.0.1 localhost, avant ::1", "/etc/hosts: 127.0.0.1 localhost, before ::1"),
)
NOT_OUR_ADDRESS = fault(
    "reseau.adresse_d_ailleurs",
    Family.NETWORK,
    Text(
        "L'adresse de --listen n'est pas une adresse de cette machine.", "The --listen address is not this machine's."
    ),
    Text(
        "Donnez une adresse de cette machine, ou 0.0.0.0 pour toutes (avec --name).",
        "Give an address of this machine, or 0.0.0.0 for all of them (with --name).",
    ),
    Text("ipconfig", "ipconfig"),
    Text("ip address", "ip address"),
)


@shows(PROXY_CALLED)
def spoken_to_as_a_proxy(sight: Sight) -> Text | None:
    """CONNECT, in clear or inside TLS, or a request whose target is an absolute address."""
    if sight.is_handshake and sight.text("reason") == "https proxy request":
        return same("CONNECT")
    if not sight.is_exchange or sight.text("protocol") != "http":
        return None
    if sight.call.part("request").startswith(b"CONNECT ") or sight.text("method") == "CONNECT":
        return same("CONNECT")
    is_absolute = sight.text("target").lower().startswith(("http://", "https://"))
    return same(sight.text("target")[:80]) if is_absolute and sight.data.get("status") == 404 else None
