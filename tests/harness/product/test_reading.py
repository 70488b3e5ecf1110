"""produit.toml: what a right file declares, and every field wrong in each way, told with its line and its fix."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.vihf import examine
from harness.product import opening, ties
from harness.product.problem import ProductError
from harness.product.reading import read, read_bytes, required
from tests.harness.product.files import WHOLE, changed, only, reading


def test_a_right_file_declares_a_product() -> None:
    found = reading(WHOLE)
    assert not found.problems
    assert found.product is not None
    facts = found.product.facts()
    assert facts["name"] == "Mon LGC"
    assert facts["lanes"] == ["Médecins de ville/LGC"]
    assert (facts["nie"], facts["nil"], facts["reference"], facts["wave"]) == ("1234", "5678", "MON-LGC-0001", 2)
    assert (facts["lps_name"], facts["lps_version"], facts["lps_approval"]) == ("Mon LGC", "3.2.1", "HOMO-0001")
    assert facts["idam"] == ["AAA17NF00AA0"]
    assert facts["identities"] == ["2850263220991"]
    assert len(str(facts["file"]["sha256"])) == 64


def test_the_secret_is_in_no_fact() -> None:
    product = reading(WHOLE).product
    assert product is not None
    assert "secret-invente" not in repr(product.facts())
    assert product.secrets == {"mon-lgc": "secret-invente"}


def test_the_command_line_wins_over_the_file() -> None:
    product = reading(WHOLE).product
    assert product is not None
    facts = product.facts({"version": "4.0", "nil": "9"})
    assert (facts["version"], facts["lps_version"], facts["nil"], facts["nie"]) == ("4.0", "4.0", "9", "1234")


def test_what_the_session_gets_has_the_seeds_shape() -> None:
    product = reading(WHOLE).product
    assert product is not None
    added = product.population
    assert added["persons"][0]["ins"] == {"number": "2850263220991", "key": "55", "oid": "1.2.250.1.213.1.4.8"}
    assert added["professionals"][0]["structure"] == "10B0000042"
    assert added["mailboxes"][0]["holders"] == ["899900000111"]
    assert added["clients"] == [{"id": "mon-lgc", "redirect_uris": ["https://poste.exemple/psc/retour"]}]
    assert added["without"] == {"clients": ["lgc-demonstration"]}


TEXT_KEYS = ("nom", "version", "nie", "nil", "reference", "homologation", "client", "secret", "prenom", "prenoms")
WRONG_TEXTS = {
    "12": "guillemets",
    "1.5": "guillemets",
    "true": "guillemets",
    '["a"]': "guillemets",
    "1985-02-14": "guillemets",
    "{ a = 1 }": "guillemets",
    '""': "Renseignez",
    '"   "': "Renseignez",
    '" a"': "Retapez",
    '"a\\u0000b"': "Retapez",
    '"a\\u200bb"': "Retapez",
    '"a\\nb"': "Retapez",
    f'"{"A" * 600}"': "Raccourcissez",
}


@pytest.mark.parametrize("value", WRONG_TEXTS)
@pytest.mark.parametrize("key", TEXT_KEYS)
def test_a_wrong_text_is_told_with_its_line_and_its_fix(key: str, value: str) -> None:
    text, line = changed(key, value)
    found = reading(text)
    problem = only(found)
    assert found.product is None
    assert (problem.line, problem.key.rpartition(".")[2]) == (line, key)
    assert WRONG_TEXTS[value] in problem.fix.fr
    assert problem.expected.en
    assert problem.found.en


@pytest.mark.parametrize(
    ("key", "value", "word"),
    [
        ("nie", '"12 34"', "sans espace"),
        ("reference", '"réf"', "sans espace ni accent"),
        ("couloirs", "[]", "liste vide"),
        ("couloirs", "[1]", "guillemets"),
        ("couloirs", '["LGC", "LGC"]', "doublon"),
        ("vague", '"2"', "sans guillemets"),
        ("vague", "3", "1 ou 2"),
        ("vague", "true", "1 ou 2"),
        ("identites_fictives", '"oui"', "true"),
        ("idam", '["AAA 17"]', "autorisation"),
        ("idam", "{}", "liste"),
        ("idam", '["A", "A"]', "doublon"),
        ("client", '"mon lgc"', "client_id"),
        ("client", '"mss-operateur"', "opérateur"),
        ("retours", "[]", "liste vide"),
        ("retours", '["/retour"]', "absolue"),
        ("retours", '["https://a/b#c"]', "absolue"),
        ("retours", '["https://*.exemple/"]', "absolue"),
        ("retours", '["https://[a/"]', "absolue"),
        ("retours", '["https://exemple/é"]', "absolue"),
        ("retours", "[" + '"https://a/", ' * 300 + "]", "200"),
        ("identifiant", '"0B0000042"', "Struct_IdNat"),
        ("identifiant", '"3123"', "Struct_IdNat"),
        ("adresse", '"moi"', "adresse MSSanté"),
        ("adresse", '"moi@exemple.fr"', ".mssante.fr"),
        ("adresse", '"285026322099152@patient.mssante.fr"', "usagers"),
        ("type", '"PERSO"', "PER, ORG, APP"),
        ("sexe", '"I"', "M, F"),
        ("naissance", '"14/02/1985"', "AAAA-MM-JJ"),
        ("naissance", '"1985-02-30"', "AAAA-MM-JJ"),
        ("naissance", "1985", "AAAA-MM-JJ"),
        ("lieu", '"CLERMONT"', "COG"),
        ("matricule", '"285026322099"', "13 caractères"),
        ("matricule", '"2 85 02 63 220 991"', "13 caractères"),
        ("matricule", '"285026322099100"', "clé 55"),
        ("prenoms", '"Élodie"', "A–Z"),
    ],
)
def test_a_value_of_another_form_is_told(key: str, value: str, word: str) -> None:
    text, line = changed(key, value)
    found = reading(text)
    told = only(found).told("produit.toml")
    assert found.product is None
    assert f"ligne {line}" in told.fr
    assert word in told.fr
    assert f"line {line}" in told.en


@pytest.mark.parametrize("key", ["nom", "version", "client", "secret", "retours", "type", "sexe", "matricule"])
def test_a_missing_key_is_told_at_its_table(key: str) -> None:
    text, line = changed(key, "0")
    problem = only(reading(text.replace(f"{key} = 0\n", "", 1)))
    assert problem.found.fr == "rien"
    assert f"Ajoutez {key}" in problem.fix.fr
    assert 0 < problem.line < line


def test_a_secret_is_never_quoted() -> None:
    text, _line = changed("secret", f'"{"tres-secret " * 60}"')
    assert "tres-secret" not in only(reading(text)).told("produit.toml").fr


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ('numero = "1"', "Au choix"),
        ('nome = "1"', "« nom »"),
        ('name = "1"', "« nom »"),
        ('idam = "1"', "[insi]"),
        ('redirect_uris = ["https://a/"]', "[psc]"),
    ],
)
def test_an_unknown_key_is_told_with_the_nearest_one(line: str, word: str) -> None:
    problem = only(reading(WHOLE.replace("[produit]\n", f"[produit]\n{line}\n")))
    assert problem.line == 2
    assert word in problem.fix.fr


@pytest.mark.parametrize(
    ("table", "word"),
    [("[inssi]", "« insi »"), ("[[mailboxes]]", "« boites »"), ("[bureau]", "Au choix"), ("[[patients]]", "identites")],
)
def test_an_unknown_table_is_told_with_the_nearest_one(table: str, word: str) -> None:
    assert word in only(reading(f"{WHOLE}\n{table}\n")).fix.fr


@pytest.mark.parametrize(
    ("before", "after", "fix"),
    [
        ("[[boites]]", "[boites]", "[[boites]]"),
        ("[psc]", "[[psc]]", "[psc]"),
        ("[dmp]\n", "dmp2 = 1\n[dmp]\n", "Au choix"),
    ],
)
def test_a_table_of_another_shape_is_told(before: str, after: str, fix: str) -> None:
    found = reading(WHOLE.replace(before, after, 1))
    assert any(fix in problem.fix.fr for problem in found.problems)
    assert found.product is None


def test_everything_that_is_wrong_is_told_at_once() -> None:
    text = WHOLE.replace('"Mon LGC"', "12").replace('"F"', '"X"').replace('"ORG"', '"ORGA"').replace("3.2.1", "")
    found = reading(text)
    assert [problem.line for problem in found.problems] == sorted(problem.line for problem in found.problems)
    assert {problem.key for problem in found.problems} == {
        "produit.nom",
        "produit.version",
        "boites[1].type",
        "identites[1].sexe",
    }


def test_lines_that_are_not_toml_do_not_hide_the_others() -> None:
    text = WHOLE.replace('nom = "Mon LGC"', "nom = Mon LGC").replace('"HOMO-0001"', '"HOMO').replace('"F"', '"X"')
    found = reading(text)
    assert [problem.line for problem in found.problems] == [2, 15, 39]
    assert found.product is None


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("nom = Mon LGC", "guillemets"),
        ('nom = "a"\nnom = "b"', "une seule fois"),
        ('fichier = "C:\\certs\\a.pem"', "apostrophes"),
        ('nom = "a', "Fermez les guillemets"),
        ("Mon logiciel", "clé = valeur"),
        ("[produit", "crochets"),
        ("[produit]\n[produit]", "Réunissez"),
        ('retours = ["https://a/"', "]"),
        ("x = " + "[" * 5000, "TOML"),
        ("x = " + "1" * 9000, ""),
    ],
)
def test_what_is_not_toml_is_told_with_its_fix(line: str, word: str) -> None:
    found = reading(line)
    assert found.product is None
    told = " ".join(f"{problem.expected.fr} {problem.fix.fr}" for problem in found.problems)
    assert word in told or word == "TOML"


def test_duplicates_are_told_with_the_first_line() -> None:
    person = WHOLE[WHOLE.index("[[identites]]") :].replace("2850263220991", "285026322099155")
    problem = only(reading(f"{WHOLE}\n{person}"))
    assert problem.key == "identites[2].matricule"
    assert "ligne 42" in problem.found.fr


@pytest.mark.parametrize("table", ["structures", "professionnels", "boites"])
def test_no_two_of_the_same(table: str) -> None:
    start = WHOLE.index(f"[[{table}]]")
    again = WHOLE[start : WHOLE.index("\n\n", start)]
    assert "la même" in only(reading(f"{WHOLE}\n{again}\n")).found.fr


def test_a_structure_is_given_one_way_only() -> None:
    for lines in ("", 'finess = "0B0000042"\nsiret = "12345678901234"\n'):
        text = WHOLE.replace('identifiant = "10B0000042"\n', lines)
        assert "un seul de" in only(reading(text)).expected.fr
    product = reading(WHOLE.replace('identifiant = "10B0000042"', 'finess = "0B0000042"')).product
    assert product is not None
    assert product.population["structures"][0]["id"] == "10B0000042"


@pytest.mark.parametrize(
    ("table", "line"),
    [("professionnels", 'structure = "10B0000099"'), ("boites", 'titulaires = ["899999999999"]')],
)
def test_whoever_is_named_exists(table: str, line: str) -> None:
    problem = only(reading(WHOLE.replace(f"[[{table}]]\n", f"[[{table}]]\n{line}\n")))
    assert "10B0000042" in problem.expected.fr or "899900000111" in problem.expected.fr


def test_identities_are_declared_invented() -> None:
    problem = only(reading(WHOLE.replace("identites_fictives = true\n", "")))
    assert "patient réel" in problem.fix.fr


def test_a_matricule_that_says_other_traits_is_noticed_and_kept() -> None:
    found = reading(WHOLE.replace('matricule = "2850263220991"', 'matricule = "1850263220991"'))
    assert not only(found).severe
    assert found.product is not None


def test_a_professional_who_is_no_test_one_is_noticed() -> None:
    found = reading(WHOLE.replace("899900000111", "810000000111"))
    assert found.product is not None
    assert "personne réelle" in only(found).fix.fr


@pytest.mark.parametrize(
    "raw",
    [
        WHOLE.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + WHOLE.encode(),
        b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode(),
    ],
)
def test_windows_line_ends_and_byte_order_mark_are_no_problem(raw: bytes) -> None:
    found = read_bytes(raw, Path("produit.toml"))
    assert not found.problems
    assert found.product is not None


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (WHOLE.encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04\0\0", "classeur"),
        (b"\x7fELF\0\0", "binaire"),
        (b"# " + b"x" * opening.BIGGEST, "octets"),
        (b"", "[produit]"),
    ],
)
def test_a_file_that_is_something_else_is_told(raw: bytes, word: str) -> None:
    problem = only(read_bytes(raw, Path("produit.toml")))
    assert word in problem.told("produit.toml").fr


def test_a_text_of_another_encoding_is_told_at_its_line() -> None:
    found = read_bytes(WHOLE.replace("CABINET", "CABINÉT").encode("cp1252"), Path("produit.toml"))
    problem = only(found)
    assert (problem.line, "UTF-8" in problem.fix.fr) == (24, True)


def test_a_folder_and_an_absent_file_are_told(tmp_path: Path) -> None:
    assert "dossier" in only(read(tmp_path)).found.fr
    absent = only(read(tmp_path / "rien.toml"))
    assert "aucun fichier" in absent.found.fr
    assert "banc init" in absent.fix.fr
    with pytest.raises(ProductError, match="banc init"):
        required(tmp_path / "rien.toml")


@given(st.binary(max_size=400))
def test_nothing_makes_it_fail(raw: bytes) -> None:
    found = read_bytes(raw, Path("produit.toml"))
    assert found.product is None
    assert found.problems


@given(st.integers(0, len(WHOLE) - 1), st.sampled_from(list("\"'[]{}=.,#\n\\\0é9 ")))
def test_one_letter_changed_never_makes_it_fail(place: int, letter: str) -> None:
    found = reading(WHOLE[:place] + letter + WHOLE[place + 1 :])
    assert found.product is not None or any(problem.severe for problem in found.problems)
    assert all(problem.told("produit.toml").fr for problem in found.problems)


def test_a_doctor_without_a_specialty_is_noticed() -> None:
    found = reading(WHOLE.replace('specialite = "SM54"\n', ""))
    assert found.product is not None
    assert "specialite" in only(found).fix.fr
    assert not reading(WHOLE.replace('specialite = "SM54"', 'profession = "60"')).problems


def test_the_professions_that_need_a_specialty_are_those_of_the_rule() -> None:
    assert ties._WITH_SPECIALTY == examine.WITH_SPECIALTY
