"""UserInfo (psc.md §2.6)."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from mocks.psc.claims import other_ids
from mocks.psc.paths import PROTOCOL
from tests.mocks.psc.place import PERSON, Place, json_of


def told(place: Place) -> dict[str, Any]:
    return json_of(place.get("userinfo", place.tokens()["access_token"]))


@pytest.mark.parametrize(
    ("profile", "sample", "absent"),
    [
        ("2023-02", "userinfo_bas_2023-02_medecin_card.json", set()),
        ("2023-11", "userinfo_edit_2023-11_pedicure.json", {"authMode"}),
    ],
)
def test_it_has_the_members_of_the_real_one(shared_data: Path, profile: str, sample: str, absent: set[str]) -> None:
    real = json.loads((shared_data / "psc" / sample).read_text(encoding="utf-8"))
    here = told(Place(knobs={"psc.userinfo_profile": profile}))
    assert here.keys() - absent == real.keys() - {"_provenance"}
    assert here["SubjectRefPro"].keys() == real["SubjectRefPro"].keys()
    (exercise,), model = here["SubjectRefPro"]["exercices"], real["SubjectRefPro"]["exercices"][0]
    assert list(exercise) == list(model)
    assert list(exercise["activities"][0]) == list(model["activities"][0])


def test_its_values_come_from_the_seed() -> None:
    here = told(Place())
    assert {name: here[name] for name in ("SubjectNameID", "SubjectRole", "Secteur_Activite", "authMode")} == {
        "SubjectNameID": PERSON,
        "SubjectRole": ["10^1.2.250.1.213.1.1.5.5"],
        "Secteur_Activite": "SA07^1.2.250.1.71.4.2.4",
        "authMode": "CARD",
    }
    assert here["SubjectOrganizationID"] == "F0B0000026"
    activity = here["SubjectRefPro"]["exercices"][0]["activities"][0]
    assert len(activity) == 30
    assert all(isinstance(value, str) for value in activity.values())
    assert (activity["codeModeExercice"], activity["autoriteDenregistrement"]) == ("L", "CNOM/CNOM/CNOM")


@pytest.mark.parametrize(
    ("subject", "origin"),
    [
        (PERSON, "RPPS"),
        ("0752345678", "ADELI"),
        ("ANS20231122132732", "EDIT"),
        ("550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd", "PSI"),
    ],
)
def test_the_origin_of_an_identifier(subject: str, origin: str) -> None:
    assert other_ids(subject) == [{"identifiant": subject, "origine": origin, "qualite": 1}]


def test_the_token_may_be_posted_in_a_form() -> None:
    place = Place()
    body = urlencode({"access_token": place.tokens()["access_token"]}).encode()
    assert place.send(place.request("psc.auth", "POST", f"{PROTOCOL}/userinfo", body)).status == 200


def test_a_dead_token_is_refused_with_a_challenge() -> None:
    place = Place()
    body = place.tokens()
    place.offset = 120
    for token in (body["access_token"], body["refresh_token"], body["id_token"], "x"):
        answer = place.get("userinfo", token)
        assert answer.status == 401
        assert dict(answer.headers)["WWW-Authenticate"] == (
            'Bearer realm="esante-wallet", error="invalid_token", error_description="Token verification failed"'
        )


def test_no_token_is_refused() -> None:
    assert Place().get("userinfo").status == 401


def test_a_token_without_openid_is_not_enough() -> None:
    place = Place()
    token = json_of(place.redeem(place.code(scope="scope_all")))["access_token"]
    assert place.get("userinfo", token).status == 403


def test_a_token_of_another_session_of_the_bench_says_nothing() -> None:
    token = Place().tokens()["access_token"]
    assert Place().get("userinfo", token).status == 401


def test_the_seed_has_only_rpps_with_a_right_key() -> None:
    def luhn(digits: str) -> int:
        doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
        return sum(d - 9 if d > 9 else d for d in doubled) % 10

    people = Place().world().seed.professionals
    assert {luhn(name[1:]) for name in people} == {0}
