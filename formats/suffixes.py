"""Names under which everybody has machines (top-level domains, public suffixes): none may be the bench's own name.

A name that the bench is given is written in its root's constraint, which permits all that is below it. Short lists of
the common ones, not the whole Public Suffix List: a person errs, or is led to err, with these.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_RESERVED = ("localhost", "test", "invalid")
"""Those that RFC 6761 keeps from being anybody's: the bench's root always vouches for them."""

_TOP = _words(
    """
    academy aero agency alsace amazon amsterdam app apple arpa art asia associates auto bank barcelona bar
    berlin best bet bike bio biz blog boutique brussels build business buzz bzh cab cafe camp capital care
    careers cash cat center chat church city clinic cloud club codes coffee com community company computer
    consulting contact coop corp corsica credit data date day delivery dental dentist design dev diet digital
    direct directory docs doctor domains download earth edu education email energy engineering enterprises
    equipment eus events example exchange expert express family fans farm finance financial fit fitness
    foundation fun fund fyi games gallery gift global gmbh google gov gratis group guide guru healthcare health
    help holdings home hospital host hosting house icu immo inc info ink institute insurance insure int
    international internal investments ist istanbul jobs jetzt lan land law lease legal leclerc life limited
    link live local london ltd management maps market marketing media medical microsoft mil mobi moda money mov
    museum name net network new news ngo ninja nyc one ong onion online org page paris partners parts party
    pharmacy photo photography photos physio pics pizza place plus post press pro products properties pub quebec
    rehab rent repair report rest review reviews rocks run sale sarl school science security services shop show
    site social software solar solutions space store stream studio study style supplies supply support surgery
    systems swiss tax team tech technology tel tips today tokyo tools top tours town toys trade training travel
    university vet video vin vip vote wales watch web webcam website wien wiki win work works world wtf xin xxx
    xyz yoga you zip zone
    """
)
"""Top-level domains of more than two letters, and the suffixes of private networks (``local``, ``lan``…)."""

_SECOND = _words(
    """
    ac asso club co com edu firm gen gob gouv gov go govt gv in ind info lg ltd me med mil muni name ne net nhs
    nic nom or org plc pp prd presse sch school sld tm web
    """
)
"""What registries of countries put under their two letters: ``co.uk``, ``asso.fr``, ``com.au``."""

_MORE = _words(
    """
    aeroport.fr avocat.fr avoues.fr cci.fr chambagri.fr chirurgiens-dentistes.fr
    chirurgiens-dentistes-en-france.fr experts-comptables.fr geometre-expert.fr greta.fr huissier-justice.fr
    medecin.fr notaires.fr pharmacien.fr port.fr veterinaire.fr home.arpa in-addr.arpa ip6.arpa uk.com us.com
    eu.com fr.com de.com co.com eu.org amazonaws.com appspot.com azurewebsites.net blogspot.com cloudapp.net
    cloudfront.net ddns.net duckdns.org dyndns.org firebaseapp.com fly.dev github.io gitlab.io herokuapp.com
    hopto.org ngrok.app ngrok.io ngrok-free.app netlify.app nip.io no-ip.org onrender.com ovh.net pages.dev
    sslip.io synology.me vercel.app web.app windows.net workers.dev
    """
)
"""Others: sectors of ``.fr``, providers under whose name anybody gets a machine."""


def is_shared(name: str) -> bool:
    """Whether a host name, in lower case, is one below which are machines of all sorts of people.

    A single label of two letters always is (every country's); any other is the name of a machine, unless it is known.
    """
    labels = name.split(".")
    if len(labels) == 1:
        return name not in _RESERVED and (_is_country(name) or name.startswith("xn--") or name in _TOP)
    second, _dot, top = name.partition(".")
    return name in _MORE or (second in _SECOND and _is_country(top))


def _is_country(label: str) -> bool:
    return len(label) == len("fr")
