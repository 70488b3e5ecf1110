"""What somebody asks to be played: the body of ``POST /runs``, checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from harness.api.message import ApiError
from record.event import Json

DRIVERS = ("demo", "adapter", "manual")
PRODUCT = ("name", "version", "reference", "nie", "nil")
_MOST_TEXT = 300


@dataclass(frozen=True, slots=True)
class Order:
    """A run to play. ``apart``: in a session of its own, which calls reach by its own addresses.

    ``keep``: the session stays once the dossier holds it. ``settled`` is that of ``AdapterDriver``. ``person``:
    somebody answers the guided steps beside an adapter.
    """

    pack: str
    driver: str
    scenarios: tuple[str, ...] = ()
    adapter: str = ""
    settled: float | None = None
    professional: str = ""
    product: Mapping[str, Json] = field(default_factory=dict)
    title: str = ""
    owner: str = ""
    apart: bool = False
    keep: bool = False
    lang: str = "fr"
    """What has no two forms (reasons, values of findings) is told in; report and JUnit show it first."""
    person: bool = False


def read(body: Mapping[str, Json]) -> Order:
    """An order; raises ``ApiError``, which names what is wrong."""
    unknown = sorted(set(body) - set(Order.__dataclass_fields__))
    if unknown:
        known = ", ".join(Order.__dataclass_fields__)
        raise ApiError(400, f"« {unknown[0][:40]} » n'existe pas ; au choix : {known}")
    driver = _text(body, "driver")
    if driver not in DRIVERS:
        raise ApiError(400, f"driver : « {driver} » n'existe pas ; au choix : {', '.join(DRIVERS)}")
    return Order(
        pack=_text(body, "pack") or "lgc",
        driver=driver,
        scenarios=_names(body.get("scenarios") or []),
        adapter=_adapter(_text(body, "adapter"), driver),
        settled=_seconds(body.get("settled")),
        professional=_text(body, "professional"),
        product=_product(body.get("product") or {}),
        title=_text(body, "title"),
        owner=_text(body, "owner"),
        apart=_flag(body, "apart") or driver == "demo",
        keep=_flag(body, "keep"),
        lang=_lang(_text(body, "lang")),
        person=_person(_flag(body, "person"), driver),
    )


def _text(body: Mapping[str, Json], name: str) -> str:
    value = body.get(name, "")
    if not isinstance(value, str) or len(value) > _MOST_TEXT:
        raise ApiError(400, f"{name} : un texte de {_MOST_TEXT} caractères au plus est attendu")
    return value.strip()


def _lang(given: str) -> str:
    if given not in {"", "fr", "en"}:
        raise ApiError(400, "lang : fr ou en est attendu")
    return given or "fr"


def _flag(body: Mapping[str, Json], name: str) -> bool:
    value = body.get(name, False)
    if not isinstance(value, bool):
        raise ApiError(400, f"{name} : true ou false est attendu")
    return value


def _names(value: Json) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ApiError(400, "scenarios : une liste de textes est attendue (identifiant, exigence ou preuve)")
    return tuple(value)


def _adapter(url: str, driver: str) -> str:
    if driver != "adapter":
        return ""
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        known = False
    if not known:
        raise ApiError(400, "adapter : l'adresse de l'adaptateur est attendue (http://127.0.0.1:PORT/adapter/v1)")
    return url


def _person(there: bool, driver: str) -> bool:
    """Whether guided steps find somebody: always by hand, beside an adapter when it is said."""
    if there and driver == "demo":
        raise ApiError(400, "person : personne ne regarde l'écran du logiciel de démonstration")
    return there or driver == "manual"


def _seconds(value: Json) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 3600:
        raise ApiError(400, "settled : un nombre de secondes entre 0 et 3600 est attendu")
    return float(value)


def _product(value: Json) -> Mapping[str, Json]:
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise ApiError(400, "product : un objet de textes est attendu")
    unknown = sorted(set(value) - set(PRODUCT))
    if unknown:
        raise ApiError(400, f"product : « {unknown[0][:40]} » n'existe pas ; au choix : {', '.join(PRODUCT)}")
    return {name: item.strip() for name, item in value.items() if item.strip()}
