"""What no value says by itself: one table beside another, a matricule beside the traits, a name beside what exists."""

from formats.ins import matricule
from formats.rule import Text
from harness.product import known
from harness.product.problem import quoted, same
from harness.product.sheet import Row, Sheet


def check(sheet: Sheet) -> None:
    """Add the problems of a whole sheet."""
    for row in sheet.rows["structures"]:
        _structure(sheet, row)
    _professionals(sheet)
    _mailboxes(sheet)
    _client(sheet)
    for row in sheet.rows["identites"]:
        _identity(sheet, row)
    _fictitious(sheet)


def structure_id(row: Row) -> str:
    """The Struct_IdNat of a structure, however it is given; empty when it is not."""
    if row["identifiant"]:
        return str(row["identifiant"])
    return f"1{row['finess']}" if row["finess"] else f"3{row['siret']}" if row["siret"] else ""


def structures(sheet: Sheet) -> list[str]:
    """The structures of the file, in order."""
    return [found for row in sheet.rows["structures"] if (found := structure_id(row))]


def _structure(sheet: Sheet, row: Row) -> None:
    given = [key for key in ("identifiant", "finess", "siret") if row[key] != ""]
    if len(given) == 1:
        return
    found = Text("rien", "nothing") if not given else same(", ".join(given))
    sheet.add(
        (*row.path, *given[1:2]),
        Text("un seul de : identifiant, finess, siret", "one only of: identifiant, finess, siret"),
        found,
        Text("Gardez celui qui figure dans vos certificats (OU).", "Keep the one in your certificates (OU)."),
    )


def _professionals(sheet: Sheet) -> None:
    there = {*structures(sheet), *known.STRUCTURES}
    for row in sheet.rows["professionnels"]:
        if row["structure"] and row["structure"] not in there:
            _nobody(sheet, (*row.path, "structure"), row["structure"], sorted(there))
        if row["profession"] in _WITH_SPECIALTY and row["specialite"] == "":
            sheet.add(
                row.path,
                Text("une specialite pour un médecin ou un pharmacien", "a specialite for a doctor or a pharmacist"),
                Text("rien", "nothing"),
                Text("Ajoutez la ligne specialite : le DMP la demande.", "Add the line specialite: the DMP wants it."),
                severe=False,
            )
        if row["identifiant"] and not row["identifiant"].startswith("899"):
            sheet.add(
                (*row.path, "identifiant"),
                Text("un identifiant de test (899…)", "a test identifier (899…)"),
                quoted(row["identifiant"]),
                Text(
                    "Vérifiez que ce n'est pas une personne réelle : le banc n'en veut pas.",
                    "Make sure that this is not a real person: the bench wants none.",
                ),
                severe=False,
            )


_WITH_SPECIALTY = ("10", "21")
"""Professions (G15) whose specialty the DMP demands: doctor, pharmacist (``formats.vihf.examine``, slow to load)."""


def _mailboxes(sheet: Sheet) -> None:
    people = {*(row["identifiant"] for row in sheet.rows["professionnels"]), *known.PROFESSIONALS}
    owners = {*structures(sheet), *known.STRUCTURES}
    for row in sheet.rows["boites"]:
        there = owners if row["type"] == "APP" else people
        for place, holder in enumerate(row["titulaires"] or ()):
            if row["type"] and holder not in there:
                _nobody(sheet, (*row.path, "titulaires", place), holder, sorted(name for name in there if name))


def _nobody(sheet: Sheet, path: tuple[str | int, ...], value: str, there: list[str]) -> None:
    listed = ", ".join(there)
    sheet.add(
        path,
        Text(f"l'un de : {listed}", f"one of: {listed}"),
        quoted(value),
        Text(
            "Ajoutez-le à [[structures]] ou [[professionnels]], ou corrigez.",
            "Add it to [[structures]] or [[professionnels]], or correct it.",
        ),
    )


def _client(sheet: Sheet) -> None:
    if sheet.one("psc")["client"] == known.OPERATOR:
        sheet.add(
            ("psc", "client"),
            Text("le client de votre logiciel", "your software's client"),
            quoted(known.OPERATOR),
            Text("Ce nom est celui de l'opérateur simulé : choisissez-en un autre.", "Choose another: it is taken."),
        )


def _identity(sheet: Sheet, row: Row) -> None:
    if row["matricule"]:
        _key(sheet, (*row.path, "matricule"), row["matricule"])
        _agrees(sheet, row)
    for place, former in enumerate(row["anciens"] or ()):
        _key(sheet, (*row.path, "anciens", place), former)


def _key(sheet: Sheet, path: tuple[str | int, ...], value: str) -> None:
    number, key = matricule.split(value)
    right = matricule.key_of(number)
    if key and key != right:
        sheet.add(
            path,
            Text(f"la clé {right}", f"key {right}"),
            quoted(key),
            Text(
                f'Écrivez "{number}{right}", ou les 13 caractères seuls.', f'Write "{number}{right}", or 13 characters.'
            ),
        )


def _agrees(sheet: Sheet, row: Row) -> None:
    """A matricule usually says sex, year and month of birth: one that does not is noticed, and kept."""
    number, sex, born = row["matricule"], row["sexe"], row["naissance"]
    if not sex or not born:
        return
    usual = ("1" if sex == "M" else "2") + born[2:4] + born[5:7]
    if number[:5] != usual:
        sheet.add(
            (*row.path, "matricule"),
            Text(f"un début {usual}, d'après le sexe et la naissance", f"{usual} at the start, by sex and birth"),
            quoted(number[:5]),
            Text("Vérifiez ; l'identité est gardée telle quelle.", "Check; the identity is kept as it is."),
            severe=False,
        )


def _fictitious(sheet: Sheet) -> None:
    rows = sheet.rows["identites"]
    if rows and sheet.one("produit")["identites_fictives"] is False:
        sheet.add(
            rows[0].path,
            Text("identites_fictives = true dans [produit]", "identites_fictives = true in [produit]"),
            Text("aucune déclaration", "no declaration"),
            Text(
                "Déclarez ainsi que ces personnes sont inventées ; jamais de patient réel sur le banc.",
                "Declare in this way that these people are invented; never a real patient on the bench.",
            ),
        )
