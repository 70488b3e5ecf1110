"""The small equivalences between the formats of two services, and the rules that compare them."""

from formats import parcours
from formats.rule import Mark, Rule


def test_a_date_of_insi_is_written_without_hyphens_elsewhere() -> None:
    assert parcours.compact("2014-02-01") == "20140201"


def test_source_patient_info_is_read_by_field() -> None:
    values = ("PID-5|DE VINCI^LEONARDO^^^^^L", " PID-7 | 20140201", "PID-8|M", "garbled")
    assert parcours.patient_info(values) == {
        "PID-5": "DE VINCI^LEONARDO^^^^^L",
        "PID-7": "20140201",
        "PID-8": "M",
        "garbled": "",
    }


def test_a_rule_that_only_good_sense_supports_says_so_and_cannot_fail() -> None:
    rules = [value for value in vars(parcours).values() if isinstance(value, Rule)]
    assert len(rules) == 16
    for rule in rules:
        if "bon sens" in rule.source:
            assert rule.mark is Mark.INFERRED
