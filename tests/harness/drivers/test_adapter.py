"""The adapter driver: what each answer of an adapter means, and what it does not understand."""

import json
from collections.abc import Mapping
from contextlib import closing

import pytest

from harness.drivers.adapter import AdapterDriver
from harness.drivers.driver import Answer, Status
from harness.http import Unreachable
from record.event import Json
from tests.harness.serving import Asked, Told, serving

DESCRIBED = {"product": {"name": "LGC", "version": "3", "secret": "x"}, "actions": ["ins.search", "psc.login"]}


class Adapter:
    """An adapter that answers the actions one after the other."""

    def __init__(self, *answers: Json) -> None:
        self.answers = list(answers)

    def __call__(self, asked: Asked) -> Told:
        if asked.path == "/adapter/v1":
            return Told(json.dumps(DESCRIBED).encode())
        if asked.path == "/adapter/v1/reset":
            return Told()
        answer = self.answers.pop(0)
        return answer if isinstance(answer, Told) else Told(json.dumps(answer).encode())


def quiet(_wait: float) -> list[str]:
    return []


def acted(*answers: Json, action: str = "ins.search", opened: list[str] | None = None) -> Answer:
    def opens(url: str, params: Mapping[str, Json]) -> None:
        if url == "loin":
            raise Unreachable("loin")
        (opened if opened is not None else []).append(url)

    with serving(Adapter(*answers)) as server, closing(AdapterDriver(f"{server.url}/adapter/v1/", opens)) as driver:
        return driver.act(action, {"patient": "p"}, quiet)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"status": "done", "result": {"a": 1}}, Answer(Status.DONE, {"a": 1})),
        ({"status": "done"}, Answer(Status.DONE)),
        ({"status": "refused", "reason": "douteuse"}, Answer(Status.REFUSED, {}, "douteuse")),
        ({"status": "not_applicable", "reason": "sans"}, Answer(Status.NOT_APPLICABLE, {}, "sans")),
        ({"status": "failed", "error": "délai"}, Answer(Status.FAILED, {}, "délai")),
    ],
)
def test_each_status_is_told_as_it_is(answer: Json, expected: Answer) -> None:
    assert acted(answer) == expected


def test_a_pending_action_is_followed_to_its_end() -> None:
    assert acted({"status": "pending", "id": "7"}, {"status": "done", "result": {}}).status is Status.DONE


def test_a_url_to_open_is_opened() -> None:
    opened: list[str] = []
    need = {"status": "needs", "id": "7", "need": {"kind": "open_url", "url": "https://psc/auth"}}
    assert acted(need, {"status": "done", "result": {}}, action="psc.login", opened=opened).status is Status.DONE
    assert opened == ["https://psc/auth"]


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "maybe"},
        {},
        [],
        Told(b"panne", 500),
        Told(b"<html>"),
        {"status": "needs", "id": "7", "need": {"kind": "confirm_digits"}},
        {"status": "needs", "id": "7", "need": {"kind": "open_url", "url": "loin"}},
    ],
)
def test_what_is_not_understood_says_nothing_of_the_product(answer: Json) -> None:
    assert acted(answer).status is Status.UNAVAILABLE


def test_a_wrong_address_is_told_with_the_right_form() -> None:
    with (
        serving(lambda _asked: Told(b"", 404)) as server,
        closing(AdapterDriver(server.url, lambda *_: None)) as driver,
    ):
        assert "http://127.0.0.1:PORT/adapter/v1" in driver.reset().reason


def test_an_action_that_the_adapter_does_not_offer_is_not_asked_for() -> None:
    answer = acted(action="dmp.deposit")
    assert answer.status is Status.UNAVAILABLE
    assert "dmp.deposit" in answer.reason


def test_nobody_at_the_address_says_nothing_of_the_product() -> None:
    with serving(Adapter()) as server:
        url = server.url
    driver = AdapterDriver(f"{url}/adapter/v1", lambda _url, _params: None)
    assert driver.product() == {}
    assert driver.reset().status is Status.UNAVAILABLE
    assert driver.act("ins.search", {}, quiet).status is Status.UNAVAILABLE


def test_the_product_is_what_the_adapter_says_and_the_reference_given_wins() -> None:
    with serving(Adapter()) as server:
        driver = AdapterDriver(f"{server.url}/adapter/v1", lambda _url, _params: None, "REF-9")
        with closing(driver):
            assert driver.product() == {"name": "LGC", "version": "3", "reference": "REF-9"}


def test_an_adapter_that_promises_nothing_is_waited_for_as_long_as_the_scenario_says() -> None:
    promising = AdapterDriver("http://x", lambda _url, _params: None, settled=1.0)
    silent = AdapterDriver("http://x", lambda _url, _params: None)
    assert (silent.patience(60.0), promising.patience(60.0), promising.patience(0.5)) == (60.0, 1.0, 0.5)


@pytest.mark.parametrize("said", [rb'"\ud800"', rb'{"\uDFFF": ["a\ud83d", "\ud83d\ude00"]}'])
def test_half_characters_in_an_answer_are_replaced(said: bytes) -> None:
    answer = acted(Told(b'{"status":"done","result":{"patient":' + said + b"}}"))
    assert answer.status is Status.DONE
    assert "\ufffd" in json.dumps(dict(answer.result), ensure_ascii=False)
    assert json.dumps(dict(answer.result), ensure_ascii=False).encode()


def test_raw_half_characters_are_not_json() -> None:
    assert acted(Told(b'{"status":"\xed\xa0\x80"}')).status is Status.UNAVAILABLE
