"""Where an authority's CRL and certificate are published, as certificates say it and as the listener serves it."""

from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID

CRL_PATH, CA_PATH = "/crl/", "/ac/"


def crl_url(base: str, file: str) -> str:
    """Where the CRL of the authority whose files are called ``file`` is; ``base`` is the listener's address."""
    return f"{base}{CRL_PATH}{file}.crl"


def ca_url(base: str, file: str) -> str:
    """Where the authority's certificate is."""
    return f"{base}{CA_PATH}{file}.cer"


def distribution(base: str, file: str) -> x509.CRLDistributionPoints:
    """The extension that says where the CRL is."""
    place = x509.UniformResourceIdentifier(crl_url(base, file))
    return x509.CRLDistributionPoints([x509.DistributionPoint([place], None, None, None)])


def issuers(base: str, file: str) -> x509.AuthorityInformationAccess:
    """The extension that says where the issuer's certificate is."""
    place = x509.UniformResourceIdentifier(ca_url(base, file))
    return x509.AuthorityInformationAccess([x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, place)])


def base_of(certificate: x509.Certificate) -> str:
    """The address of the listener that a certificate names; empty when it names none."""
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return ""
    places = [str(name.value) for point in points for name in point.full_name or ()]
    return places[0].partition(CRL_PATH)[0] if places else ""
