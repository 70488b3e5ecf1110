"""The description of the run API (OpenAPI 3.1), made from its routes."""

from collections.abc import Sequence

from harness import version
from harness.api.message import Route
from record.event import Json

EVENTS = (
    "Ce qui se passe dans la séquence, après l'événement « after », en attendant « wait » secondes au plus qu'il en "
    "vienne un. Avec « Accept: text/event-stream », un flux jusqu'à la fin."
)
DECLARE = "Déclare fictives, sous un nom, les identités hors des jeux du banc qui retiennent le dossier."
_WHAT = (
    "Joue des scénarios sur le banc et suit les séquences. Environnement simulé : rien n'y vaut conformité. "
    "Chaque demande porte le jeton « runs.token » que « banc up --json » affiche."
)


def description(routes: Sequence[Route]) -> dict[str, Json]:
    """The whole description."""
    paths: dict[str, dict[str, Json]] = {}
    for route in routes:
        paths.setdefault(route.pattern, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Banc Ségur : API d'exécution", "version": version.VERSION, "description": _WHAT},
        "security": [{"jeton": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"jeton": {"type": "http", "scheme": "bearer"}},
            "schemas": SCHEMAS,
        },
    }


def _operation(route: Route) -> dict[str, Json]:
    named = [step.strip("{}") for step in route.pattern.split("/") if step.startswith("{")]
    operation: dict[str, Json] = {
        "summary": route.says,
        "parameters": [*map(_in_path, named), *map(_in_query, route.query)],
        "responses": {
            _SUCCESS.get((route.method, route.pattern), "200"): {"description": "fait"},
            "default": {"description": "refusé : dit pourquoi, et quoi faire", "content": _json("Error")},
        },
    }
    if route.body:
        operation["requestBody"] = {"required": True, "content": _json(route.body)}
    return operation


_SUCCESS = {("POST", "/runs"): "201", ("POST", "/runs/{run}/interrupt"): "202"}


def _in_path(name: str) -> dict[str, Json]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _in_query(name: str) -> dict[str, Json]:
    return {"name": name, "in": "query", "schema": {"type": "integer", "minimum": 0}}


def _json(schema: str) -> dict[str, Json]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _text(says: str) -> dict[str, Json]:
    return {"type": "string", "description": says}


SCHEMAS: dict[str, Json] = {
    "Order": {
        "type": "object",
        "required": ["driver"],
        "additionalProperties": False,
        "properties": {
            "driver": {
                "enum": ["demo", "adapter", "manual"],
                "description": "logiciel de démonstration, API d'adaptation, ou une personne",
            },
            "pack": _text("paquet ; par défaut lgc"),
            "scenarios": {
                "type": "array",
                "items": {"type": "string"},
                "description": "identifiant ou son début, exigence ou preuve ; tous si la liste est vide",
            },
            "adapter": _text("adresse de l'adaptateur, pour le pilote adapter"),
            "settled": {"type": "number", "description": "secondes après lesquelles une action finie n'appelle plus"},
            "professional": _text("identifiant national choisi sur la mire simulée"),
            "product": {
                "type": "object",
                "description": "ce que l'éditeur déclare : name, version, reference, nie, nil",
                "additionalProperties": {"type": "string"},
            },
            "title": _text("titre de la séquence"),
            "owner": _text("qui la demande ; répond aux questions quand la réponse ne nomme personne"),
            "apart": {
                "type": "boolean",
                "description": "session à part, aux adresses de GET /runs/{run}/bench ; toujours vrai avec demo",
            },
            "keep": {"type": "boolean", "description": "garde la session une fois le dossier écrit"},
            "lang": {"enum": ["fr", "en"], "description": "langue des raisons, des constats et du rapport"},
            "person": {"type": "boolean", "description": "à côté d'un adaptateur : quelqu'un joue les étapes guidées"},
        },
    },
    "Answer": {
        "type": "object",
        "properties": {
            "question": {"type": "integer", "description": "numéro de la question ; la question ouverte par défaut"},
            "choice": _text("un des choix de la question : fait, refusé, échec, sans objet, oui, non, attendre"),
            "text": _text("ce que la personne a observé, en ses mots"),
            "observed": {
                "type": ["object", "string"],
                "description": "valeurs relevées à l'écran, par nom ; gardées avec la réponse",
            },
            "by": _text("qui répond ; par défaut le demandeur de la séquence"),
        },
    },
    "Declaration": {
        "type": "object",
        "required": ["by", "reason"],
        "properties": {"by": _text("qui déclare"), "reason": _text("pourquoi ces identités sont fictives")},
    },
    "Error": {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}},
}
