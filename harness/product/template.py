"""``produit.toml`` as ``banc init`` writes it: what was answered, and every other key as a commented example."""

from collections.abc import Mapping, Sequence

from formats.rule import Text

Answers = Mapping[str, str]
"""Answers by name (``harness.product.questions``); empty when there is none."""


def render(answers: Answers, lang: str = "fr") -> str:
    """The text of the file."""
    return (
        "\n\n".join(
            "\n".join(_told(line, lang) for line in block)
            for block in (
                _HEAD,
                _product(answers),
                _insi(answers),
                _dmp(answers),
                _psc(answers),
                _structures(answers),
                _professionals(),
                _mailboxes(answers),
                _certificates(),
                _identities(),
            )
        )
        + "\n"
    )


def quoted(value: str) -> str:
    """A text as TOML writes it."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _told(line: "str | Text", lang: str) -> str:
    if isinstance(line, str):
        return line
    return "# " + (line.en if lang == "en" else line.fr)


def _key(key: str, value: str, example: str) -> str:
    """``key = "value"``, or a commented example when there is no value."""
    return f"{key} = {quoted(value)}" if value else f"# {key} = {quoted(example)}"


def _list(key: str, values: Sequence[str], example: str) -> str:
    listed = ", ".join(quoted(value) for value in values or [example])
    return f"{'' if values else '# '}{key} = [{listed}]"


_HEAD: "list[str | Text]" = [
    Text(
        "produit.toml : qui est testé. Écrit par « banc init », relu par « banc up » et « banc run ».",
        "produit.toml: who is tested. Written by “banc init”, read by “banc up” and “banc run”.",
    ),
    Text(
        "Une ligne qui commence par # est un exemple : retirez le # pour qu'elle compte.",
        "A line that begins with # is an example: remove the # to make it count.",
    ),
    Text(
        "Ce que ce fichier ne dit pas n'est comparé à rien. Environnement simulé : rien ne vaut conformité.",
        "What this file does not say is compared with nothing. Simulated environment: not worth conformity.",
    ),
]


def _product(answers: Answers) -> "list[str | Text]":
    return [
        "[produit]",
        _key("nom", answers["nom"], "Mon logiciel"),
        _key("version", answers["version"], "1.0"),
        Text(
            "couloirs : LGC, RIS, SGL, DPI, PFI, RI, DRIMbox, DUI, LGO ; vague : 1 ou 2",
            "couloirs: LGC, RIS, SGL, DPI, PFI, RI, DRIMbox, DUI, LGO; vague (wave): 1 or 2",
        ),
        _list("couloirs", answers["couloirs"].split(), "LGC"),
        f"vague = {answers['vague']}" if answers["vague"] else "# vague = 2",
        Text(
            "numéros d'identité donnés par le CNDA : éditeur (NIE), logiciel (NIL)",
            "identity numbers given by the CNDA: editor (NIE), software (NIL)",
        ),
        _key("nie", answers["nie"], "0000"),
        _key("nil", answers["nil"], "0000"),
        Text(
            "référence produit de Convergence : c'est ce que X-MSS-NIL doit dire",
            "Convergence product reference: what X-MSS-NIL must say",
        ),
        _key("reference", answers["reference"], "MON-LGC-0001"),
        Text(
            "obligatoire dès qu'il y a des [[identites]] : je déclare que ces personnes sont inventées",
            "mandatory with [[identites]]: I declare that these people are invented",
        ),
        "# identites_fictives = true",
    ]


def _insi(answers: Answers) -> "list[str | Text]":
    return [
        "[insi]",
        Text(
            "numéro(s) d'autorisation CNDA ; un appel qui en porte un autre reçoit desir_550",
            "CNDA authorisation number(s); a call with another one gets desir_550",
        ),
        _list("idam", answers["idam"].split(), "AAA17NF00AA0"),
    ]


def _dmp(answers: Answers) -> "list[str | Text]":
    return [
        "[dmp]",
        Text(
            "numéro d'homologation DMP (LPS_ID_HOMOLOGATION_DMP du VIHF)",
            "DMP approval number (LPS_ID_HOMOLOGATION_DMP of the VIHF)",
        ),
        _key("homologation", answers["homologation"], "MON-HOMOLOGATION-0001"),
        Text(
            "LPS_Nom et LPS_Version du VIHF, s'ils diffèrent de nom et version ci-dessus",
            "LPS_Nom and LPS_Version of the VIHF, when they are not the name and version above",
        ),
        '# lps_nom = "MON LOGICIEL"',
        '# lps_version = "1.0.0"',
    ]


def _psc(answers: Answers) -> "list[str | Text]":
    return [
        "[psc]",
        Text(
            "le client Pro Santé Connect de votre logiciel ; un secret inventé : celui d'une vraie plateforme "
            "n'a rien à faire ici",
            "your software's Pro Santé Connect client; an invented secret: not that of a real platform",
        ),
        _key("client", answers["client"], "mon-logiciel"),
        _key("secret", answers["secret"], "secret-simule"),
        Text(
            "adresses de retour, comparées caractère pour caractère ; http://localhost/… sans port vaut pour tout port",
            "return addresses, compared character by character; http://localhost/… without a port stands for any port",
        ),
        _list("retours", answers["retours"].split(), "http://localhost/psc/retour"),
    ]


def _structures(answers: Answers) -> "list[str | Text]":
    given, off = answers["structure"], "" if answers["structure"] else "# "
    return [
        Text(
            "vos structures : identifiant (Struct_IdNat), ou finess, ou siret ; c'est l'OU de vos certificats",
            "your structures: identifiant (Struct_IdNat), or finess, or siret; it is the OU of your certificates",
        ),
        Text(
            "sans elles, le cabinet du banc (10B0000026), dont le banc fournit les certificats",
            "without them, the bench's practice (10B0000026), whose certificates the bench provides",
        ),
        f"{off}[[structures]]",
        f"{off}identifiant = {quoted(given or '10B0000042')}",
        f"{off}nom = {quoted(answers['structure_nom'] or 'CABINET FICTIF')}",
        f'{off}secteur = "SA07"',
        f'{off}exercice = "AMBULATOIRE"',
    ]


def _professionals() -> "list[str | Text]":
    return [
        Text(
            "professionnels fictifs de plus, proposés sur la mire de connexion",
            "more fictitious professionals, offered on the login page",
        ),
        "# [[professionnels]]",
        '# identifiant = "899900000111"',
        '# nom = "FICTIF"',
        '# prenom = "DOMINIQUE"',
        '# profession = "10"',
        '# specialite = "SM54"',
        '# libelle_specialite = "Médecine générale (SM)"',
    ]


def _mailboxes(answers: Answers) -> "list[str | Text]":
    given, off = answers["boite"], "" if answers["boite"] else "# "
    return [
        Text(
            "vos boîtes MSSanté : PER, ORG (jeton PSC d'un titulaire) ou APP (certificat de la structure)",
            "your MSSanté mailboxes: PER, ORG (PSC token of a holder) or APP (the structure's certificate)",
        ),
        f"{off}[[boites]]",
        f"{off}adresse = {quoted(given or 'secretariat@mon-cabinet.mssante.fr')}",
        f"{off}type = {quoted(answers['boite_type'] or 'ORG')}",
        '# titulaires = ["899900000011"]',
    ]


def _certificates() -> "list[str | Text]":
    return [
        Text(
            "vos certificats publics (jamais de clé privée), cités dans le dossier",
            "your public certificates (never a private key), named in the dossier",
        ),
        "# [[certificats]]",
        '# usage = "authentification ORG"',
        "# fichier = 'certificats/org-auth.pem'",
    ]


def _identities() -> "list[str | Text]":
    return [
        Text(
            "identités fictives de plus, connues d'INSi, du DMP et de la messagerie",
            "more fictitious identities, known to INSi, the DMP and the mail operator",
        ),
        "# [[identites]]",
        '# nom = "FICTIVE"',
        '# prenoms = "CLAUDE MARIE"',
        '# sexe = "F"',
        '# naissance = "1985-02-14"',
        '# lieu = "63220"',
        Text("13 caractères ; la clé est calculée", "13 characters; the key is computed"),
        '# matricule = "2850263220991"',
    ]
