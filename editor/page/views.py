"""The page: one view of the practice, and forms that ask for the same actions as the adapter."""

from collections.abc import Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from editor import actions
from editor.config import SOFTWARE
from editor.front import RETURN_PATH, FrontDesk
from editor.jobs import State
from editor.page.notices import notice_of
from editor.patients.identity import DOCUMENTS, Attribute

if TYPE_CHECKING:
    from jinja2 import Template

_TRUE = {"to_patient", "no_reply"}
_MAX_FIELDS = 50


def routes(front: FrontDesk) -> list[BaseRoute]:
    """The routes of the page."""
    return [
        Route("/", partial(_show, front), methods=["GET"]),
        Route("/page/{name}", partial(_act, front), methods=["POST"]),
        Route(RETURN_PATH, partial(_login_returned, front), methods=["GET"]),
    ]


async def _show(front: FrontDesk, request: Request) -> Response:
    return HTMLResponse(_render(front, request.query_params.get("patient", "")))


async def _act(front: FrontDesk, request: Request) -> Response:
    name = request.path_params["name"]
    if name not in actions.NAMES:
        return HTMLResponse("action inconnue", 404)
    parameters = _parameters(await request.body())
    state = await front.act(name, parameters)
    if state["status"] == "needs":
        return RedirectResponse(state["need"]["url"], 303)
    front.notice = notice_of(name, state)
    return RedirectResponse(f"/?{urlencode({'patient': _current(parameters, state)})}", 303)


async def _login_returned(front: FrontDesk, request: Request) -> Response:
    front.notice = notice_of("psc.login", await front.login_returned(request.query_params))
    return RedirectResponse("/", 303)


def _render(front: FrontDesk, patient_id: str) -> str:
    desk = front.lgc.desk
    notice, front.notice = front.notice, None
    return template().render(
        software=SOFTWARE,
        defects=sorted(front.lgc.config.defects),
        notice=notice,
        account=desk.account,
        sees_ins=front.lgc.sees_ins,
        patients=desk.patients.patients.values(),
        patient=desk.patients.patients.get(patient_id),
        documents=[item for item in desk.documents.values() if item.patient.id == patient_id],
        mailboxes=front.lgc.config.mailboxes,
        cards=front.lgc.config.cards,
        entries=desk.journal.entries[-30:] if front.lgc.sees_ins else [],
        proofs=DOCUMENTS,
        attributes=list(Attribute),
    )


@cache
def template() -> "Template":
    """The page's template, loaded once."""
    from editor.page import template  # noqa: PLC0415 - jinja2 loads on first use, for a fast start

    return template.load()


def _parameters(body: bytes) -> dict[str, Any]:
    """The fields of a form as an action wants them: ticked boxes are true, addresses a list, empty ones absent."""
    try:
        fields = parse_qsl(body.decode("utf-8", "replace"), max_num_fields=_MAX_FIELDS)
    except ValueError:
        return {}
    return {name: _value(name, value) for name, value in fields}


def _value(name: str, value: str) -> Any:
    if name in _TRUE:
        return True
    return [item.strip() for item in value.split(",") if item.strip()] if name == "to" else value


def _current(parameters: Mapping[str, Any], state: State) -> str:
    """The patient to show next: the one just made, else the one that the form was about."""
    result = state.get("result")
    made = result.get("patient", "") if isinstance(result, dict) else ""
    return str(made or parameters.get("patient", ""))
