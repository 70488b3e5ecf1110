"""Which checks must fail for each named defect of the demonstration editor: those, all of them, and no other.

A defect may spoil more than one thing: a wrong key, for one, is wrong in the record, the document, the metadata, the
VIHF and the patient's address, and the DMP refuses the deposit.
"""

from collections.abc import Mapping

from formats.rule import Text

EXPECTED: Mapping[str, frozenset[str]] = {
    "cle_fausse": frozenset(
        {
            "identity.key_valid",
            "identity.retrieved",
            "document.cda",
            "dmp.vihf",
            "dmp.submission",
            "dmp.answer_success",
            "mss.patient_address",
            "parcours.ins_everywhere",
        }
    ),
    "oid_altere": frozenset({"identity.retrieved", "dmp.answer_success", "parcours.ins_everywhere"}),
    "traits_alteres": frozenset({"parcours.traits", "mss.subject"}),
    "ins_non_qualifiee_transmise": frozenset({"document.no_ins_when_unqualified"}),
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
    "statut_recuperee_apres_validation": frozenset({"identity.status"}),
    "insi_sans_action": frozenset({"insi.request"}),
    # INSi finds nobody of those names: the identity becomes neither récupérée nor qualifiée.
    "insi_prenom_tronque": frozenset({"insi.traits_sent", "identity.status"}),
    "lecture_sans_xoauth2": frozenset({"mss.session"}),
    "secret_dans_url": frozenset({"psc.code_exchange"}),
    # Pro Santé Connect ends the session of a code that comes twice: the operator then refuses its token.
    "code_rejoue": frozenset({"psc.code_exchange", "mss.session"}),
    # No exchange to check: what fails is the expectation of a logout that never comes.
    "deconnexion_locale": frozenset(),
}
"""Check ids by defect."""

UNCHECKED = frozenset({"deconnexion_locale"})
"""The defects that no check can fail, for want of a call to look at: an expected call tells them."""

WITHOUT_DEFECT: Mapping[str, Text] = {
    "psc.logout": Text(
        "ses règles sont inférées [I] : un écart y est signalé sans jamais échouer ; "
        "une déconnexion absente échoue comme appel attendu, voir deconnexion_locale",
        "its rules are inferred [I]: a deviation is told and never fails; "
        "a missing logout fails as an expected call, see deconnexion_locale",
    ),
    "psc.tls": Text(
        "sa règle est inférée [I], texte officiel non lu : un écart y est signalé sans jamais échouer",
        "its rule is inferred [I], the official text was not read: a deviation is told and never fails",
    ),
}
"""The checks that no defect can make fail, and why: a closed list."""
