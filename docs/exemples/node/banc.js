// Les quatre services du banc, appelés par Node seul (aucun paquet npm). Environnement simulé.
//   node banc.js insi psc dmp mss        (un, plusieurs, ou rien : ces quatre) ; vitale : INSi par carte Vitale
// Réglages : variables d'environnement, voir docs/raccorder.md. Adresses par défaut : « --port-base 18000 ».
'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const https = require('node:https');
const net = require('node:net');
const path = require('node:path');
const tls = require('node:tls');

const env = (nom, defaut) => process.env[nom] || defaut;
const PKI = env('BANC_PKI', 'pki');
const CA = fs.readFileSync(env('BANC_CA', path.join(PKI, 'ac.pem')));
const DELAI = 20000; // millisecondes : jamais d'appel sans délai
const pem = (usage, suffixe) => fs.readFileSync(path.join(PKI, usage + suffixe), 'utf8');
const certificat = (usage) => ({ cert: pem(usage, '.pem'), key: pem(usage, '.key.pem') });

const maintenant = new Date();
const heure = maintenant.toISOString().replace(/[-:T]/g, '').slice(0, 14); // AAAAMMJJhhmmss, en UTC
const oid = () => `${valeurs.racine_oid}.${BigInt('0x' + crypto.randomUUID().replaceAll('-', ''))}`;

// Tout ce que les modèles écrivent. Ce qui suit le professionnel et le patient vient de PSC et d'INSi.
const valeurs = {
  maintenant: maintenant.toISOString(), heure, date_mail: maintenant.toUTCString().replace('GMT', '+0000'),
  uuid: crypto.randomUUID(), racine_oid: '1.2.250.1.999.1.1.4343',
  structure: env('BANC_STRUCTURE', '10B0000026'), structure_nom: 'CABINET MEDICAL DU BANC (SIMULE)',
  idam: env('BANC_IDAM', 'AAA17NF00AA0'), version: env('BANC_LPS_VERSION', '1.0'), logiciel: env('BANC_LPS_NOM', 'Exemple Node'),
  reference: env('BANC_REFERENCE', 'EXEMPLE-NODE-0001'), homologation: env('BANC_HOMOLOGATION', 'EXEMPLE-HOMOLOGATION-0001'),
  nom: env('BANC_NOM', 'ADRUN'), prenom: env('BANC_PRENOM', 'ZOE'), sexe: env('BANC_SEXE', 'F'),
  naissance: env('BANC_NAISSANCE', '1975-12-31'), lieu: env('BANC_LIEU', '63220'),
};

// --- Modèles : {{texte}} est échappé, {{{bloc}}} est du XML déjà prêt. Les modèles signés sont écrits sous leur
// forme canonique (attributs triés, pas de balise vide abrégée, LF) : leur texte est ce que l'on condense et signe.
const echapper = (texte) => String(texte).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const remplir = (modele, plus = {}) => {
  const tout = { ...valeurs, ...plus };
  const lu = fs.readFileSync(path.join(__dirname, '..', 'modeles', modele), 'utf8').replace(/\r/g, '').trimEnd();
  return lu.replace(/\{\{\{(\w+)\}\}\}|\{\{(\w+)\}\}/g, (_, bloc, texte) => (bloc ? tout[bloc] : echapper(tout[texte])));
};
const condense = (algorithme, octets) => crypto.createHash(algorithme).update(octets).digest('base64');
const signer = (algorithme, texte, usage) => crypto.sign(algorithme, Buffer.from(texte), pem(usage, '.key.pem')).toString('base64');

// --- HTTP : TLS vérifié par l'autorité du banc, certificat client quand le service le demande.
function appeler(adresse, { methode = 'GET', entetes = {}, corps, usage } = {}) {
  return new Promise((ok, ko) => {
    const options = { method: methode, headers: entetes, ca: CA, timeout: DELAI, ...(usage ? certificat(usage) : {}) };
    const demande = https.request(adresse, options, (reponse) => {
      const morceaux = [];
      reponse.on('data', (morceau) => morceaux.push(morceau));
      reponse.on('end', () => ok({ statut: reponse.statusCode, entetes: reponse.headers, texte: Buffer.concat(morceaux).toString() }));
    });
    demande.on('timeout', () => demande.destroy(new Error(`pas de réponse en ${DELAI / 1000} s`)));
    demande.on('error', ko);
    demande.end(corps);
  });
}
// Node n'a pas d'analyseur XML : un vrai logiciel en emploie un, et lit par espace de noms, jamais par préfixe.
const element = (xml, nom) => (xml.match(new RegExp(`<(?:\\w+:)?${nom}(?: [^>]*)?>([^<]*)<`)) || [])[1] || '';

const insi = () => chercher('rechercherInsAvecTraitsIdentite', remplir('recherche-ins.xml'));

// La recherche par carte : nominative (BANC_MODE=cps), l'assertion de la CPS puis celle de la carte ; en TLS mutuel, la carte seule.
async function vitale() {
  const [usage, cps] = [env('BANC_CARTE', 'vitale-insi-01'), env('BANC_MODE', 'cps') === 'cps'];
  const carte = JSON.parse(pem(usage, '.json'));
  const patient = carte.beneficiaries[env('BANC_BENEFICIAIRE', '0')];
  Object.assign(valeurs, { assure: carte.insured.number, nom: patient.family_name, naissance: patient.birth_date, rang: patient.rank });
  const assertions = (cps ? assertion('assertion-cps.xml', env('BANC_CPS', 'ps-sign')) : '')
    + assertion('assertion-vitale.xml', env('BANC_CARTE_LUE', usage)); // refaite à chaque appel : jamais plus de 20 minutes
  await chercher('rechercherInsAvecCarteVitale', remplir('recherche-vitale.xml', { assertions }), cps);
}

async function chercher(operation, corps, nominatif = false) {
  const action = 'urn:ServiceIdentiteCertifiee:1.0.0:' + operation;
  const adresse = nominatif ? env('BANC_INSI_CPX', 'https://127.0.0.1:18016/lps') : env('BANC_INSI', 'https://127.0.0.1:18001/lps');
  const reponse = await appeler(adresse, {
    methode: 'POST', corps, ...(nominatif ? {} : { usage: 'insi-auto' }),
    entetes: { 'Content-Type': `application/soap+xml; charset=utf-8; action="${action}"` },
  });
  const code = element(reponse.texte, 'CodeCR');
  const [, faute = ''] = reponse.texte.match(/<(?:\w+:)?Erreur [^>]*code="([^"]*)"/) || []; // la raison est dans siram:Erreur
  const dit = ['LibelleCR', 'Text', 'Erreur'].map((nom) => element(reponse.texte, nom)).filter(Boolean).join(' ');
  if (code !== '00') throw new Error(`INSi : ${code || 'faute SOAP ' + faute} (HTTP ${reponse.statut}) ${dit}`);
  // Ce qu'INSi renvoie remplace ce qui a été saisi : traits, matricule et OID ne se corrigent pas.
  Object.assign(valeurs, {
    matricule: element(reponse.texte, 'NumIdentifiant') + element(reponse.texte, 'Cle'), oid: element(reponse.texte, 'OID'),
    nom: element(reponse.texte, 'NomNaissance'), prenoms: element(reponse.texte, 'ListePrenom'),
    sexe: element(reponse.texte, 'Sexe'), lieu: element(reponse.texte, 'LieuNaissance'),
    naissance_cda: element(reponse.texte, 'DateNaissance').replaceAll('-', ''),
  });
  valeurs.prenom = valeurs.prenoms.split(' ')[0];
  console.log(`INSi : ${code}, ${valeurs.nom} ${valeurs.prenoms}, matricule ${valeurs.matricule}, OID ${valeurs.oid}`);
}

let jeton = '';
async function psc() {
  const [client, secret] = [env('BANC_PSC_CLIENT', 'lgc-demonstration'), env('BANC_PSC_SECRET', 'secret-simule-lgc-demonstration')];
  const retour = env('BANC_PSC_RETOUR', 'http://localhost/psc/retour');
  const emetteur = env('BANC_PSC', 'https://127.0.0.1:18002/auth/realms/esante-wallet');
  const service = JSON.parse((await appeler(emetteur + '/.well-known/wallet-openid-configuration')).texte);
  const [state, nonce, verifier] = [16, 16, 48].map((taille) => crypto.randomBytes(taille).toString('base64url'));
  const demande = new URL(service.authorization_endpoint);
  demande.search = new URLSearchParams({
    response_type: 'code', client_id: client, redirect_uri: retour, scope: 'openid scope_all', acr_values: 'eidas1',
    state, nonce, code_challenge: crypto.createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256',
  });
  // Un logiciel ouvre « demande » dans le navigateur du système ; ici, on remplit la page comme le ferait une personne.
  const page = await appeler(demande);
  const formulaire = (page.texte.match(/action="([^"]+)"/) || [])[1];
  const numero = (page.texte.match(/name="request" value="([^"]+)"/) || [])[1];
  if (!formulaire || !numero) throw new Error(`PSC : pas de page de connexion (HTTP ${page.statut}) ${page.texte}`);
  const entree = await appeler(new URL(formulaire, demande), {
    methode: 'POST', entetes: { 'Content-Type': 'application/x-www-form-urlencoded' },
    corps: new URLSearchParams({ request: numero, professional: env('BANC_PROFESSIONNEL', '899900000011'), mode: 'CARD' }).toString(),
  });
  const recu = new URL(entree.entetes.location).searchParams;
  if (recu.get('state') !== state) throw new Error('PSC : ce retour ne répond pas à notre demande (state)');
  const reponse = await appeler(service.token_endpoint, {
    methode: 'POST', usage: 'org-auth-cli',
    entetes: {
      'Content-Type': 'application/x-www-form-urlencoded',
      Authorization: 'Basic ' + Buffer.from(`${encodeURIComponent(client)}:${encodeURIComponent(secret)}`).toString('base64'),
    },
    corps: new URLSearchParams({ grant_type: 'authorization_code', code: recu.get('code'), redirect_uri: retour, code_verifier: verifier }).toString(),
  });
  const jetons = JSON.parse(reponse.texte);
  if (!jetons.access_token) throw new Error(`PSC : ${reponse.texte}`);
  await verifier_identite(jetons.id_token, service, client, nonce);
  jeton = jetons.access_token;
  const qui = JSON.parse((await appeler(service.userinfo_endpoint, { entetes: { Authorization: 'Bearer ' + jeton } })).texte);
  Object.assign(valeurs, { ps: qui.SubjectNameID, ps_nom: qui.family_name, ps_prenom: qui.given_name });
  console.log(`PSC : ${valeurs.ps_prenom} ${valeurs.ps_nom} (${valeurs.ps}), jeton valable ${jetons.expires_in} s`);
}

async function verifier_identite(id_token, service, client, nonce) {
  const [tete, corps, signature] = id_token.split('.');
  const lire = (partie) => JSON.parse(Buffer.from(partie, 'base64url'));
  const cles = JSON.parse((await appeler(service.jwks_uri)).texte).keys;
  const cle = crypto.createPublicKey({ key: cles.find((une) => une.kid === lire(tete).kid), format: 'jwk' });
  const juste = crypto.verify('RSA-SHA256', Buffer.from(`${tete}.${corps}`), cle, Buffer.from(signature, 'base64url'));
  const dit = lire(corps);
  const attendu = dit.iss === service.issuer && [dit.aud].flat().includes(client) && dit.nonce === nonce && dit.exp > Date.now() / 1000;
  if (!juste || !attendu) throw new Error('PSC : id_token refusé (signature, émetteur, client, nonce ou date)');
}

async function dmp() {
  if (!jeton) await psc();
  if (!valeurs.matricule) await insi();
  const sceau = env('BANC_CACHET', 'org-sign'); // ORG SIGN ; un certificat d'authentification serait un écart
  Object.assign(valeurs, { id_lot: oid(), id_document: oid(), id_signature: oid() });
  const cda = remplir('cda.xml', { corps: Buffer.from('Consultation fictive : rien à signaler.').toString('base64') });
  const depot = remplir('depot.xml', {
    vihf: assertion('vihf.xml', sceau), hash_cda: crypto.createHash('sha1').update(cda).digest('hex'), taille_cda: Buffer.byteLength(cda),
  });
  const frontiere = 'frontiere-' + valeurs.uuid;
  const parties = [
    ['racine', 'application/xop+xml; charset=UTF-8; type="application/soap+xml"', depot],
    ['document', 'text/xml; charset=UTF-8', cda],
    ['signature', 'text/xml; charset=UTF-8', lot_signe(sceau, cda)],
  ].map(([nom, type, texte]) => `--${frontiere}\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <${nom}@exemple.invalid>\r\n\r\n${texte}\r\n`);
  const reponse = await appeler(env('BANC_DMP', 'https://127.0.0.1:18004/si-dmp-server/v2/services') + '/repository', {
    methode: 'POST', usage: 'org-auth-cli', corps: parties.join('') + `--${frontiere}--\r\n`,
    entetes: { 'Content-Type': `multipart/related; type="application/xop+xml"; boundary="${frontiere}"; start="<racine@exemple.invalid>"; start-info="application/soap+xml"` },
  });
  if (!/ResponseStatusType:Success"/.test(reponse.texte)) throw new Error(`DMP : HTTP ${reponse.statut} ${reponse.texte}`);
  console.log(`DMP : document ${valeurs.id_document} déposé`);
}

// Le DN tel que RFC 2253 l'écrit, du plus précis au plus général (valeurs sans virgule dans ces certificats).
const dn = (lignes) => lignes.split('\n').reverse().join(',');
const chaine = (usage) => pem(usage, '.pem').match(/-----BEGIN[^]*?END CERTIFICATE-----/g).map((un) => new crypto.X509Certificate(un));
const x509 = (certificats) => certificats.map((un) => `<ds:X509Certificate>${un.raw.toString('base64')}</ds:X509Certificate>`).join('');

// Une assertion (VIHF, CPS, Vitale), signée : enveloppée, C14N exclusive, RSA-SHA256. Plus rien n'y change une fois signée.
function assertion(modele, usage) {
  const [feuille] = chaine(usage);
  const [, signataire_cn] = feuille.subject.match(/^CN=(.*)$/m);
  Object.assign(valeurs, { id_assertion: '_' + crypto.randomUUID(), signataire: dn(feuille.subject), signataire_cn });
  const empreinte_assertion = condense('sha256', remplir(modele, { signature: '' }));
  const information = remplir('assertion-signature.xml', { empreinte_assertion });
  const signature = `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${information}<ds:SignatureValue>${signer('RSA-SHA256', information, usage)}</ds:SignatureValue>`
    + `<ds:KeyInfo><ds:X509Data>${x509([feuille])}</ds:X509Data></ds:KeyInfo></ds:Signature>`;
  return remplir(modele, { signature });
}

// Le document de signature du lot : XAdES sur un manifeste IHE DSG. SHA-1 est ce qu'emploient les exemples du DMP.
function lot_signe(sceau, cda) {
  const certificats = chaine(sceau);
  const manifeste = remplir('manifeste.xml', { empreinte_cda: condense('sha1', cda) });
  const proprietes = remplir('proprietes.xml', {
    chaine: certificats.map((un) => remplir('certificat.xml', {
      cert_empreinte: condense('sha1', un.raw), cert_emetteur: dn(un.issuer), cert_numero: BigInt('0x' + un.serialNumber),
    })).join(''),
  });
  const information = remplir('lot-signature.xml', { empreinte_manifeste: condense('sha1', manifeste), empreinte_proprietes: condense('sha1', proprietes) });
  return remplir('lot-signe.xml', { information, manifeste, proprietes, valeur: signer('RSA-SHA1', information, sceau), certificats: x509(certificats) });
}

async function mss() {
  if (!jeton) await psc();
  const [hote, port] = env('BANC_SMTP', '127.0.0.1:18005').split(':');
  valeurs.boite = env('BANC_BOITE', 'camille.martin@cabinet-banc.mssante.fr');
  valeurs.destinataire = env('BANC_DESTINATAIRE', 'cardiologie@ch-banc.mssante.fr');
  valeurs.domaine = valeurs.boite.split('@')[1];
  let ligne = net.connect({ host: hote, port: Number(port), timeout: DELAI });
  await dire(ligne, null, 220);
  await dire(ligne, 'EHLO exemple.invalid', 250);
  await dire(ligne, 'STARTTLS', 220);
  ligne = tls.connect({ socket: ligne, host: hote, ca: CA, ...(net.isIP(hote) ? {} : { servername: hote }) });
  await dire(ligne, 'EHLO exemple.invalid', 250);
  // XOAUTH2 sans réponse initiale : un jeton est trop long pour une ligne de commande.
  await dire(ligne, 'AUTH XOAUTH2', 334);
  await dire(ligne, Buffer.from(`user=${valeurs.boite}\x01auth=Bearer ${jeton}\x01\x01`).toString('base64'), 235);
  await dire(ligne, `MAIL FROM:<${valeurs.boite}>`, 250);
  await dire(ligne, `RCPT TO:<${valeurs.destinataire}>`, 250);
  await dire(ligne, 'DATA', 354);
  const message = remplir('message.eml').split('\n').map((une) => une.replace(/^\./, '..')); // CR LF, points doublés
  await dire(ligne, message.join('\r\n') + '\r\n.', 250);
  await dire(ligne, 'QUIT', 221);
  ligne.end();
  console.log(`MSS : message <${valeurs.uuid}@${valeurs.domaine}> remis pour ${valeurs.destinataire}`);
}

// Une commande SMTP et sa réponse ; une réponse de plusieurs lignes finit par « code espace ».
function dire(ligne, commande, attendu) {
  return new Promise((ok, ko) => {
    let recu = '';
    const finir = (erreur) => {
      for (const nom of ['data', 'error', 'timeout', 'close']) ligne.removeAllListeners(nom);
      ligne.on('error', () => {});
      if (erreur) ligne.destroy();
      erreur ? ko(erreur) : ok();
    };
    ligne.on('error', finir);
    ligne.on('timeout', () => finir(new Error(`MSS : pas de réponse en ${DELAI / 1000} s`)));
    ligne.on('close', () => finir(new Error('MSS : connexion fermée')));
    ligne.on('data', (octets) => {
      recu += octets;
      if (!/^\d{3}( .*)?\r\n$/m.test(recu)) return;
      finir(recu.startsWith(String(attendu)) ? null : new Error(`MSS : attendu ${attendu}, reçu ${recu.trim()}`));
    });
    if (commande !== null) ligne.write(commande + '\r\n');
  });
}

(async () => {
  const services = { insi, psc, dmp, mss, vitale };
  for (const nom of process.argv.length > 2 ? process.argv.slice(2) : ['insi', 'psc', 'dmp', 'mss']) {
    if (!Object.hasOwn(services, nom)) throw new Error(`service inconnu : ${nom}`);
    await services[nom]();
  }
})().catch((erreur) => {
  console.error(`${erreur.message}${erreur.code ? ` (${erreur.code})` : ''}`);
  process.exitCode = 1;
});
