"""The named defects of the flawed variants: a closed list, each one deviation at one place of the code."""

from enum import StrEnum


class Defect(StrEnum):
    """A switch of ``--defect``. Without any, the product follows every rule that it knows."""

    CLE_FAUSSE = "cle_fausse"
    OID_ALTERE = "oid_altere"
    TRAITS_ALTERES = "traits_alteres"
    INS_NON_QUALIFIEE_TRANSMISE = "ins_non_qualifiee_transmise"
    INSI_APPEL_IDENTITE_DOUTEUSE = "insi_appel_identite_douteuse"
    TRAIT_VIDE_ACCEPTE = "trait_vide_accepte"
    VIHF_AUTRE_PATIENT = "vihf_autre_patient"
    VIHF_MAUVAIS_CERTIFICAT = "vihf_mauvais_certificat"
    EMPREINTE_FAUSSE = "empreinte_fausse"
    TD03_AVANT_DEPOT = "td03_avant_depot"
    CONSULTATION_SANS_TD02 = "consultation_sans_td02"
    AUTEUR_AUTRE = "auteur_autre"
    X_MSS_INS_SANS_INS = "x_mss_ins_sans_ins"
    OBJET_SANS_PREFIXE = "objet_sans_prefixe"
    PDF_ABSENT = "pdf_absent"
    NIL_AUTRE = "nil_autre"
    CODECDA_AUTRE = "codecda_autre"
    MESSAGE_ID_ABSENT = "message_id_absent"
    MES_FIN_ABSENT = "mes_fin_absent"
    DOCUMENT_DIFFERENT = "document_different"
    PATIENT_ADRESSE_NON_QUALIFIEE = "patient_adresse_non_qualifiee"
    ACR_AU_LIEU_DE_ACR_VALUES = "acr_au_lieu_de_acr_values"
    NONCE_REUTILISE = "nonce_reutilise"
    JETON_APRES_DECONNEXION = "jeton_apres_deconnexion"
    COMPTE_DUPLIQUE = "compte_duplique"
    SUPPRESSION_AUTRE_DOCUMENT = "suppression_autre_document"
    REMPLACEMENT_SANS_RPLC = "remplacement_sans_rplc"
    PDF_NON_A1 = "pdf_non_a1"
    ARCHIVE_EMPREINTE_FAUSSE = "archive_empreinte_fausse"
    STATUT_RECUPEREE_APRES_VALIDATION = "statut_recuperee_apres_validation"
    INSI_SANS_ACTION = "insi_sans_action"
    INSI_PRENOM_TRONQUE = "insi_prenom_tronque"
    LECTURE_SANS_XOAUTH2 = "lecture_sans_xoauth2"
    SECRET_DANS_URL = "secret_dans_url"  # noqa: S105 - the name of a defect
    CODE_REJOUE = "code_rejoue"
    DECONNEXION_LOCALE = "deconnexion_locale"
    CERTIFICAT_SERVEUR_NON_VERIFIE = "certificat_serveur_non_verifie"
    TLS_ANCIEN_ACCEPTE = "tls_ancien_accepte"
    REVOCATION_IGNOREE = "revocation_ignoree"
    CRL_SANS_COPIE = "crl_sans_copie"
    INSI_PRENOM_OUBLIE = "insi_prenom_oublie"
    VITALE_ASSERTION_PERIMEE = "vitale_assertion_perimee"
    HISTORIQUE_CLE_FAUSSE_REJETE = "historique_cle_fausse_rejete"
    COMPARATIF_INCOMPLET = "comparatif_incomplet"
    PRENOM_DISCORDANT_SANS_ALERTE = "prenom_discordant_sans_alerte"
    NOM_TRONQUE = "nom_tronque"
    CREATION_SANS_TRAIT = "creation_sans_trait"
    ANTERIORITE_SENSIBLE_AUX_ACCENTS = "anteriorite_sensible_aux_accents"
    TRAIT_STRICT_SANS_DECLASSEMENT = "trait_strict_sans_declassement"
    VERIFICATION_KO_IGNOREE = "verification_ko_ignoree"
    ATTRIBUT_SANS_RETROGRADATION = "attribut_sans_retrogradation"
    EDITION_SANS_NATURE = "edition_sans_nature"
    JOURNAL_RETOUR_RESUME = "journal_retour_resume"
    JOURNAL_SANS_CERTIFICAT = "journal_sans_certificat"
    JOURNAL_AUTEUR_UNIQUE = "journal_auteur_unique"
    JOURNAL_SANS_ACCES = "journal_sans_acces"
    JOURNAL_SANS_ENVOI = "journal_sans_envoi"
    JOURNAL_SANS_MODIFICATION = "journal_sans_modification"
    JOURNAL_SANS_VERIFICATION = "journal_sans_verification"
    FICHE_SANS_TRAIT_COMPLEMENTAIRE = "fiche_sans_trait_complementaire"
    JUSTIFICATIF_NON_AFFICHE = "justificatif_non_affiche"
    JUSTIFICATIF_VAUT_VALIDATION = "justificatif_vaut_validation"
    HABILITATION_INSI_IGNOREE = "habilitation_insi_ignoree"
    INS_VISIBLE_SANS_DROIT = "ins_visible_sans_droit"
    CERTIFICAT_UNIQUE = "certificat_unique"
    JOURNAL_SANS_APPEL_PSC = "journal_sans_appel_psc"
    EDITION_INS_NON_QUALIFIEE = "edition_ins_non_qualifiee"
    APPEL_CONTEXTUEL_SANS_OID = "appel_contextuel_sans_oid"
    VITALE_ASSERTION_GARDEE = "vitale_assertion_gardee"
    VITALE_CARTE_RETIREE = "vitale_carte_retiree"
    DATAMATRIX_ABSENT = "datamatrix_absent"
    DATAMATRIX_AUTRE = "datamatrix_autre"
    RECEPTION_SANS_VERIFICATION = "reception_sans_verification"
    RECEPTION_VERIFIE_FICHE_LOCALE = "reception_verifie_fiche_locale"
    RECEPTION_KO_INS_REPRISE = "reception_ko_ins_reprise"
    RECEPTION_KO_FICHE_MODIFIEE = "reception_ko_fiche_modifiee"
    RECEPTION_KO_INTEGREE = "reception_ko_integree"
    RECEPTION_TRANSITIVE = "reception_transitive"
    RECEPTION_CONFIANCE_IGNOREE = "reception_confiance_ignoree"
    JOURNAL_SANS_RECEPTION = "journal_sans_reception"
    LIGATURE_RETIREE = "ligature_retiree"
    HL7_INS_ABSENTE = "hl7_ins_absente"
    HL7_OID_AUTRE = "hl7_oid_autre"
    HL7_SANS_LIEU = "hl7_sans_lieu"
    HL7_INS_NON_REPRISE = "hl7_ins_non_reprise"
    HL7_STATUT_IGNORE = "hl7_statut_ignore"
    HL7_SUPPRESSION_IGNOREE = "hl7_suppression_ignoree"
    HL7_ACQUITTEMENT_AUTRE = "hl7_acquittement_autre"
    HL7_SANS_EFFET = "hl7_sans_effet"
    JOURNAL_SANS_HL7 = "journal_sans_hl7"
    INSI_TRAITS_DESORDONNES = "insi_traits_desordonnes"
    INSI_NOM_ENTOURE_D_ESPACES = "insi_nom_entoure_d_espaces"


DESCRIPTIONS: dict[Defect, str] = {
    Defect.CLE_FAUSSE: "La clé du matricule est altérée après le retour INSi, et partout ensuite.",
    Defect.OID_ALTERE: "L'OID conservé n'est pas celui qu'INSi a renvoyé.",
    Defect.TRAITS_ALTERES: "Le nom de naissance du CDA n'est pas celui qu'INSi a renvoyé.",
    Defect.INS_NON_QUALIFIEE_TRANSMISE: "L'INS est transmise alors que l'identité n'est que récupérée.",
    Defect.INSI_APPEL_IDENTITE_DOUTEUSE: "INSi est appelé pour une identité douteuse ou fictive.",
    Defect.TRAIT_VIDE_ACCEPTE: "Un retour INSi dont un trait est vide, ou la date à 00, est proposé à l'utilisateur.",
    Defect.VIHF_AUTRE_PATIENT: "Le VIHF désigne un autre patient que le message.",
    Defect.VIHF_MAUVAIS_CERTIFICAT: "Le VIHF du cachet est signé par un autre certificat, celui d'authentification.",
    Defect.EMPREINTE_FAUSSE: "L'empreinte annoncée au dépôt n'est pas celle du document envoyé.",
    Defect.TD03_AVANT_DEPOT: "Une autorisation (TD0.3) est posée avant le dépôt, qui n'en demande pas.",
    Defect.CONSULTATION_SANS_TD02: "Le DMP est consulté sans vérifier d'abord le droit d'accès (TD0.2).",
    Defect.AUTEUR_AUTRE: "L'auteur du CDA n'est pas le professionnel connecté.",
    Defect.X_MSS_INS_SANS_INS: "X-MSS-INS vaut O alors que le CDA ne porte pas d'INS.",
    Defect.OBJET_SANS_PREFIXE: "L'objet du message n'a pas le préfixe XDM/1.0/DDM+.",
    Defect.PDF_ABSENT: "La copie PDF/A-1 n'accompagne pas l'archive IHE_XDM.",
    Defect.NIL_AUTRE: "X-MSS-NIL n'est pas la référence du produit.",
    Defect.CODECDA_AUTRE: "X-MSS-CODECDA n'est pas le code du CDA de l'archive.",
    Defect.MESSAGE_ID_ABSENT: "Le message part sans Message-ID.",
    Defect.MES_FIN_ABSENT: "Le souhait de ne pas recevoir de réponse n'est pas porté par X-MSS-MES.",
    Defect.DOCUMENT_DIFFERENT: "Le CDA envoyé par messagerie est régénéré : il diffère de celui du DMP.",
    Defect.PATIENT_ADRESSE_NON_QUALIFIEE: "Un message part vers le patient alors que son identité n'est pas qualifiée.",
    Defect.ACR_AU_LIEU_DE_ACR_VALUES: "La demande d'autorisation porte acr au lieu de acr_values.",
    Defect.NONCE_REUTILISE: "Le même nonce sert à toutes les connexions.",
    Defect.JETON_APRES_DECONNEXION: "Le jeton d'accès sert encore après la déconnexion.",
    Defect.COMPTE_DUPLIQUE: "Chaque connexion Pro Santé Connect crée un nouveau compte.",
    Defect.SUPPRESSION_AUTRE_DOCUMENT: "La suppression au DMP désigne une autre fiche que celle du document.",
    Defect.REMPLACEMENT_SANS_RPLC: "La nouvelle version est déposée sans l'association RPLC qui remplace l'ancienne.",
    Defect.PDF_NON_A1: "Le PDF des documents est un PDF ordinaire, sans la marque de PDF/A-1.",
    Defect.ARCHIVE_EMPREINTE_FAUSSE: "Dans l'archive IHE_XDM, l'empreinte du document est celle du PDF, non du CDA.",
    Defect.STATUT_RECUPEREE_APRES_VALIDATION: "La fiche d'une identité qualifiée montre encore le statut récupérée.",
    Defect.INSI_SANS_ACTION: "L'appel à INSi part sans l'en-tête wsa:Action.",
    Defect.INSI_PRENOM_TRONQUE: "Les prénoms envoyés à INSi sont coupés à trois lettres.",
    Defect.LECTURE_SANS_XOAUTH2: "La boîte aux lettres est relevée par le mécanisme PLAIN au lieu de XOAUTH2.",
    Defect.SECRET_DANS_URL: "Le secret du client figure dans l'URL de l'échange du code.",
    Defect.CODE_REJOUE: "Le code d'autorisation est échangé deux fois.",
    Defect.DECONNEXION_LOCALE: "La déconnexion reste locale : la session Pro Santé Connect n'est pas fermée.",
    Defect.CERTIFICAT_SERVEUR_NON_VERIFIE: "N'importe quel certificat de serveur est accepté.",
    Defect.TLS_ANCIEN_ACCEPTE: "TLS 1.0 et les suites faibles sont acceptés.",
    Defect.REVOCATION_IGNOREE: "La révocation du certificat de l'opérateur n'est pas contrôlée.",
    Defect.CRL_SANS_COPIE: "La liste de révocation lue n'est pas gardée : une lecture qui échoue coupe le lien.",
    Defect.INSI_PRENOM_OUBLIE: "INSi n'est appelé qu'avec le premier prénom, puis avec tous, sans les autres.",
    Defect.VITALE_ASSERTION_PERIMEE: "L'assertion de la carte Vitale a plus de vingt minutes quand l'appel part.",
    Defect.HISTORIQUE_CLE_FAUSSE_REJETE: "Un retour INSi dont un ancien matricule a une clé fausse est refusé.",
    Defect.COMPARATIF_INCOMPLET: "Le comparatif avec le retour INSi omet le lieu de naissance.",
    Defect.PRENOM_DISCORDANT_SANS_ALERTE: "Un premier prénom étranger à la liste d'INSi ne donne pas d'alerte.",
    Defect.NOM_TRONQUE: "Le nom de naissance est coupé à vingt caractères dans la fiche.",
    Defect.CREATION_SANS_TRAIT: "Une fiche se crée sans lieu de naissance.",
    Defect.ANTERIORITE_SENSIBLE_AUX_ACCENTS: "La recherche d'un usager connu tient compte des tirets et des accents.",
    Defect.TRAIT_STRICT_SANS_DECLASSEMENT: "Un trait strict modifié laisse le matricule et le statut.",
    Defect.VERIFICATION_KO_IGNOREE: "Une INS démentie à la vérification reste à la fiche, au même statut.",
    Defect.ATTRIBUT_SANS_RETROGRADATION: "L'attribut douteuse ou fictive laisse le matricule et le statut.",
    Defect.EDITION_SANS_NATURE: "L'édition ne dit pas si le matricule est un NIR ou un NIA.",
    Defect.JOURNAL_RETOUR_RESUME: "Le journal ne garde du retour INSi que son code.",
    Defect.JOURNAL_SANS_CERTIFICAT: "Le journal ne dit pas quel certificat a servi à l'appel INSi.",
    Defect.JOURNAL_AUTEUR_UNIQUE: "Le journal met tous les appels au nom d'un seul compte.",
    Defect.JOURNAL_SANS_ACCES: "Le journal ne dit pas qui a ouvert un dossier.",
    Defect.JOURNAL_SANS_ENVOI: "Le journal ne dit pas à qui un message est parti.",
    Defect.JOURNAL_SANS_MODIFICATION: "Le journal ne garde pas les modifications d'identité.",
    Defect.JOURNAL_SANS_VERIFICATION: "Le journal ne garde pas les vérifications de l'INS.",
    Defect.FICHE_SANS_TRAIT_COMPLEMENTAIRE: "La fiche n'a pas les nom et prénom utilisés.",
    Defect.JUSTIFICATIF_NON_AFFICHE: "La fiche ne dit pas quelle pièce d'identité a été présentée.",
    Defect.JUSTIFICATIF_VAUT_VALIDATION: "Renseigner la pièce d'identité valide l'identité, sans autre action.",
    Defect.HABILITATION_INSI_IGNOREE: "INSi est appelé par un compte qui n'en a pas le droit.",
    Defect.INS_VISIBLE_SANS_DROIT: "L'INS est montrée à un compte qui n'a pas le droit de la voir.",
    Defect.CERTIFICAT_UNIQUE: "Tous les praticiens appellent INSi avec le certificat du même.",
    Defect.JOURNAL_SANS_APPEL_PSC: "Le journal ne garde pas les appels à INSi faits par Pro Santé Connect.",
    Defect.EDITION_INS_NON_QUALIFIEE: "Le PDF porte l'INS d'une identité qui n'est pas qualifiée.",
    Defect.APPEL_CONTEXTUEL_SANS_OID: "L'application tierce est ouverte sans l'OID du matricule.",
    Defect.VITALE_ASSERTION_GARDEE: "L'assertion de la carte Vitale est resservie aux appels suivants, sans limite.",
    Defect.VITALE_CARTE_RETIREE: "INSi est appelé pour le bénéficiaire d'une carte Vitale retirée du lecteur.",
    Defect.DATAMATRIX_ABSENT: "L'édition d'une identité qualifiée ne porte pas le datamatrix INS.",
    Defect.DATAMATRIX_AUTRE: "Le nom de naissance du datamatrix imprimé n'est pas celui de la fiche.",
    Defect.RECEPTION_SANS_VERIFICATION: "L'INS reçue d'un tiers est reprise sans appel à INSi.",
    Defect.RECEPTION_VERIFIE_FICHE_LOCALE: "À réception, l'INS vérifiée est celle de la fiche, non celle du document.",
    Defect.RECEPTION_KO_INS_REPRISE: "Une INS reçue et démentie par INSi est tout de même portée à l'identité créée.",
    Defect.RECEPTION_KO_FICHE_MODIFIEE: "Une INS reçue et démentie rétrograde l'identité locale, que rien ne dément.",
    Defect.RECEPTION_KO_INTEGREE: "Un document dont l'INS est démentie entre au dossier sans intervention.",
    Defect.RECEPTION_TRANSITIVE: "Une identité reçue qualifiée l'est aussitôt ici, sans validation sur place.",
    Defect.RECEPTION_CONFIANCE_IGNOREE: "Le contrat de confiance déclaré avec un émetteur reste sans effet.",
    Defect.JOURNAL_SANS_RECEPTION: "Le journal ne garde pas les vérifications que déclenche une réception.",
    Defect.LIGATURE_RETIREE: "Une ligature saisie (Æ, Œ) disparaît du nom au lieu de s'écrire en deux lettres.",
    Defect.HL7_INS_ABSENTE: "Le message HL7 v2 d'une identité qualifiée part sans son INS.",
    Defect.HL7_OID_AUTRE: "L'OID du message HL7 v2 n'est pas celui d'une INS.",
    Defect.HL7_SANS_LIEU: "Le message HL7 v2 porte l'INS sans le lieu de naissance.",
    Defect.HL7_INS_NON_REPRISE: "L'INS qualifiée reçue par HL7 v2 n'est pas portée à la fiche.",
    Defect.HL7_STATUT_IGNORE: "L'INS reçue par HL7 v2 vaut qualifiée, quel que soit le statut du message.",
    Defect.HL7_SUPPRESSION_IGNOREE: "La suppression d'une INS reçue par HL7 v2 laisse le matricule à la fiche.",
    Defect.HL7_ACQUITTEMENT_AUTRE: "L'acquittement HL7 v2 ne cite pas le numéro du message.",
    Defect.HL7_SANS_EFFET: "Le message HL7 v2 est acquitté, et aucune fiche n'est créée.",
    Defect.JOURNAL_SANS_HL7: "Le journal ne garde pas les messages HL7 v2 reçus.",
    Defect.INSI_TRAITS_DESORDONNES: "L'appel à INSi met le prénom avant le nom, contre l'ordre du schéma.",
    Defect.INSI_NOM_ENTOURE_D_ESPACES: "Le nom envoyé à INSi garde des espaces autour.",
}
