"""What a watch that did not see everything, or that saw a page loaded twice, may not hold against anybody."""

from harness.checks.check import Evidence
from harness.watch.judge import Judge
from harness.watch.seen import CALLS, Seen
from tests.harness.checks import test_psc
from tests.harness.checks.test_psc import asked, exchange, token


def said(*calls: Evidence, first: int = 1) -> list[str]:
    """The rules that a watch names when calls come one after the other, from the event ``first`` on."""
    judge = Judge({})
    judge.seen.whole = first == 1
    found = [judge.judge(call.event, call.read_part) for call in calls]
    return [remark.finding.rule for one in found if one for remark in one.remarks if remark.finding]


def request(call: Evidence, name: str) -> Evidence:
    call.event.data["facts"] = {"request": name}  # type: ignore[index]
    return call


def login(number: int, name: str) -> Evidence:
    return exchange(number, "login", "POST", "/login", facts={"request": name, "sid": f"S{number}"})


def test_a_login_page_loaded_again_reuses_nothing() -> None:
    assert said(request(asked(2), "a"), request(asked(3), "b"), login(4, "b")) == []


def test_the_same_request_after_a_login_does() -> None:
    rules = said(request(asked(2), "a"), login(3, "a"), request(asked(4), "b"))
    assert rules == ["psc.state_fresh", "psc.nonce_fresh"]


def late_use() -> list[Evidence]:
    """A logout, then a token of a session that the watch may not have seen begin."""
    logout = exchange(20, "logout", target=f"/logout?id_token_hint={token(typ='ID')}")
    use = exchange(21, "userinfo", headers={"Authorization": f"Bearer {token(sid='', jti='autre')}"})
    return [logout, use]


def test_a_token_unknown_to_a_partial_watch_is_nobodys_deviation() -> None:
    assert "psc.after_logout" in said(*late_use())
    assert "psc.after_logout" not in said(*late_use(), first=15)


def test_what_is_forgotten_makes_the_watch_partial() -> None:
    seen = Seen()
    seen.whole = True
    for number in range(1, CALLS + 1):
        seen.add(test_psc.exchange(number, "jwks"))
    assert seen.whole
    seen.add(test_psc.exchange(CALLS + 1, "jwks"))
    assert not seen.whole


def test_an_exchange_is_read_once_as_long_as_it_is_kept() -> None:
    seen, reads = Seen(), list[int]()

    def read(call: Evidence) -> str:
        reads.append(call.number)
        return "lu"

    first = exchange(1, "token")
    seen.add(first)
    assert [seen.once(first, read), seen.once(first, read)] == ["lu", "lu"]
    assert reads == [1]
    for number in range(2, CALLS + 2):
        seen.add(exchange(number, "token"))
    seen.once(first, read)
    assert reads == [1, 1]
