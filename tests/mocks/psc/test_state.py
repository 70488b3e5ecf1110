"""State moves only by changes, and a session comes back from them."""

from mocks.core import change
from mocks.psc.app import MOCK
from mocks.psc.changes import AuthorizationRequested, CodeIssued, TokensIssued
from mocks.psc.paths import PROTOCOL
from mocks.psc.state import new_state
from tests.mocks.psc.place import PERSON, Place, basic, population


def test_a_session_is_the_fold_of_its_recorded_changes() -> None:
    place = Place(knobs={"psc.refresh_rotation": "on"})
    body = place.tokens()
    place.refresh(body["refresh_token"])
    place.post("revoke", {"token": body["access_token"]})
    place.authorize()
    place.login(place.authorize(), action="cancel")
    folded = new_state(population())
    for item in place.changes:
        draft = change.encode(item, "bench")
        again = change.decode(draft.data, draft.parts.__getitem__, tuple(draft.parts))
        assert again == item
        MOCK.apply(folded, again)
    assert folded == place.state


def test_handlers_leave_the_state_alone() -> None:
    place = Place()
    MOCK.handle(place.request("psc.wallet", "GET", "/auth"), place.world())
    page = place.authorize()
    before = repr(place.state)
    body = f"request={page.facts['request']}&professional={PERSON}".encode()
    answer, changes = MOCK.handle(place.request("psc.wallet", "POST", "/login-page", body), place.world())
    assert (answer.status, len(changes)) == (302, 1)
    assert repr(place.state) == before


def test_each_credential_given_out_is_recognised_when_it_returns() -> None:
    place = Place()
    body = place.tokens()
    opened, coded, issued = (
        next(item for item in place.changes if isinstance(item, kind))
        for kind in (AuthorizationRequested, CodeIssued, TokensIssued)
    )
    login = place.request("psc.wallet", "POST", "/login-page", f"request={opened.request}".encode())
    assert set(MOCK.presents(login)) == set(MOCK.issues(opened)) == {opened.request}
    redeemed = place.request("psc.auth", "POST", f"{PROTOCOL}/token", f"code={coded.code}".encode(), basic("a", "b"))
    assert set(MOCK.presents(redeemed)) == {coded.code}
    assert set(MOCK.issues(coded)) == {coded.code, coded.sid}
    for name, jti in (
        ("access_token", issued.access),
        ("refresh_token", issued.refresh),
        ("id_token", issued.identity),
    ):
        form = place.request("psc.auth", "POST", f"{PROTOCOL}/token/introspect", f"token={body[name]}".encode())
        bearer = place.request("psc.auth", "GET", "/", headers={"Authorization": f"Bearer {body[name]}"})
        query = place.request("psc.auth", "GET", f"{PROTOCOL}/logout?id_token_hint={body[name]}")
        for request in (form, bearer, query):
            assert set(MOCK.presents(request)) == {jti, issued.sid} <= set(MOCK.issues(issued))


def test_nothing_is_recognised_in_a_request_without_credentials() -> None:
    place = Place()
    assert list(MOCK.presents(place.request("psc.auth", "GET", "/"))) == []
    assert list(MOCK.issues(object())) == []
