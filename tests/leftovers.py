"""French left in an English text: accents and small words, outside of quotes and of official names."""

import re

_NAMES = re.compile(
    r"Banc Ségur|Ségur|Pro Santé( Connect)?|MSSanté|(Annuaire|IGC)[ -]Santé|Mon espace santé|Élémentaire Organisation"
    r"|Français|Médecins de ville|récupérée|validée|qualifiée|siram:Erreur"
)
_QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"|https?://\S+")
_FRENCH = re.compile(
    r"(?<![\w/.'-])(le|la|les|un|une|des|du|de|et|ou(?!=)|sans|avec|pas|aucune?|absentes?|pour|dans|par|est|sont|aux?|sur"
    r"|oui|ne|qui|que|cette?|seule?|fois|vide|puis|jamais|encore|celui|illisible|lisible|depuis|vers|avant|fiche"
    r"|attendue?|octets|comptes|erreur|chiffre|nombre|texte|appel|jeton|certificat|lieu|sous|il|elle|son|leur"
    r"|logiciel|usager|envoyer|dossier gardé)(?![\w/.-])|[àâçéèêëîïôùûœÀÉÈÊ]|\b[ldnq]['’](?=\w)",
    re.IGNORECASE,
)


def french_in(text: str) -> str:
    """The first French word that is left in an English text; empty when there is none."""
    found = _FRENCH.search(_NAMES.sub("", _QUOTED.sub("", text)))
    return found[0] if found else ""


def french_lines(text: str) -> list[str]:
    """The lines of an English text that hold French."""
    return [line for line in text.splitlines() if french_in(line)]
