"""A number of things, as a person reads it: « 1 scénario », “2 scenarios”."""

from formats.rule import Text


def amount(number: int, one: Text, more: Text) -> Text:
    """The number with its noun. French keeps the singular below two, English for one alone."""
    return Text(f"{number} {one.fr if number < 2 else more.fr}", f"{number} {one.en if number == 1 else more.en}")


def scenarios(number: int) -> Text:
    """So many scenarios."""
    return amount(number, Text("scénario", "scenario"), Text("scénarios", "scenarios"))


def files(number: int) -> Text:
    """So many files."""
    return amount(number, Text("fichier", "file"), Text("fichiers", "files"))
