"""INS/va1.10, 26, 33, 36, 47 and SC.DMP/UX.11: what is seen on screen only, hence guided steps and what to film."""

from formats.rule import Text
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import LEONARDO, ZOE, qualified, retrieved


@scenario(
    "INS-36-01",
    title=Text("Voir les traits sur chaque écran", "See the traits on every screen"),
    requirements=["INS/va1.36"],
    proves=["INS/va1.36.01.01"],
    guided=True,
)
def always_visible(bench: Bench) -> None:
    """The mandatory traits stay, the others come and go by a setting (rule 3)."""
    qualified(bench)
    with bench.step(Text("Les traits obligatoires restent visibles", "The mandatory traits stay visible")):
        bench.guided(
            Text(
                "Ouvrez la fiche du patient, puis, sans la fermer, deux autres écrans de son dossier.",
                "Open the patient's record, then, without closing it, two other screens of the file.",
            ),
            seen=Text(
                "Fiche ou bandeau : les traits obligatoires de la règle 3 sont visibles sur les trois écrans.",
                "Record or banner: the mandatory traits of rule 3 are visible on all three screens.",
            ),
            film=Text(
                "Les trois écrans à la suite, nom, prénom, date de naissance, sexe et matricule lisibles.",
                "The three screens in a row, name, given name, birth date, sex and matricule readable.",
            ),
            proofs="INS/va1.36.01.01",
            kind="capture",
        )
    with bench.step(Text("Les autres traits s'affichent par réglage", "The other traits are shown by a setting")):
        bench.guided(
            Text(
                "Dans les réglages, affichez un trait de plus, revenez au dossier, puis retirez ce trait.",
                "In the settings, show one more trait, go back to the file, then take that trait away.",
            ),
            seen=Text(
                "Le trait apparaît puis disparaît ; les traits obligatoires, eux, ne se retirent pas.",
                "The trait appears, then disappears; the mandatory ones cannot be taken away.",
            ),
            film=Text(
                "L'écran de réglage avant et après, et le bandeau qui en résulte à chaque fois.",
                "The settings screen before and after, and the banner that results each time.",
            ),
            proofs="INS/va1.36.01.01",
            kind="capture",
        )


@scenario(
    "INS-47-01",
    title=Text("Voir quels traits sont verrouillés", "See which traits are locked"),
    requirements=["INS/va1.47"],
    proves=["INS/va1.47.01.01", "INS/va1.47.02.01"],
    guided=True,
)
def visibly_locked(bench: Bench) -> None:
    """An identity récupérée, then qualifiée: which of the two each proof asks for, the source read does not say."""
    known = retrieved(bench)
    with bench.step(Text("Identité récupérée", "Identity récupérée")):
        _locked(bench, "récupérée")
    with bench.step(Text("Valider l'identité", "Validate the identity")):
        bench.editor.does("ins.validate", patient=known.id, document="passeport")
    with bench.step(Text("Identité qualifiée", "Identity qualifiée")):
        _locked(bench, "qualifiée")


def _locked(bench: Bench, status: str) -> None:
    bench.guided(
        Text(
            f"Ouvrez en modification la fiche de l'identité {status}, puis celle d'une identité provisoire.",
            f"Open the record of the {status} identity to change it, then that of a provisional one.",
        ),
        seen=Text(
            "Les traits non modifiables sont signalés (cadenas, grisé…) ; la fiche provisoire n'en signale pas.",
            "The traits that cannot be changed are marked (padlock, greyed…); the provisional record marks none.",
        ),
        film=Text(
            f"Le statut {status}, chaque trait verrouillé et son signe ; un clic sur l'un d'eux, sans effet.",
            f"The status {status}, each locked trait with its sign; a click on one of them, without effect.",
        ),
        proofs=("INS/va1.47.01.01", "INS/va1.47.02.01"),
    )


@scenario(
    "INS-26-01",
    title=Text(
        "Régler la liste des justificatifs et leur niveau de confiance",
        "Set the list of identity documents and their trust level",
    ),
    requirements=["INS/va1.26"],
    proves=["INS/va1.26.01.01"],
    guided=True,
)
def trusted_documents(bench: Bench) -> None:
    """A setting (rule 19), and what it changes when an identity is validated."""
    with bench.step(Text("Régler un justificatif", "Set an identity document")):
        bench.guided(
            Text(
                "Dans les réglages, ouvrez la liste des justificatifs, ajoutez-en un, changez son niveau de confiance.",
                "In the settings, open the list of identity documents, add one and change its trust level.",
            ),
            seen=Text(
                "La liste se modifie, et chaque justificatif a son niveau de confiance.",
                "The list can be changed, and each document has its trust level.",
            ),
            film=Text(
                "La liste avant, la saisie du justificatif et de son niveau, la liste après enregistrement.",
                "The list before, the entry of the document and of its level, the list once saved.",
            ),
            proofs="INS/va1.26.01.01",
        )
        bench.guided(
            Text(
                "Ouvrez la validation d'une identité et déroulez les justificatifs proposés.",
                "Open the validation of an identity and unfold the documents on offer.",
            ),
            seen=Text("Le justificatif ajouté est proposé.", "The document added is on offer."),
            film=Text(
                "Le choix du justificatif sur la fiche du patient.",
                "The choice of the document on the patient's record.",
            ),
            proofs="INS/va1.26.01.01",
        )


@scenario(
    "INS-33-01",
    title=Text("Désactiver la validation automatique", "Turn automatic validation off"),
    requirements=["INS/va1.33"],
    proves=["INS/va1.33.01.01"],
    guided=True,
)
def no_automatism(bench: Bench) -> None:
    """A software without the automatism has nothing to turn off: « sans objet » (rule 19)."""
    with bench.step(Text("Désactiver l'automatisme", "Turn the automatism off")):
        bench.guided(
            Text(
                "Dans les réglages, désactivez la validation automatique des identités. "
                "Sans un tel automatisme, répondez « sans objet ».",
                "In the settings, turn off the automatic validation of identities. "
                "Without such an automatism, answer “not applicable”.",
            ),
            seen=Text("Le réglage existe, et reste enregistré.", "The setting exists, and stays saved."),
            film=Text(
                "L'écran de réglage avant et après, puis rouvert pour montrer qu'il a été gardé.",
                "The settings screen before and after, then opened again to show that it was kept.",
            ),
            proofs="INS/va1.33.01.01",
        )
    retrieved(bench)
    with bench.step(Text("Rien ne se valide seul", "Nothing validates by itself")):
        bench.guided(
            Text(
                "Renseignez un justificatif de haut niveau sur cette identité récupérée, sans valider.",
                "Enter a document of a high trust level on this identity récupérée, without validating.",
            ),
            seen=Text(
                "L'identité reste récupérée tant que personne ne la valide.",
                "The identity stays récupérée as long as nobody validates it.",
            ),
            film=Text(
                "Le statut avant et après la saisie, puis la validation par un geste explicite.",
                "The status before and after the entry, then the validation by an explicit gesture.",
            ),
            proofs="INS/va1.33.01.01",
        )


@scenario(
    "INS-10-01",
    title=Text("Régler les traits imprimés en plus", "Set which further traits are printed"),
    requirements=["INS/va1.10"],
    proves=["INS/va1.10.01.01"],
    guided=True,
)
def printed_by_choice(bench: Bench) -> None:
    """The complementary traits of a printed page are a setting (rule 32)."""
    qualified(bench)
    with bench.step(Text("Ajouter un trait aux éditions", "Add a trait to printed pages")):
        bench.guided(
            Text(
                "Dans les réglages des éditions, ajoutez un trait complémentaire (nom utilisé…), imprimez un document "
                "de ce patient, puis retirez ce trait et imprimez encore.",
                "In the settings of printed pages, add a complementary trait (used name…), print a document of this "
                "patient, then take that trait away and print again.",
            ),
            seen=Text(
                "La première édition porte le trait, la seconde non ; le reste de l'identité est sur les deux.",
                "The first page has the trait, the second has not; the rest of the identity is on both.",
            ),
            film=Text(
                "L'écran de réglage dans ses deux états, et les deux éditions, l'identité lisible.",
                "The settings screen in both states, and both pages, the identity readable.",
            ),
            proofs="INS/va1.10.01.01",
        )


@scenario(
    "INS-UX11-01",
    title=Text("Voir le statut de l'identité sans clic", "See the status of the identity without a click"),
    requirements=["SC.DMP/UX.11"],
    proves=["DMP/UX.11.01.01"],
    guided=True,
)
def status_at_once(bench: Bench) -> None:
    """A qualified record, then one that is not."""
    qualified(bench, LEONARDO)
    with bench.step(Text("Dossier qualifié", "Qualified record")):
        _status(bench, "qualifiée")
    retrieved(bench, ZOE)
    with bench.step(Text("Dossier non qualifié", "Record that is not qualified")):
        _status(bench, "récupérée, non qualifiée")


def _status(bench: Bench, status: str) -> None:
    bench.guided(
        Text("Ouvrez le dossier de ce patient et ne cliquez plus.", "Open this patient's file, and click no more."),
        seen=Text(
            f"Le statut de l'identité ({status}) est visible dès l'ouverture.",
            f"The status of the identity ({status}) is visible as soon as the file opens.",
        ),
        film=Text(
            "L'ouverture du dossier depuis la liste, sans coupure, le statut lisible et le pointeur immobile.",
            "The opening of the file from the list, without a cut, the status readable and the pointer still.",
        ),
        proofs="DMP/UX.11.01.01",
    )
