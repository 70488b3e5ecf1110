"""The INS datamatrix of a printed page (règle 32): its text, and the symbol as an SVG that the layout places.

Format as known second-hand (ANS, « Format datamatrix INS » v2.2): a header of 26 signs, then fields; ``GS`` ends one
that is shorter than it may be and is not the last.
"""

from editor.patients.ins import Ins
from editor.patients.traits import Traits

CAPTION = "INS à scanner"
_HEADER = "IS01" + "0" * 22
_GS = "\x1d"
_LONGEST = 100
_LONGEST_OID = 20


def text(ins: Ins, traits: Traits) -> str:
    """What the symbol says: matricule with its key, OID, given names, birth name, sex, birth date, birth place."""
    oid = ins.oid if len(ins.oid) == _LONGEST_OID else ins.oid + _GS
    names = (_ended("S3", traits.given_names), _ended("S4", traits.family_name))
    place = f"S7{traits.birth_place}" if traits.birth_place else ""
    return "".join((_HEADER, f"S1{ins.matricule}", f"S2{oid}", *names, f"S5{traits.sex}", _born(traits), place))


def svg(content: str) -> str:
    """The square symbol of a text, with the white border that a scanner needs."""
    import zxingcpp  # noqa: PLC0415 - loads on first use, for a fast start

    symbol = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
    return str(zxingcpp.write_barcode_to_svg(symbol, add_quiet_zones=True))


def _ended(field: str, value: str) -> str:
    kept = value[:_LONGEST]
    return f"{field}{kept}{_GS if len(kept) < _LONGEST else ''}"


def _born(traits: Traits) -> str:
    return f"S6{'-'.join(reversed(traits.birth_date.split('-')))}"
