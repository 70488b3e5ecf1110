"""Which product a command speaks of, and what is done with it: told on screen, given to a session, put in facts."""

import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from formats.rule import Text
from harness.bench.control import Session
from harness.product.problem import ProductError, quoted
from harness.product.product import DEMONSTRATION, NO_PRODUCT, Product
from harness.product.reading import required
from harness.verdict import Exit
from record.event import Json

USUAL = Path("produit.toml")
Tell = Callable[[Text], None]


def chosen(options: Namespace, tell: Tell) -> Product | None:
    """The product that a command's options choose: ``--product-file``, else ``./produit.toml`` when it is there.

    The demonstration editor is not what ``./produit.toml`` describes: it plays without it unless the file is named.
    Raises ``ProductError`` when the file has something to correct.
    """
    named: Path | None = getattr(options, "product_file", None)
    if getattr(options, "no_product", False) or (named is None and not USUAL.exists()):
        return None
    if named is None and getattr(options, "driver", "") == "demo":
        tell(
            Text(
                f"{USUAL} n'est pas employé : le logiciel de démonstration joue (--driver demo).",
                f"{USUAL} is not used: the demonstration editor plays (--driver demo).",
            )
        )
        return None
    path = named or USUAL
    product, warnings = required(path)
    for problem in warnings:
        tell(problem.told(path.name))
    for line in summary(product):
        tell(line)
    return product


def of_command(options: Namespace, tell: Tell) -> Product | None:
    """``chosen``; a file with something to correct ends the command as wrong usage does (64), every problem told."""
    try:
        return chosen(options, tell)
    except ProductError as error:
        wrong = told(error)
        sys.stderr.write(f"{wrong.en if options.lang == 'en' else wrong.fr}\n")
        raise SystemExit(int(Exit.USAGE)) from None


def told(error: ProductError) -> Text:
    """Every problem of a file, for a person."""
    lines = [problem.told(error.name) for problem in error.problems]
    count = sum(problem.severe for problem in error.problems)
    return Text(
        "\n".join([*(line.fr for line in lines), f"{error.name} : {count} correction(s) à faire."]),
        "\n".join([*(line.en for line in lines), f"{error.name}: {count} correction(s) to make."]),
    )


def summary(product: Product) -> list[Text]:
    """Which product it is, what it has compared, and what cannot be."""
    facts = product.facts()
    compared = [name for key, name in _COMPARED if facts.get(key)]
    lacking = [name for key, name in _COMPARED if not facts.get(key)]
    lines = [Text(f"Produit : {product.title} ({product.path})", f"Product: {product.title} ({product.path})")]
    lines.append(Text(f"  comparé : {_listed(compared, 'fr')}", f"  compared: {_listed(compared, 'en')}"))
    if lacking:
        listed = Text(_listed(lacking, "fr"), _listed(lacking, "en"))
        lines.append(
            Text(f"  comparé à rien, faute d'être dit : {listed.fr}", f"  compared with nothing, not told: {listed.en}")
        )
    return lines


_COMPARED = (
    ("idam", Text("IDAM (desir_550)", "IDAM (desir_550)")),
    ("psc_client", Text("client PSC", "PSC client")),
    ("reference", Text("référence produit (X-MSS-NIL)", "product reference (X-MSS-NIL)")),
    ("lps_approval", Text("homologation DMP (VIHF)", "DMP approval (VIHF)")),
)


def _listed(names: Sequence[Text], lang: str) -> str:
    return ", ".join(name.en if lang == "en" else name.fr for name in names) or "–"


def give(session: Session, product: Product | None, kept: Sequence[str] = ()) -> list[Text]:
    """Have a session know a product, in place of the one that it knew; the notices that come with it.

    ``kept`` are knobs that were asked for by name: the product does not change them. None: the session knows no
    product any more.
    """
    if product is None:
        if session.population():
            session.populate({}, {})
            session.set_knobs(_but(NO_PRODUCT, kept))
        return []
    clashes = session.populate(product.population, product.secrets)
    session.set_knobs(_but(product.knobs(), kept))
    return [_clash(product, clash) for clash in clashes]


def _but(knobs: Mapping[str, str], kept: Sequence[str]) -> dict[str, str]:
    return {name: value for name, value in knobs.items() if name not in kept}


def _clash(product: Product, clash: Mapping[str, Json]) -> Text:
    """A matricule that the bench knows as somebody else's: the file's traits win, and a person is told."""
    number = str(clash.get("matricule", ""))
    line = product.lines.get(number, 0)
    known = Text(quoted(str(clash.get("known", ""))).fr, quoted(str(clash.get("known", ""))).en)
    source = "CNDA" if clash.get("source") == "CNDA" else "banc"
    return Text(
        f"{product.path.name}, ligne {line} : attention, le matricule {number} est celui de {known.fr} "
        f"(jeu {source}) ; les traits de votre fichier le remplacent dans cette session.",
        f"{product.path.name}, line {line}: warning, matricule {number} is that of {known.en} ({source} set); "
        "the traits of your file take its place in this session.",
    )


def shown(facts: Mapping[str, Json], product: Product | None, *, clear: bool = False) -> Mapping[str, Json]:
    """The bench's facts as the product's session has them: its client, its professionals and mailboxes first.

    The client's secret is there when it may be seen (``clear``).
    """
    if product is None:
        return facts
    psc, mss = dict(facts.get("psc") or {}), dict(facts.get("mss") or {})
    added = product.population
    secrets = product.secrets if clear else {}
    clients = [{**client, "secret": secrets.get(client["id"], "(produit.toml)")} for client in added["clients"]]
    psc["clients"] = clients + [
        one for one in psc.get("clients") or () if one.get("id") != DEMONSTRATION or not clients
    ]
    people = [{"rpps": one["id"][1:], "login": one["id"]} for one in added["professionals"]]
    psc["professionals"] = people + [one for one in psc.get("professionals") or () if one not in people]
    own = [box["address"] for box in added["mailboxes"]]
    mss["mailboxes"] = own + [one for one in mss.get("mailboxes") or () if one not in own]
    return {**facts, "psc": psc, "mss": mss, "product": product.facts()}
