"""The signature document of a deposit, verified as far as the knob ``dmp.signature`` says.

A signer that is not made to sign (ORG AUTH_CLI) is noted, not refused: what the DMP answers then is not known.

The refusal codes are inferred: which ones the DMP uses for a wrong manifest is not known.
"""

from collections.abc import Iterator, Mapping

from formats.rule import Breach
from formats.xades import manifest as xades
from formats.xades import rules, verify
from formats.xades.manifest import Manifest, XadesError
from formats.xds import submission
from formats.xds.answers import RegistryError
from formats.xds.opened import Opened
from formats.xds.submission import Submission
from mocks.dmp import errors, knobs
from mocks.dmp.answers import anchored
from mocks.dmp.gate import Call

_LEVELS = ("presence", "manifeste", "empreintes", "signature")


def errors_of(call: Call, lot: Submission, opened: Mapping[str, Opened]) -> list[RegistryError]:
    """The errors of the signature document; an absent one is a rule of the metadata."""
    entry = lot.signature
    document = None if entry is None else opened.get(entry.id)
    level = _level(call)
    if document is None or level == 0:
        return []
    try:
        if document.root is None:
            raise XadesError("ce n'est pas du XML")
        manifest = xades.read(document.root)
    except XadesError as error:
        broken = Breach(rules.READABLE, "signature XAdES avec manifeste", str(error))
        return errors.of_breaches(call.world, [broken], call.notes)
    found = errors.of_breaches(call.world, _breaches(manifest, lot, opened, level), call.notes)
    return found or (_distrust(call, manifest) if level == len(_LEVELS) - 1 else [])


def _level(call: Call) -> int:
    chosen = knobs.value(call.world, "dmp.signature")
    return _LEVELS.index(chosen) if chosen in _LEVELS else len(_LEVELS) - 1


def _breaches(manifest: Manifest, lot: Submission, opened: Mapping[str, Opened], level: int) -> Iterator[Breach]:
    documents = {submission.unique_id(entry): opened[entry.id] for entry in lot.clinical if entry.id in opened}
    yield from verify.names(manifest, lot.unique_id, tuple(documents))
    if level >= _LEVELS.index("empreintes"):
        yield from verify.digests(manifest, documents)
    if level >= _LEVELS.index("signature"):
        yield from verify.signature(manifest)


def _distrust(call: Call, manifest: Manifest) -> list[RegistryError]:
    failures = call.world.site.verify(manifest.certificate, call.world.now())
    if not failures:
        call.notes.extend(anchored(call.world, manifest.certificate, "le lot", "dmp.signature_trust"))
        return []
    text = f"[banc] certificat de la signature du lot refusé : {', '.join(failures)}"
    return [errors.error(call.world, "dmp.signature_trust", text)]
