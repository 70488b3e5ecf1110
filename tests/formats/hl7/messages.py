"""HL7 v2 messages of fictitious patients, written field by field."""

from collections.abc import Mapping

MATRICULE, OID = "114026322083356", "1.2.250.1.213.1.4.8"
LOCAL = "IPP-0001^^^LGC-BANC&1.2.250.1.999.1&ISO^PI"
INS = f"{MATRICULE}^^^ASIP-SANTE-INS-NIR&{OID}&ISO^INS"
PID: Mapping[int, str] = {
    1: "1",
    3: f"{LOCAL}~{INS}",
    5: "DE VINCI^LEONARDO^LEONARDO PIERO^^^^L",
    7: "20140201",
    8: "M",
    11: "^^^^^^BDL^^63220",
    32: "VALI",
}
"""The identity of DE VINCI LEONARDO, with his INS."""
MSH: Mapping[int, str] = {
    3: "LGC",
    4: "CABINET-BANC",
    5: "BANC",
    6: "BANC",
    7: "20261121100000+0100",
    9: "ADT^A28^ADT_A05",
    10: "MSG-0001",
    11: "P",
    12: "2.5^FRA^2.10",
    17: "FRA",
    18: "UNICODE UTF-8",
}


def segment(id: str, fields: Mapping[int, str]) -> str:
    """One segment; fields by their number."""
    values = [fields.get(number, "") for number in range(1, max(fields, default=0) + 1)]
    return "|".join([id, *values]).rstrip("|")


def header(**changed: str) -> str:
    """MSH; ``m9="ORU^R01"`` changes MSH-9."""
    fields = {**MSH, **{int(name[1:]): value for name, value in changed.items()}}
    values = [fields.get(number, "") for number in range(3, max(fields) + 1)]
    return "|".join(["MSH", "^~\\&", *values])


def pid(**changed: str) -> str:
    """PID; ``p3=""`` empties PID-3."""
    return segment("PID", {**PID, **{int(name[1:]): value for name, value in changed.items()}})


def message(*segments: str, end: str = "\r", codec: str = "utf-8", **changed: str) -> bytes:
    """A message: MSH, then ``segments`` (EVN, PID and PV1 by default). ``m…`` and ``p…`` change MSH and PID."""
    head = header(**{name: value for name, value in changed.items() if name[0] == "m"})
    own = pid(**{name: value for name, value in changed.items() if name[0] == "p"})
    lines = [head, *(segments or ("EVN||20261121100000", own, "PV1||N"))]
    return "".join(line + end for line in lines).encode(codec)
