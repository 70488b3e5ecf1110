#!/usr/bin/env bash
# Les quatre services du banc, appelés par curl seul ; openssl condense et signe, awk et sed remplissent les modèles.
# Environnement simulé. Linux, macOS ; Windows : le bash de Git (curl, openssl, awk et sed y sont).
#   bash banc.sh insi psc dmp mss        (un, plusieurs, ou rien : tous)
# Réglages : variables d'environnement, voir docs/raccorder.md. Adresses par défaut : « --port-base 18000 ».
set -euo pipefail
export LC_ALL=C
ICI=$(cd "$(dirname "$0")" && pwd)
PKI=${BANC_PKI:-pki}
TRAVAIL=$(mktemp -d)
trap 'rm -rf "$TRAVAIL"' EXIT

appeler() { # jamais d'appel sans délai, aucun mandataire entre nous et le banc
  curl --silent --show-error --noproxy '*' --connect-timeout 5 --max-time 20 --cacert "${BANC_CA:-$PKI/ac.pem}" "$@"
}
avec() { appeler --cert "$PKI/$1.pem" --key "$PKI/$1.key.pem" "${@:2}"; } # TLS mutuel, par ce certificat
arreter() { echo "$*" >&2; exit 1; }

# --- Modèles : {{texte}} est échappé, {{{bloc}}} est du XML déjà prêt ; les valeurs sont des variables d'environnement.
# Les modèles signés sont écrits sous leur forme canonique (attributs triés, pas de balise vide abrégée, LF) : leur
# texte est ce que l'on condense et signe.
remplir() {
  tr -d '\r' <"$ICI/../modeles/$1" | awk '
    function echappe(t) { gsub(/&/, "\\&amp;", t); gsub(/</, "\\&lt;", t); gsub(/>/, "\\&gt;", t); return t }
    { if (NR > 1) printf "\n"
      while (match($0, /[{][{][{]?[a-z0-9_]+[}][}][}]?/)) {
        trouve = substr($0, RSTART, RLENGTH); nom = trouve; gsub(/[{}]/, "", nom)
        printf "%s%s", substr($0, 1, RSTART - 1), (trouve ~ /^[{][{][{]/ ? ENVIRON[nom] : echappe(ENVIRON[nom]))
        $0 = substr($0, RSTART + RLENGTH)
      }
      printf "%s", $0 }'
}
condense() { openssl dgst "-$1" -binary | openssl base64 -A; }
signer() { openssl dgst "-$1" -sign "$PKI/$2.key.pem" -binary | openssl base64 -A; }
url64() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
uuid() { openssl rand -hex 16 | sed -E 's/(.{8})(.{4}).(.{3}).(.{3})(.{12})/\1-\2-4\3-8\4-\5/'; }
oid() { echo "$racine_oid.$(date +%s).$((0x$(openssl rand -hex 7)))"; }
# Ni analyseur XML ni analyseur JSON ici : un vrai logiciel en emploie un.
element() { tr -d '\n' <"$1" | sed -nE "s/.*<([A-Za-z0-9]+:)?$2( [^>]*)?>([^<]*)<.*/\3/p"; }
champ() { tr -d '\n' <"$1" | sed -nE "s/.*[{,]\"$2\":\"([^\"]*)\".*/\1/p"; }

set -a # tout ce qui suit est exporté : les modèles l'écrivent
maintenant=$(date -u +%Y-%m-%dT%H:%M:%SZ) heure=$(date -u +%Y%m%d%H%M%S) date_mail=$(date -u '+%a, %d %b %Y %H:%M:%S +0000')
uuid=$(uuid) id_assertion=_$(uuid) racine_oid=1.2.250.1.999.1.1.4345
structure=${BANC_STRUCTURE:-10B0000026} structure_nom='CABINET MEDICAL DU BANC (SIMULE)'
idam=${BANC_IDAM:-AAA17NF00AA0} version=${BANC_LPS_VERSION:-1.0} logiciel=${BANC_LPS_NOM:-Exemple curl}
reference=${BANC_REFERENCE:-EXEMPLE-CURL-0001} homologation=${BANC_HOMOLOGATION:-EXEMPLE-HOMOLOGATION-0001}
nom=${BANC_NOM:-ADRUN} prenom=${BANC_PRENOM:-ZOE} sexe=${BANC_SEXE:-F}
naissance=${BANC_NAISSANCE:-1975-12-31} lieu=${BANC_LIEU:-63220}
matricule='' jeton=''

insi() {
  local action='urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvecTraitsIdentite' reponse=$TRAVAIL/insi.xml code
  remplir recherche-ins.xml >"$TRAVAIL/recherche.xml"
  avec insi-auto -H "Content-Type: application/soap+xml; charset=utf-8; action=\"$action\"" \
    --data-binary @"$TRAVAIL/recherche.xml" -o "$reponse" "${BANC_INSI:-https://127.0.0.1:18001/lps}"
  code=$(element "$reponse" CodeCR)
  [ "$code" = 00 ] || arreter "INSi : ${code:-faute SOAP} $(element "$reponse" Text)"
  # Ce qu'INSi renvoie remplace ce qui a été saisi : traits, matricule et OID ne se corrigent pas.
  matricule=$(element "$reponse" NumIdentifiant)$(element "$reponse" Cle) oid=$(element "$reponse" OID)
  nom=$(element "$reponse" NomNaissance) prenoms=$(element "$reponse" ListePrenom) sexe=$(element "$reponse" Sexe)
  prenom=${prenoms%% *} lieu=$(element "$reponse" LieuNaissance)
  naissance_cda=$(element "$reponse" DateNaissance | tr -d -)
  echo "INSi : $code, $nom $prenoms, matricule $matricule, OID $oid"
}

psc() {
  local client=${BANC_PSC_CLIENT:-lgc-demonstration} secret=${BANC_PSC_SECRET:-secret-simule-lgc-demonstration}
  local retour=${BANC_PSC_RETOUR:-http://localhost/psc/retour}
  local emetteur=${BANC_PSC:-https://127.0.0.1:18002/auth/realms/esante-wallet}
  local service=$TRAVAIL/service.json page=$TRAVAIL/page.html jetons=$TRAVAIL/jetons.json qui=$TRAVAIL/qui.json
  local demande state nonce verifier defi formulaire numero recu
  appeler --fail -o "$service" "$emetteur/.well-known/wallet-openid-configuration"
  demande=$(champ "$service" authorization_endpoint)
  state=$(openssl rand 16 | url64) nonce=$(openssl rand 16 | url64) verifier=$(openssl rand 48 | url64)
  defi=$(printf %s "$verifier" | openssl dgst -sha256 -binary | url64)
  # Un logiciel ouvre cette adresse dans le navigateur du système ; ici, on remplit la page comme le ferait une personne.
  appeler --fail-with-body -o "$page" --get "$demande" --data-urlencode response_type=code --data-urlencode client_id="$client" \
    --data-urlencode redirect_uri="$retour" --data-urlencode scope='openid scope_all' --data-urlencode acr_values=eidas1 \
    --data-urlencode state="$state" --data-urlencode nonce="$nonce" \
    --data-urlencode code_challenge="$defi" --data-urlencode code_challenge_method=S256 || arreter "PSC : $(cat "$page")"
  formulaire=$(sed -nE 's/.*action="([^"]+)".*/\1/p' "$page") numero=$(sed -nE 's/.*name="request" value="([^"]+)".*/\1/p' "$page")
  recu=$(appeler -o "$TRAVAIL/entree" -w '%{redirect_url}' "$(echo "$demande" | sed -E 's#^(https://[^/]+).*#\1#')$formulaire" \
    --data-urlencode request="$numero" --data-urlencode professional="${BANC_PROFESSIONNEL:-899900000011}" --data mode=CARD)
  [ "$(echo "$recu" | sed -nE 's/.*[?&]state=([^&]+).*/\1/p')" = "$state" ] || arreter "PSC : ce retour ne répond pas à notre demande (state)"
  # Le secret passe par l'entrée standard de curl : une ligne de commande se lit dans la liste des processus.
  printf 'user = "%s:%s"\n' "$client" "$secret" | avec org-auth-cli -o "$jetons" --config - "$(champ "$service" token_endpoint)" \
    --data grant_type=authorization_code --data-urlencode code="$(echo "$recu" | sed -nE 's/.*[?&]code=([^&]+).*/\1/p')" \
    --data-urlencode redirect_uri="$retour" --data-urlencode code_verifier="$verifier"
  jeton=$(champ "$jetons" access_token)
  [ -n "$jeton" ] || arreter "PSC : $(cat "$jetons")"
  # Un logiciel vérifie ici l'id_token (signature, iss, aud, nonce, exp) : voir les exemples Node et Java.
  printf 'header = "Authorization: Bearer %s"\n' "$jeton" | appeler -o "$qui" --config - "$(champ "$service" userinfo_endpoint)"
  ps=$(champ "$qui" SubjectNameID) ps_nom=$(champ "$qui" family_name) ps_prenom=$(champ "$qui" given_name)
  echo "PSC : $ps_prenom $ps_nom ($ps)"
}

dmp() {
  [ -n "$jeton" ] || psc
  [ -n "$matricule" ] || insi
  local frontiere="frontiere-$uuid" reponse=$TRAVAIL/dmp.txt corps sceau vihf hash_cda taille_cda
  sceau=${BANC_CACHET:-org-sign} # ORG SIGN ; un certificat d'authentification serait un écart
  id_lot=$(oid) id_document=$(oid) id_signature=$(oid)
  corps=$(printf 'Consultation fictive : rien à signaler.' | openssl base64 -A)
  remplir cda.xml >"$TRAVAIL/cda.xml"
  hash_cda=$(openssl dgst -sha1 -r "$TRAVAIL/cda.xml" | cut -c1-40)
  taille_cda=$(wc -c <"$TRAVAIL/cda.xml" | tr -d ' ')
  lire_chaine "$sceau"
  signer_vihf "$sceau"
  signer_lot "$sceau"
  vihf=$(cat "$TRAVAIL/vihf.xml")
  remplir depot.xml >"$TRAVAIL/depot.xml"
  {
    partie racine 'application/xop+xml; charset=UTF-8; type="application/soap+xml"' depot.xml
    partie document 'text/xml; charset=UTF-8' cda.xml
    partie signature 'text/xml; charset=UTF-8' lot.xml
    printf -- '--%s--\r\n' "$frontiere"
  } >"$TRAVAIL/corps"
  avec org-auth-cli -o "$reponse" --data-binary @"$TRAVAIL/corps" \
    -H "Content-Type: multipart/related; type=\"application/xop+xml\"; boundary=\"$frontiere\"; start=\"<racine@exemple.invalid>\"; start-info=\"application/soap+xml\"" \
    "${BANC_DMP:-https://127.0.0.1:18004/si-dmp-server/v2/services}/repository"
  grep -q 'ResponseStatusType:Success"' "$reponse" || arreter "DMP : $(cat "$reponse")"
  echo "DMP : document $id_document déposé"
}

partie() {
  printf -- '--%s\r\nContent-Type: %s\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <%s@exemple.invalid>\r\n\r\n' "$frontiere" "$2" "$1"
  cat "$TRAVAIL/$3"
  printf '\r\n'
}

# Les certificats du cachet, un fichier chacun, et ce que XAdES en écrit.
lire_chaine() {
  local un numero
  chaine='' certificats=''
  awk -v dossier="$TRAVAIL" '/BEGIN CERT/ { n++ } n { print > (dossier "/cert" n ".pem") }' "$PKI/$1.pem"
  for un in "$TRAVAIL"/cert*.pem; do
    cert_empreinte=$(openssl x509 -in "$un" -outform DER | condense sha1)
    cert_emetteur=$(openssl x509 -in "$un" -noout -issuer -nameopt RFC2253 | sed 's/^issuer= *//')
    numero=$(openssl x509 -in "$un" -noout -serial | cut -d= -f2)
    cert_numero=$(decimal "$numero")
    chaine=$chaine$(remplir certificat.xml)
    certificats="$certificats<ds:X509Certificate>$(openssl x509 -in "$un" -outform DER | openssl base64 -A)</ds:X509Certificate>"
  done
  signataire=$(openssl x509 -in "$TRAVAIL/cert1.pem" -noout -subject -nameopt RFC2253 | sed 's/^subject= *//')
}

decimal() { # un long nombre hexadécimal en décimal, chiffre à chiffre
  echo "$1" | awk '{ n = 1; c[1] = 0
    for (i = 1; i <= length($1); i++) { r = index("0123456789ABCDEF", substr($1, i, 1)) - 1
      for (j = 1; j <= n; j++) { v = c[j] * 16 + r; c[j] = v % 10; r = int(v / 10) }
      while (r > 0) { c[++n] = r % 10; r = int(r / 10) } }
    for (j = n; j > 0; j--) printf "%d", c[j] }'
}

# Le VIHF, signé par le cachet : enveloppée, C14N exclusive, RSA-SHA256. Plus rien n'y change une fois signé.
signer_vihf() {
  local empreinte_assertion information signature=''
  empreinte_assertion=$(remplir vihf.xml | condense sha256)
  information=$(remplir assertion-signature.xml)
  signature="<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">$information<ds:SignatureValue>$(printf %s "$information" | signer sha256 "$1")</ds:SignatureValue>"
  signature="$signature<ds:KeyInfo><ds:X509Data><ds:X509Certificate>$(openssl x509 -in "$TRAVAIL/cert1.pem" -outform DER | openssl base64 -A)</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>"
  remplir vihf.xml >"$TRAVAIL/vihf.xml"
}

# Le document de signature du lot : XAdES sur un manifeste IHE DSG. SHA-1 est ce qu'emploient les exemples du DMP.
signer_lot() {
  local empreinte_cda manifeste proprietes empreinte_manifeste empreinte_proprietes information valeur
  empreinte_cda=$(condense sha1 <"$TRAVAIL/cda.xml")
  manifeste=$(remplir manifeste.xml) proprietes=$(remplir proprietes.xml)
  empreinte_manifeste=$(printf %s "$manifeste" | condense sha1) empreinte_proprietes=$(printf %s "$proprietes" | condense sha1)
  information=$(remplir lot-signature.xml)
  valeur=$(printf %s "$information" | signer sha1 "$1")
  remplir lot-signe.xml >"$TRAVAIL/lot.xml"
}

mss() {
  [ -n "$jeton" ] || psc
  boite=${BANC_BOITE:-camille.martin@cabinet-banc.mssante.fr} destinataire=${BANC_DESTINATAIRE:-cardiologie@ch-banc.mssante.fr}
  domaine=${boite#*@}
  { remplir message.eml; echo; } | awk '{ printf "%s\r\n", $0 }' >"$TRAVAIL/message.eml" # CR LF ; curl double les points
  printf 'user = "%s"\noauth2-bearer = "%s"\n' "$boite" "$jeton" | appeler --config - --ssl-reqd --login-options AUTH=XOAUTH2 \
    --mail-from "$boite" --mail-rcpt "$destinataire" --upload-file "$TRAVAIL/message.eml" "smtp://${BANC_SMTP:-127.0.0.1:18005}"
  echo "MSS : message <$uuid@$domaine> remis pour $destinataire"
}

[ $# -gt 0 ] || set -- insi psc dmp mss
for service in "$@"; do
  case $service in insi | psc | dmp | mss) "$service" ;; *) arreter "service inconnu : $service" ;; esac
done
