"""Which checks must fail for each named defect of the demonstration editor: those, all of them, and no other.

A defect may spoil more than one thing: a wrong key, for one, is wrong in the record, the document, the metadata, the
VIHF and the patient's address, and the DMP refuses the deposit.
"""

from collections.abc import Mapping

from formats.rule import Text

EXPECTED: Mapping[str, frozenset[str]] = {
    "cle_fausse": frozenset(
        {
            "hl7.pid",
            "identity.key_valid",
            "identity.retrieved",
            "identity.found",
            "document.cda",
            "document.datamatrix",
            "dmp.vihf",
            "dmp.submission",
            "dmp.answer_success",
            "mss.patient_address",
            "parcours.ins_everywhere",
        }
    ),
    "oid_altere": frozenset(
        {"identity.retrieved", "document.datamatrix", "dmp.answer_success", "parcours.ins_everywhere"}
    ),
    "traits_alteres": frozenset({"parcours.traits", "mss.subject"}),
    # The printed page says what the document says.
    "ins_non_qualifiee_transmise": frozenset(
        {"document.no_ins_when_unqualified", "identity.not_printed", "hl7.no_ins"}
    ),
    "insi_appel_identite_douteuse": frozenset({"insi.no_call"}),
    "trait_vide_accepte": frozenset({"identity.unchanged"}),
    "vihf_autre_patient": frozenset({"dmp.vihf_patient", "dmp.answer_success", "parcours.ins_everywhere"}),
    "vihf_mauvais_certificat": frozenset({"dmp.vihf", "dmp.vihf_signer", "dmp.answer_success"}),
    "empreinte_fausse": frozenset({"dmp.submission", "dmp.answer_success"}),
    "td03_avant_depot": frozenset({"dmp.no_td03_before_deposit"}),
    "consultation_sans_td02": frozenset({"dmp.rights_checked_before_read", "dmp.authorization_automatic"}),
    "auteur_autre": frozenset({"parcours.professional"}),
    "x_mss_ins_sans_ins": frozenset({"mss.headers_match_archive"}),
    "objet_sans_prefixe": frozenset({"mss.subject"}),
    "pdf_absent": frozenset({"mss.attachments"}),
    "nil_autre": frozenset({"mss.nil"}),
    "codecda_autre": frozenset({"mss.headers_match_archive", "parcours.mail_headers"}),
    "message_id_absent": frozenset({"mss.message_id"}),
    "mes_fin_absent": frozenset({"mss.mes_fin"}),
    "document_different": frozenset({"parcours.same_document"}),
    "patient_adresse_non_qualifiee": frozenset({"mss.nothing_sent"}),
    "acr_au_lieu_de_acr_values": frozenset({"psc.authorize"}),
    "nonce_reutilise": frozenset({"psc.nonce_fresh"}),
    "jeton_apres_deconnexion": frozenset({"psc.no_use_after_logout"}),
    "compte_duplique": frozenset({"psc.account_link"}),
    # The DMP does not know the entry: where nothing but its answer is looked at, the refusal is what fails.
    "suppression_autre_document": frozenset({"dmp.deletion", "dmp.answer_success"}),
    "remplacement_sans_rplc": frozenset({"dmp.replacement"}),
    # The PDF copy of a message must be PDF/A-1 too.
    "pdf_non_a1": frozenset({"document.pdfa", "mss.attachments"}),
    "archive_empreinte_fausse": frozenset({"document.xdm"}),
    # The status that a record leaves is not the one that it should have had: what moves it is judged from there.
    "statut_recuperee_apres_validation": frozenset({"identity.status", "identity.moved", "reception.trusted"}),
    "insi_sans_action": frozenset({"insi.request"}),
    # INSi finds nobody of those names: the identity becomes neither récupérée nor qualifiée.
    "insi_prenom_tronque": frozenset({"insi.traits_sent", "insi.sequence", "identity.status"}),
    "insi_prenom_oublie": frozenset({"insi.sequence"}),
    "vitale_assertion_perimee": frozenset({"insi.by_card"}),
    "historique_cle_fausse_rejete": frozenset({"identity.retrieved"}),
    "comparatif_incomplet": frozenset({"identity.comparison"}),
    "prenom_discordant_sans_alerte": frozenset({"identity.first_name_alert"}),
    # A name that was cut short is not found again under its whole spelling.
    "nom_tronque": frozenset({"identity.created", "identity.found", "insi.traits_sent"}),
    # No check looks at a record that should not exist: the refusal that was asked for is what fails.
    "creation_sans_trait": frozenset(),
    "anteriorite_sensible_aux_accents": frozenset({"identity.found"}),
    "trait_strict_sans_declassement": frozenset({"identity.moved"}),
    "verification_ko_ignoree": frozenset({"identity.moved"}),
    "attribut_sans_retrogradation": frozenset({"identity.moved"}),
    "edition_sans_nature": frozenset({"identity.printed"}),
    "journal_retour_resume": frozenset({"journal.insi"}),
    "journal_sans_certificat": frozenset({"journal.certificate"}),
    "journal_auteur_unique": frozenset({"journal.authors"}),
    "journal_sans_acces": frozenset({"journal.access"}),
    "journal_sans_envoi": frozenset({"journal.partners"}),
    "journal_sans_modification": frozenset({"journal.changes"}),
    "journal_sans_verification": frozenset({"journal.verification"}),
    "fiche_sans_trait_complementaire": frozenset({"identity.model"}),
    "justificatif_non_affiche": frozenset({"identity.proof"}),
    "justificatif_vaut_validation": frozenset({"identity.moved"}),
    "habilitation_insi_ignoree": frozenset({"insi.no_call"}),
    "ins_visible_sans_droit": frozenset({"identity.ins_hidden"}),
    "certificat_unique": frozenset({"insi.practitioner"}),
    # That each call is in the log is verified; that its entry tells the mode is not.
    "journal_sans_appel_psc": frozenset({"journal.psc"}),
    "edition_ins_non_qualifiee": frozenset({"identity.not_printed"}),
    "appel_contextuel_sans_oid": frozenset({"identity.launched"}),
    "vitale_assertion_gardee": frozenset({"insi.card_renewed"}),
    "vitale_carte_retiree": frozenset({"insi.card_swapped"}),
    "datamatrix_absent": frozenset({"document.datamatrix"}),
    "datamatrix_autre": frozenset({"document.datamatrix"}),
    # INSi is never asked: nothing to check but the call that was expected.
    "reception_sans_verification": frozenset(),
    # What INSi answers is not about what came: nothing that follows can be judged.
    "reception_verifie_fiche_locale": frozenset({"reception.verified"}),
    "reception_ko_ins_reprise": frozenset({"reception.not_taken"}),
    "reception_ko_fiche_modifiee": frozenset({"reception.unchanged"}),
    "reception_ko_integree": frozenset({"reception.kept_out"}),
    "reception_transitive": frozenset({"reception.requalified"}),
    "reception_confiance_ignoree": frozenset({"reception.trusted"}),
    "journal_sans_reception": frozenset({"journal.reception"}),
    # Test 2.03 of CNDA alone has letters to lose.
    "ligature_retiree": frozenset({"insi.traits_sent"}),
    # The call is refused: the identity becomes neither récupérée nor qualifiée.
    "insi_traits_desordonnes": frozenset({"insi.request", "identity.status"}),
    # Only a warning: see WARNED.
    "insi_nom_entoure_d_espaces": frozenset(),
    "hl7_ins_absente": frozenset({"hl7.pid"}),
    "hl7_oid_autre": frozenset({"hl7.pid"}),
    "hl7_sans_lieu": frozenset({"hl7.pid"}),
    "hl7_ins_non_reprise": frozenset({"hl7.integrated"}),
    "hl7_statut_ignore": frozenset({"hl7.not_qualified"}),
    "hl7_suppression_ignoree": frozenset(),
    "hl7_acquittement_autre": frozenset({"hl7.acknowledged"}),
    "hl7_sans_effet": frozenset({"hl7.created"}),
    "journal_sans_hl7": frozenset({"journal.hl7"}),
    "lecture_sans_xoauth2": frozenset({"mss.session"}),
    "secret_dans_url": frozenset({"psc.code_exchange"}),
    # Pro Santé Connect ends the session of a code that comes twice: the operator then refuses its token.
    "code_rejoue": frozenset({"psc.code_exchange", "mss.session"}),
    "certificat_serveur_non_verifie": frozenset({"tls.server_refused"}),
    "tls_ancien_accepte": frozenset({"tls.server_refused"}),
    "revocation_ignoree": frozenset({"tls.server_refused"}),
    "crl_sans_copie": frozenset({"tls.crl_kept"}),
    # No exchange to check: what fails is the expectation of a logout that never comes.
    "deconnexion_locale": frozenset(),
}
"""Check ids by defect."""

UNCHECKED = frozenset({"deconnexion_locale", "creation_sans_trait", "reception_sans_verification"})
"""The defects that no check can fail, for want of something to look at: an expected call, or refusal, tells them."""

WARNED: Mapping[str, frozenset[str]] = {
    "insi_nom_entoure_d_espaces": frozenset({"insi.trait_ecrit"}),
    "hl7_suppression_ignoree": frozenset({"ins.flux_ins_supprimee"}),
}
"""The defects that fail nothing, by the rules that they have warned of: no other variant is warned of these."""

WITHOUT_DEFECT: Mapping[str, Text] = {
    "insi.by_psc": Text(
        "ses règles sont inférées [I] : l'énoncé de SC.INS/PSC.01 est un brouillon, la forme de l'appel n'est connue "
        "que de seconde main ; un écart y est signalé sans jamais échouer",
        "its rules are inferred [I]: the text of SC.INS/PSC.01 is a draft, and the form of the call is known at second "
        "hand only; a deviation is told and never fails",
    ),
    "hl7.withdrawn": Text(
        "sa règle est inférée [I] : aucun exemple publié ne montre comment un message supprime une INS, un écart y est "
        "signalé sans jamais échouer",
        "its rule is inferred [I]: no published sample shows how a message deletes an INS; a deviation is told and "
        "never fails",
    ),
    "dmp.failure_told": Text(
        "sa règle est inférée [I] : aucune source lue ne dit ce que le logiciel montre d'un refus, un écart y est "
        "signalé sans jamais échouer",
        "its rule is inferred [I]: no source that was read says what the software shows of a refusal, a deviation is "
        "told and never fails",
    ),
    "psc.logout": Text(
        "ses règles sont inférées [I] : un écart y est signalé sans jamais échouer ; "
        "une déconnexion absente échoue comme appel attendu, voir deconnexion_locale",
        "its rules are inferred [I]: a deviation is told and never fails; "
        "a missing logout fails as an expected call, see deconnexion_locale",
    ),
    "reception.filed": Text(
        "l'énoncé de SENTINELLE.20 n'est connu que par un tiers : un écart y est signalé sans jamais échouer",
        "the text of SENTINELLE.20 is known from a third party only: a deviation is told and never fails",
    ),
    "psc.tls": Text(
        "sa règle est inférée [I], texte officiel non lu : un écart y est signalé sans jamais échouer",
        "its rule is inferred [I], the official text was not read: a deviation is told and never fails",
    ),
}
"""The checks that no defect can make fail, and why: a closed list."""
