"""What a session may change in the DMP's behaviour. Each knob is here because the real one is inferred or unknown.

Besides these, ``dmp.code.<Name>`` replaces the subcode of a fault of the bench (``dmp.code.DroitRefuse``) and
``dmp.code.<rule>`` the code of a registry error (``dmp.code.xds.code.type``).
"""

from mocks.core.world import World

DEFAULTS = {
    "dmp.soap11": "refuser",  # or accepter: one published sample has a SOAP 1.1 envelope
    "dmp.action": "tolerer",  # or refuser: wsa:Action that is not the operation's
    "dmp.vihf": "strict",  # or tolerant: rules of the VIHF whose refusal is not documented
    "dmp.lps_nom": "",  # LPS_Nom, LPS_Version and LPS_ID_HOMOLOGATION_DMP of the product; empty: any
    "dmp.lps_version": "",
    "dmp.lps_homologation": "",
    "dmp.lps": "tolerer",  # or refuser: what the platform does of another software's values is not known
    "dmp.vihf_sha1": "accepter",  # or refuser: published samples sign with SHA-1
    "dmp.org_nonrepudiation": "tolerer",  # or refuser: the published AIR sample is signed with an AUTH_CLI
    "dmp.structures": "seed",  # or toutes: structures outside the seed are active
    "dmp.ej_eg": "",  # pairs EJ>EG, comma-separated: certificates of EJ that may act for EG
    "dmp.lien_ps": "strict",  # or tolerant: "PS et Structure non liés"
    "dmp.patient": "strict",  # or numero: the 13 characters are enough to know a patient
    "dmp.autorisation": "",  # forces AUTORISATION: VALIDE, NON_EXISTE, INTERDIT, EXPIRE
    "dmp.autorisation_initiale": "NON_EXISTE",  # what TD0.2 says before any TD0.3
    "dmp.consultation": "autorisation",  # or libre: TD3.1 and TD3.2 without authorisation
    "dmp.signature": "signature",  # or presence, manifeste, empreintes: how far the manifest is verified
    "dmp.metadonnees": "strict",  # or tolerant: metadata are registered whatever they break
    "dmp.doublon_identique": "refuser",  # or accepter: same uniqueId, same bytes
    "dmp.signatures_visibles": "non",  # or oui: FindDocuments returns signature entries
    "dmp.patient_autorise_urgence": "non",  # or oui: masked documents in an emergency mode
    "dmp.reponse_td21": "multipart",  # or simple: ITI-41 answers without MIME
    "dmp.max_octets": "40000000",
    "dmp.force.statut": "",  # aucun, ferme or actif, whatever the seed says (faults dmp_inexistant, dmp_ferme)
    "dmp.force.erreur": "",  # code|context of a registry error to answer (fault registry_error)
    "dmp.force.vihf": "",  # code|text of the fault to answer to any VIHF (fault vihf_refuse)
}
"""Every knob and its default."""


def value(world: World, name: str) -> str:
    """The value of a knob in a session."""
    return world.knob(name, DEFAULTS[name])


def is_set(world: World, name: str, wanted: str) -> bool:
    """Whether a knob has a value."""
    return value(world, name) == wanted
