"""``manifest.json``, keyed as the Convergence import is: périmètre, chapitre, fonction, exigence, scénario, preuve."""

import json
from collections.abc import Mapping, Sequence

from harness.dossier.account import NOTICE, OUTSIDE, Account, KeptPiece
from harness.results import ScenarioResult
from harness.verdict import aggregate
from record.event import Json

SCHEMA = 1
_REM = ("fichier", "empreinte", "importe")
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
        "rem": {
            "paquet": _sorted({name: said for name, said in (about.get("pack") or {}).items() if name != "claims"}),
            "catalogue": about.get("catalogue", ""),
            "importe": _sorted({name: said for name, said in (about.get("rem") or {}).items() if name in _REM}),
        },
        "produit": _sorted(about.get("product")),
        "pilote": about.get("driver", ""),
        "session": last.session,
        "debut": account.began,
        "fin": account.ended,
        "chaine": {"evenements": len(account.history.all), "tete": last.hash},
        "verdict": account.verdict.value,
        "code": int(account.code),
        "non_joues": list(account.skipped),
        "exigences": _requirements(account),
        "scenarios": [_scenario(scenario) for scenario in account.scenarios],
        "preuves": _proofs(account),
        "parties_masquees": [
            {"evenement": mask.event, "partie": mask.part, "raison": mask.reason} for mask in account.masked
        ],
        "identites_hors_jeux": _outside(account.outside),
    }


def _sorted(members: Json) -> Json:
    """Members in one order, whatever the order in which they were first written."""
    return dict(sorted((members or {}).items()))


def _requirements(account: Account) -> list[Json]:
    told, unfinished = account.catalogue.told, account.catalogue.unfinished
    return [
        {
            "exigence": requirement.id,
            "identifiant_rem": account.rem_id(requirement),
            "intitule": requirement.title,
            "chapitre": requirement.chapter,
            "vague": requirement.wave,
            "enonce_verifie": requirement.verified,
            "verdict": account.requirement_verdict(requirement, scenarios).value,
            "non_joue": account.unplayed(requirement, scenarios),
            "scenarios_non_joues": account.not_played(requirement, scenarios),
            **({"non_juge": OUTSIDE.fr} if account.from_outside else {}),
            "en_partie": partly.why.fr if (partly := unfinished(requirement.id)) else "",
            "reste_a_montrer": told[requirement.id].remains.fr if requirement.id in told else "",
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
    others = [*(kept.proof.id for kept in account.pieces), *(proof.id for proof in account.to_provide)]
    told = dict.fromkeys([*verdicts, *others])
    return [_proof(account, proof, [k for k in account.pieces if k.proof.id == proof]) for proof in told]


def _proof(account: Account, identifier: str, kept: Sequence[KeptPiece]) -> Json:
    proof = account.catalogue.proof(identifier)
    scenarios = [scenario for scenario in account.scenarios if identifier in scenario.proves]
    among = [name for scenario in scenarios for name in scenario.requirements] + [one.requirement for one in kept]
    among += [one.id for one, _ in account.requirements if identifier in one.proofs]
    requirement = account.catalogue.requirement(account.catalogue.requirement_of(identifier, among))
    pack = account.about.get("pack") or {}
    return {
        "perimetre": pack.get("perimeter", ""),
        "chapitre": requirement.chapter,
        "fonction": requirement.title,
        "exigence": requirement.id,
        "scenario": requirement.scenario_of(identifier),
        "preuve": identifier,
        "nature": proof.nature.value,
        "genre": proof.kind,
        "a_fournir": proof.official,
        "presume": proof.inferred,
        "sans_numero": identifier in requirement.aliases,
        "verdict": _worst(scenarios),
        "joue_par": [scenario.id for scenario in scenarios],
        "rempli": any(one.by for one in kept),
        "fichiers": [_file(one) for one in kept],
    }


def _file(kept: KeptPiece) -> Json:
    told = {"nom": kept.name, "genre": kept.kind, "evenement": kept.event}
    told |= {"a_filmer": True} if kept.awaited else {}
    return {**told, "joint_par": kept.by} if kept.by else told


def _outside(declared: Mapping[str, Json]) -> Json:
    """The identities outside the fictitious sets; None when there is none."""
    if not declared:
        return None
    seen = [{"service": one["service"], "evenement": one["event"], "vu": one["shown"]} for one in declared["seen"]]
    return {"declare_fictives_par": declared["by"], "raison": declared["reason"], "identites": seen}


def _worst(scenarios: Sequence[ScenarioResult]) -> str:
    return aggregate(scenario.verdict for scenario in scenarios).value if scenarios else ""
