"""What an editor's use of Pro Santé Connect must follow, each rule with its source and mark.

"psc.md" is the fact sheet of the project; requirement numbers follow the second reference (va2), see its §5.1.
"""

from formats.rule import Mark, Text, rule

ACR_VALUES = rule(
    "psc.acr_values",
    "SC.PSC.08 ; EXI PSC 16 ; psc.md §2.1",
    Mark.VERIFIED,
    Text("acr_values vaut eidas1.", "acr_values is eidas1."),
    Text("Envoyer acr_values=eidas1 dans la demande d'autorisation.", "Send acr_values=eidas1 when authorizing."),
)
ACR_MISNAMED = rule(
    "psc.acr_misnamed",
    "SC.PSC.08 ; psc.md §2.1 (coquille de l'exemple du guide CI-SIS)",
    Mark.VERIFIED,
    Text("Le paramètre s'appelle acr_values, non acr.", "The parameter is called acr_values, not acr."),
    Text("Renommer le paramètre acr en acr_values.", "Rename the parameter acr to acr_values."),
)
SCOPE = rule(
    "psc.scope",
    "psc.md §2.1",
    Mark.VERIFIED,
    Text("Le scope contient openid et scope_all.", "The scope holds openid and scope_all."),
    Text("Envoyer scope=openid%20scope_all.", "Send scope=openid%20scope_all."),
)
RESPONSE_TYPE = rule(
    "psc.response_type",
    "psc.md §2.1",
    Mark.VERIFIED,
    Text("response_type vaut code.", "response_type is code."),
    Text("Utiliser le flux par code d'autorisation.", "Use the authorization code flow."),
)
STATE = rule(
    "psc.state",
    "psc.md §2.1 (guide CI-SIS, tableau : state obligatoire) ; RFC 6749 §10.12",
    Mark.VERIFIED,
    Text("state est présent.", "state is present."),
    Text("Envoyer un state aléatoire et le vérifier au retour.", "Send a random state and verify it on return."),
)
NONCE = rule(
    "psc.nonce",
    "psc.md §2.1 ; OpenID Connect Core §3.1.2.1 (facultatif avec le flux par code)",
    Mark.INFERRED,
    Text("nonce est présent.", "nonce is present."),
    Text(
        "Envoyer un nonce aléatoire et le comparer à celui de l'id_token.",
        "Send a random nonce and compare it with the id_token's.",
    ),
)
REDIRECT_URI = rule(
    "psc.redirect_uri",
    "psc.md §5.2 ; RFC 6749 §3.1.2 ; RFC 8252 §7.3",
    Mark.INFERRED,
    Text(
        "redirect_uri est absolue, sans fragment, en https (ou en http vers l'adresse de bouclage).",
        "redirect_uri is absolute, without fragment, over https (or over http to loopback).",
    ),
    Text("Déclarer et envoyer une adresse de retour en https.", "Register and send an https redirect URI."),
)
CLIENT_DECLARED = rule(
    "psc.client_declared",
    "psc.md §2.1 (client_id attribué au logiciel par PSC)",
    Mark.VERIFIED,
    Text("client_id est le client PSC déclaré du logiciel.", "client_id is the software's declared PSC client."),
    Text(
        "Configurer le logiciel avec le client de produit.toml, ou corriger produit.toml.",
        "Set the software up with the client of produit.toml, or correct produit.toml.",
    ),
    setting=True,
)
REDIRECT_DECLARED = rule(
    "psc.redirect_declared",
    "psc.md §2.1 (redirect_uri exacte, déclarée par client)",
    Mark.VERIFIED,
    Text(
        "redirect_uri est l'une des adresses de retour déclarées, caractère pour caractère.",
        "redirect_uri is one of the declared return addresses, character for character.",
    ),
    Text(
        "Envoyer l'adresse déclarée, ou ajouter celle du logiciel aux « retours » de produit.toml.",
        "Send the declared address, or add the software's to “retours” in produit.toml.",
    ),
    setting=True,
)
PKCE_METHOD = rule(
    "psc.pkce_method",
    "psc.md §1.2, §2.1 ; RFC 7636 §4.2",
    Mark.INFERRED,
    Text("Un code_challenge est envoyé avec la méthode S256.", "A code_challenge comes with the method S256."),
    Text("Envoyer code_challenge_method=S256.", "Send code_challenge_method=S256."),
)
REPEATED = rule(
    "psc.repeated_parameter",
    "RFC 6749 §3.1",
    Mark.VERIFIED,
    Text("Un paramètre n'est pas répété.", "A parameter is not repeated."),
    Text("Envoyer chaque paramètre une seule fois.", "Send each parameter once."),
)
STATE_FRESH = rule(
    "psc.state_fresh",
    "RFC 6749 §10.12 ; psc.md §5.2",
    Mark.VERIFIED,
    Text("Chaque demande porte un state nouveau.", "Each request has a new state."),
    Text("Tirer un state aléatoire à chaque demande.", "Draw a random state for each request."),
)
NONCE_FRESH = rule(
    "psc.nonce_fresh",
    "OpenID Connect Core §15.5.2 ; psc.md §5.2",
    Mark.VERIFIED,
    Text("Chaque demande porte un nonce nouveau.", "Each request has a new nonce."),
    Text("Tirer un nonce aléatoire à chaque demande.", "Draw a random nonce for each request."),
)
CODE_ONCE = rule(
    "psc.code_once",
    "RFC 6749 §4.1.2 ; psc.md §2.3",
    Mark.VERIFIED,
    Text("Un code d'autorisation n'est échangé qu'une fois.", "An authorization code is redeemed once."),
    Text("Ne jamais rejouer un code, même après un échec.", "Never replay a code, even after a failure."),
)
CODE_REDIRECT = rule(
    "psc.code_redirect_uri",
    "RFC 6749 §4.1.3 ; psc.md §2.2, §2.9",
    Mark.VERIFIED,
    Text(
        "L'échange du code porte le redirect_uri de la demande d'autorisation.",
        "The code exchange has the redirect_uri of the authorization request.",
    ),
    Text("Renvoyer le même redirect_uri, caractère pour caractère.", "Send the same redirect_uri again."),
)
CODE_CLIENT = rule(
    "psc.code_client",
    "RFC 6749 §4.1.3 ; RFC 8705 §2 ; psc.md §2.2",
    Mark.VERIFIED,
    Text("L'échange du code dit quel client le demande.", "The code exchange says which client asks."),
    Text(
        "Envoyer l'en-tête Authorization: Basic, ou client_id dans le formulaire (avec un certificat, aussi).",
        "Send the header Authorization: Basic, or client_id in the form (with a certificate, too).",
    ),
)
CODE_VERIFIER = rule(
    "psc.code_verifier",
    "RFC 7636 §4.5",
    Mark.VERIFIED,
    Text(
        "Le code_verifier répond au code_challenge de la demande.",
        "The code_verifier answers the code_challenge of the request.",
    ),
    Text("Envoyer le code_verifier dont le défi a été tiré.", "Send the code_verifier that the challenge was made of."),
)
SECRET_IN_URL = rule(
    "psc.secret_in_url",
    "RFC 6749 §2.3.1 ; psc.md §2.2",
    Mark.VERIFIED,
    Text("Aucun secret ni jeton dans l'URL du point de jetons.", "No secret or token in the token endpoint's URL."),
    Text(
        "Authentifier le client par l'en-tête Authorization, le corps du formulaire ou un certificat.",
        "Authenticate the client by the Authorization header, the form body or a certificate.",
    ),
)
ACCOUNT_SINGLE = rule(
    "psc.account_single",
    "SC.PSC.02 ; EXI PSC 20 (19 en va1) ; psc.md §5.1",
    Mark.VERIFIED,
    Text(
        "Un professionnel qui se reconnecte retrouve son compte : un seul, le même.",
        "A professional who logs in again finds one account, the same.",
    ),
    Text("Rapprocher le compte par SubjectNameID avant d'en créer un.", "Match by SubjectNameID before creating one."),
)
ACCOUNT_KEY = rule(
    "psc.account_key",
    "SC.PSC.02 ; EXI PSC 20 (19 en va1) ; psc.md §2.6",
    Mark.VERIFIED,
    Text(
        "Le compte est rapproché sur SubjectNameID (identifiant national), non sur sub.",
        "The account is matched on SubjectNameID (national id), not on sub.",
    ),
    Text("Prendre SubjectNameID comme clé de rapprochement.", "Use SubjectNameID as the matching key."),
)
LOGOUT_HINT = rule(
    "psc.logout_hint",
    "psc.md §2.8, §5.2 ; OpenID Connect RP-Initiated Logout §2",
    Mark.INFERRED,
    Text("La déconnexion porte l'id_token dans id_token_hint.", "The logout has the id_token in id_token_hint."),
    Text("Garder l'id_token et l'envoyer dans id_token_hint.", "Keep the id_token and send it as id_token_hint."),
)
LOGOUT_ACCEPTED = rule(
    "psc.logout_accepted",
    "psc.md §2.8 (comportement de Keycloak)",
    Mark.INFERRED,
    Text("La déconnexion est acceptée et ferme la session PSC.", "The logout is accepted and closes the PSC session."),
    Text(
        "Envoyer un id_token_hint valable et un post_logout_redirect_uri enregistré.",
        "Send a valid id_token_hint and a registered post_logout_redirect_uri.",
    ),
)
AFTER_LOGOUT = rule(
    "psc.after_logout",
    "EXI RIE-PS 13 ; MSS CONF.10 (ECO.1.2.6) ; psc.md §5.1",
    Mark.VERIFIED,
    Text(
        "Après la déconnexion, aucun jeton de la session fermée n'est présenté.",
        "After logout, no token of the closed session is presented.",
    ),
    Text(
        "Effacer les jetons à la déconnexion et fermer les connexions qu'ils ont ouvertes.",
        "Forget the tokens on logout and close the connections that they opened.",
    ),
)
TLS = rule(
    "psc.tls",
    "EXI PSC 25 (24 en va1) ; psc.md §4.1, §5.1 (texte officiel non lu)",
    Mark.INFERRED,
    Text("Les appels à PSC passent par TLS 1.2 ou plus récent.", "Calls to PSC use TLS 1.2 or later."),
    Text("Activer TLS 1.2 et 1.3 dans le client HTTP.", "Enable TLS 1.2 and 1.3 in the HTTP client."),
)
