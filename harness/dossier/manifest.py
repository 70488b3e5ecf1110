"""``manifest.json``, keyed as the Convergence import is: périmètre, chapitre, fonction, exigence, scénario, preuve."""

import json
from collections.abc import Sequence

from harness.dossier.account import NOTICE, Account, KeptPiece
from harness.results import ScenarioResult
from harness.verdict import aggregate, exit_code
from record.event import Json

SCHEMA = 1
WARNING = (
    "Rejoué sur un environnement simulé : ce dossier prépare une démonstration, il ne vaut ni conformité, ni "
    "référencement, ni homologation. La signature et la chaîne prouvent l'intégrité depuis la signature, pas "
    "l'honnêteté de qui a signé ; seul un horodatage extérieur les daterait."
)


def render(account: Account) -> bytes:
    """The manifest."""
    text = json.dumps(manifest(account), ensure_ascii=False, indent=1, sort_keys=False)
    return (text + "\n").encode()


def manifest(account: Account) -> dict[str, Json]:
    """The manifest as JSON."""
    about = account.about
    last = account.history.all[-1]
    return {
        "schema": SCHEMA,
        "environnement": NOTICE,
        "avertissement": WARNING,
        "banc": {"version": about.get("version", ""), "empreinte": about.get("digest", "")},
        "rem": {"paquet": _sorted(about.get("pack")), "catalogue": about.get("catalogue", "")},
        "produit": _sorted(about.get("product")),
        "pilote": about.get("driver", ""),
        "session": last.session,
        "debut": account.began,
        "fin": account.ended,
        "chaine": {"evenements": len(account.history.all), "tete": last.hash},
        "verdict": account.verdict.value,
        "code": int(exit_code(account.verdicts)),
        "non_joues": list(account.skipped),
        "exigences": _requirements(account),
        "scenarios": [_scenario(scenario) for scenario in account.scenarios],
        "preuves": _proofs(account),
    }


def _sorted(members: Json) -> Json:
    """Members in one order, whatever the order in which they were first written."""
    return dict(sorted((members or {}).items()))


def _requirements(account: Account) -> list[Json]:
    return [
        {
            "exigence": requirement.id,
            "intitule": requirement.title,
            "chapitre": requirement.chapter,
            "vague": requirement.wave,
            "enonce_verifie": requirement.verified,
            "verdict": account.requirement_verdict(requirement, scenarios).value,
            "non_joue": account.unplayed(requirement, scenarios),
        }
        for requirement, scenarios in account.requirements
    ]


def _scenario(scenario: ScenarioResult) -> Json:
    return {
        "id": scenario.id,
        "titre": scenario.title.fr,
        "exigences": list(scenario.requirements),
        "preuves": list(scenario.proves),
        "verdict": scenario.verdict.value,
        "evenements": [scenario.opened, scenario.closed],
    }


def _proofs(account: Account) -> list[Json]:
    verdicts = {proof: scenario.verdict for scenario in account.scenarios for proof in scenario.proves}
    told = dict.fromkeys([*verdicts, *(kept.proof.id for kept in account.pieces)])
    return [_proof(account, proof, [k for k in account.pieces if k.proof.id == proof]) for proof in told]


def _proof(account: Account, identifier: str, kept: Sequence[KeptPiece]) -> Json:
    proof = account.catalogue.proof(identifier)
    scenarios = [scenario for scenario in account.scenarios if identifier in scenario.proves]
    among = [name for scenario in scenarios for name in scenario.requirements] + [one.requirement for one in kept]
    requirement = account.catalogue.requirement(account.catalogue.requirement_of(identifier, among))
    pack = account.about.get("pack") or {}
    return {
        "perimetre": pack.get("perimeter", ""),
        "chapitre": requirement.chapter,
        "fonction": requirement.title,
        "exigence": requirement.id,
        "scenario": identifier.rpartition(".")[0],
        "preuve": identifier,
        "nature": proof.nature.value,
        "genre": proof.kind,
        "a_fournir": proof.official,
        "verdict": _worst(scenarios),
        "joue_par": [scenario.id for scenario in scenarios],
        "fichiers": [{"nom": one.name, "genre": one.kind, "evenement": one.event} for one in kept],
    }


def _worst(scenarios: Sequence[ScenarioResult]) -> str:
    return aggregate(scenario.verdict for scenario in scenarios).value if scenarios else ""
