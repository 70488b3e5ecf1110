"""What the operator derives from the seed: mailboxes, domains, structures, patients (mss.md §1.3, §1.8)."""

from collections.abc import Iterator

from formats.ins import matricule
from formats.mail.rules import PATIENT_DOMAIN
from mocks.core.seed import Mailbox, Person, Seed

DOMAIN = ".mssante.fr"
OUTSIDE = "interop-mssante.apicrypt.org"
"""The one domain of the space of trust that does not end with ``.mssante.fr`` (mss.md §1.9)."""


def domain_of(address: str) -> str:
    """The domain of an address, in lower case."""
    return address.rpartition("@")[2].lower()


def is_in_space_of_trust(address: str) -> bool:
    """Whether mail may be sent to an address at all."""
    return domain_of(address).endswith(DOMAIN) or domain_of(address) == OUTSIDE


def mailbox(seed: Seed, address: str) -> Mailbox | None:
    """The professional mailbox of an address, whatever its casing."""
    return seed.mailboxes.get(address) or next(
        (box for box in seed.mailboxes.values() if box.address.lower() == address.lower()), None
    )


def addresses(seed: Seed) -> Iterator[str]:
    """The addresses of every mailbox that the operator hosts."""
    yield from seed.mailboxes


def domains(seed: Seed) -> list[str]:
    """The domains that the operator hosts, in the seed's order."""
    return list(dict.fromkeys(domain_of(address) for address in seed.mailboxes))


def structure_of(seed: Seed, domain: str) -> str:
    """The structure whose professionals hold mailboxes in a domain; empty when nobody does."""
    for box in seed.mailboxes.values():
        if domain_of(box.address) == domain:
            for holder in box.holders:
                if holder in seed.professionals:
                    return seed.professionals[holder].structure
    return ""


def is_patient(address: str) -> bool:
    """Whether an address is in the patients' domain."""
    return domain_of(address) == PATIENT_DOMAIN


def patient(seed: Seed, address: str) -> Person | None:
    """The person whose matricule INS (15 characters, right key) is the local part of an address."""
    number = address.partition("@")[0].upper()
    return seed.by_matricule.get(number[:13]) if matricule.is_valid(number) else None
