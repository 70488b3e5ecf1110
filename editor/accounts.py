"""The users of the product. A Pro Santé Connect login is linked to an account by SubjectNameID, never by ``sub``."""

import itertools
from dataclasses import dataclass, field, replace

from editor.professional import Professional


@dataclass(frozen=True, slots=True)
class Account:
    """One user: national id, the last ``sub`` seen, the professional's description, how many logins."""

    id: str
    national_id: str
    sub: str
    professional: Professional
    logins: int = 1


@dataclass(frozen=True, slots=True)
class Rights:
    """What the practice's administrator lets a user do (rule 4)."""

    calls_insi: bool = True
    sees_ins: bool = True


ALL_RIGHTS = Rights()


@dataclass(slots=True)
class Accounts:
    """Accounts by id; ``rights`` by national id, for those who have not all of them."""

    accounts: dict[str, Account] = field(default_factory=dict)
    rights: dict[str, Rights] = field(default_factory=dict)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def login(self, professional: Professional, sub: str, *, always_new: bool = False) -> Account:
        """The account of a professional who just logged in: found by national id, else created."""
        known = None if always_new else self._of(professional.national_id)
        if known:
            account = replace(known, sub=sub, professional=professional, logins=known.logins + 1)
        else:
            account = Account(f"U{next(self._numbers):03d}", professional.national_id, sub, professional)
        self.accounts[account.id] = account
        return account

    def rights_of(self, national_id: str) -> Rights:
        """What a user may do: everything, unless the administrator said otherwise."""
        return self.rights.get(national_id, ALL_RIGHTS)

    def _of(self, national_id: str) -> Account | None:
        return next((item for item in self.accounts.values() if item.national_id == national_id), None)
