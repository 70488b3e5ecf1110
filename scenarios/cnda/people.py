"""Who is typed in each test of the guide, as the guide has it; places, which it often leaves out, are the bench's."""

from collections.abc import Mapping

_RUTH = ("DE VINCI", "RUTH", "F", "1976-07-14", "63220")
_DONATELLO = ("DE VINCI", "DONATELLO", "M", "2008-03-09", "63220")
_ECETINSI = ("ECETINSI", "PIERRE-ALAIN", "M", "2009-07-14", "63220")
_LEONARDO = ("DE VINCI", "LEONARDO", "M", "2014-02-01", "63220")

_NAMES = ("family_name", "given_names", "sex", "birth_date", "birth_place")


def _typed(person: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(_NAMES, person, strict=True))


RUTH, DONATELLO = _typed(_RUTH), _typed(_DONATELLO)
"""Who is on the card INSi 01; but for his given name, Donatello is of the bench's making."""

TYPED: Mapping[str, Mapping[str, str]] = {
    case: _typed(person)
    for case, person in {
        "1.10": _ECETINSI,
        "2.03-1": ("D'ARTAGNAN DE L'HERAULT", "PIERRE-ALAIN", "M", "2001-06-17", "63220"),
        "2.03-2": ("ADRTROIS", "TOUSSAINT", "M", "1960-01-01", "2B020"),
        "2.03-3": ("D’ÆION", "CŒUR", "M", "1987-01-01", "2B020"),
        "2.04-1": _ECETINSI,
        "2.04-2": _ECETINSI,
        "2.05": ("PROVISOIRE", "MATRICULE", "M", "2009-07-01", "63220"),
        "2.06-1": _LEONARDO,
        "2.06-2": _LEONARDO,
        "2.07-1": ("TCHITCHI", "OLA CATARINA BELLA", "F", "1936-06-21", "63220"),
        "2.07-2": ("HOUILLES", "PIERRE PAUL JACQUES", "M", "1993-01-27", "63220"),
        "2.08-1": ("CORSE", "ANTHONY", "M", "1980-03-02", "2B020"),
        "2.08-2": ("HERMAN", "GATIEN", "M", "1981-03-24", "63220"),
        "3.05-3": ("NESSI", "NATHALIE", "F", "1977-07-14", "63220"),
    }.items()
}
"""By test and case (``2.04-2``)."""
