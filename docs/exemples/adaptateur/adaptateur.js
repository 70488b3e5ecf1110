// Un adaptateur : le banc demande, le logiciel agit. Node seul, aucun paquet npm. Environnement simulé.
//   node adaptateur.js banc.json 18100        (banc.json : ce qu'affiche « banc up --json »)
// Le logiciel piloté est ici le programme ../node/banc.js ; remplacez « chercher » par le vôtre.
'use strict';
const { execFile } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');

const banc = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const produit = { name: 'Exemple d\'adaptateur', version: '1.0' };
let fiches = new Map();

const fait = (result = {}) => ({ status: 'done', result });
const refus = (reason) => ({ status: 'refused', reason }); // une règle d'usage du logiciel
const echec = (error) => ({ status: 'failed', error }); // il a essayé et n'a pas pu

// L'appel à INSi par le logiciel : { matricule, oid }, ou une erreur.
function chercher(traits) {
  const env = {
    ...process.env, BANC_PKI: path.dirname(banc.tls.ca), BANC_INSI: banc.insi.mtls,
    BANC_NOM: traits.family_name, BANC_PRENOM: traits.given_names, BANC_SEXE: traits.sex,
    BANC_NAISSANCE: traits.birth_date, BANC_LIEU: traits.birth_place || '',
  };
  const programme = path.join(__dirname, '..', 'node', 'banc.js');
  return new Promise((ok, ko) => {
    execFile(process.execPath, [programme, 'insi'], { env }, (erreur, sortie, plainte) => {
      const lu = sortie.match(/^INSi : 00, .*, matricule (\d{15}), OID (\S+)/);
      if (erreur || !lu) return ko(new Error(plainte.trim() || 'INSi n\'a pas répondu'));
      return ok({ matricule: lu[1], oid: lu[2] });
    });
  });
}

const statut = (fiche) => {
  if (fiche.matricule) return fiche.validee ? 'qualifiee' : 'recuperee';
  return fiche.validee ? 'validee' : 'provisoire';
};

const actions = {
  'patient.create': ({ patient: voulu, attribute: attribut, ...traits }) => {
    const patient = voulu || `P${fiches.size + 1}`;
    fiches.set(patient, { traits, attribut, validee: false, matricule: '', oid: '', propose: null });
    return fait({ patient });
  },
  'ins.search': async ({ patient }) => {
    const fiche = fiches.get(patient);
    if (fiche.attribut) return refus(`INSi n'est pas appelé pour une identité ${fiche.attribut}.`);
    fiche.propose = await chercher(fiche.traits);
    return fait({ code: '00', retrieved: true, alert: '', comparison: [] });
  },
  'ins.accept': ({ patient }) => {
    const fiche = fiches.get(patient);
    if (!fiche.propose) return refus('Aucun retour INSi à accepter pour ce patient.');
    Object.assign(fiche, { matricule: fiche.propose.matricule, oid: fiche.propose.oid });
    return fait({ status: statut(fiche) });
  },
  'ins.validate': ({ patient }) => {
    const fiche = fiches.get(patient);
    fiche.validee = true;
    return fait({ status: statut(fiche) });
  },
  'patient.record': ({ patient }) => {
    const { traits, attribut, matricule, oid, ...fiche } = fiches.get(patient);
    return fait({
      patient, status: statut({ matricule, ...fiche }), attributes: attribut ? [attribut] : [], matricule, oid,
      traits: { ...traits, first_given_name: traits.given_names.split(' ')[0] }, history: [],
    });
  },
};

async function repondre(methode, chemin, corps) {
  if (methode === 'GET' && chemin === '/adapter/v1') return { product: produit, actions: Object.keys(actions) };
  if (methode === 'POST' && chemin === '/adapter/v1/reset') {
    fiches = new Map();
    return {};
  }
  const nom = decodeURIComponent(chemin.replace(/^\/adapter\/v1\/actions\//, ''));
  if (methode !== 'POST' || !Object.hasOwn(actions, nom)) return null;
  if (nom !== 'patient.create' && !fiches.has(corps.patient)) return echec(`patient inconnu : ${corps.patient}`);
  return actions[nom](corps);
}

const serveur = http.createServer(async (demande, reponse) => {
  let dit;
  try {
    const morceaux = [];
    for await (const morceau of demande) morceaux.push(morceau);
    dit = await repondre(demande.method, demande.url, JSON.parse(Buffer.concat(morceaux).toString() || '{}'));
  } catch (erreur) {
    dit = echec(erreur.message);
  }
  reponse.writeHead(dit ? 200 : 404, { 'Content-Type': 'application/json' });
  reponse.end(JSON.stringify(dit || {}));
});
serveur.listen(Number(process.argv[3] || 18100), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${serveur.address().port}/adapter/v1`);
});
