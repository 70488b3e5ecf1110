<?php
// Les quatre services du banc, appelés par PHP 8 seul (extensions soap, curl, openssl et dom). Environnement simulé.
//   php banc.php insi psc dmp mss        (un, plusieurs, ou rien : ces quatre) ; vitale : INSi par carte Vitale
// Réglages : variables d'environnement, voir docs/raccorder.md. Adresses par défaut : « --port-base 18000 ».
declare(strict_types=1);

const DELAI = 20; // secondes : jamais d'appel sans délai
const TRAITS = 'urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvecTraitsIdentite';
const CARTE = 'urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvecCarteVitale';

function env(string $nom, string $defaut): string { return getenv($nom) ?: $defaut; }
function pki(string $fichier): string { return env('BANC_PKI', 'pki') . "/$fichier"; }
function autorite(): string { return env('BANC_CA', pki('ac.pem')); }
function uuid(): string { return vsprintf('%s%s-%s-4%.3s-8%.3s-%s%s%s', str_split(bin2hex(random_bytes(16)), 4)); }
function oid(): string { return $GLOBALS['valeurs']['racine_oid'] . '.' . time() . '.' . random_int(1, PHP_INT_MAX); }
function url64(string $octets): string { return rtrim(strtr(base64_encode($octets), '+/', '-_'), '='); }
function lire64(string $texte): string { return base64_decode(strtr($texte, '-_', '+/')); }

// Tout ce que les modèles écrivent. Ce qui suit le professionnel et le patient vient de PSC et d'INSi.
$valeurs = [
    'maintenant' => gmdate('Y-m-d\TH:i:s\Z'), 'heure' => gmdate('YmdHis'), 'date_mail' => gmdate('D, d M Y H:i:s +0000'),
    'uuid' => uuid(), 'racine_oid' => '1.2.250.1.999.1.1.4346',
    'structure' => env('BANC_STRUCTURE', '10B0000026'), 'structure_nom' => 'CABINET MEDICAL DU BANC (SIMULE)',
    'idam' => env('BANC_IDAM', 'AAA17NF00AA0'), 'version' => env('BANC_LPS_VERSION', '1.0'), 'logiciel' => env('BANC_LPS_NOM', 'Exemple PHP'),
    'reference' => env('BANC_REFERENCE', 'EXEMPLE-PHP-0001'), 'homologation' => env('BANC_HOMOLOGATION', 'EXEMPLE-HOMOLOGATION-0001'),
    'nom' => env('BANC_NOM', 'ADRUN'), 'prenom' => env('BANC_PRENOM', 'ZOE'), 'sexe' => env('BANC_SEXE', 'F'),
    'naissance' => env('BANC_NAISSANCE', '1975-12-31'), 'lieu' => env('BANC_LIEU', '63220'),
];
$jeton = '';

// --- TLS : vérifié par l'autorité du banc, certificat client quand le service le demande.
function contexte(string $usage = '')
{
    $client = $usage ? ['local_cert' => pki("$usage.pem"), 'local_pk' => pki("$usage.key.pem")] : [];
    return stream_context_create(['ssl' => ['cafile' => autorite(), ...$client]]);
}

function appeler(string $adresse, string $usage = '', array $entetes = [], ?string $corps = null): array
{
    $client = $usage ? [CURLOPT_SSLCERT => pki("$usage.pem"), CURLOPT_SSLKEY => pki("$usage.key.pem")] : [];
    $envoi = $corps === null ? [] : [CURLOPT_POST => true, CURLOPT_POSTFIELDS => $corps];
    $demande = curl_init($adresse);
    curl_setopt_array($demande, $client + $envoi + [
        CURLOPT_RETURNTRANSFER => true, CURLOPT_CAINFO => autorite(), CURLOPT_TIMEOUT => DELAI, CURLOPT_CONNECTTIMEOUT => 5,
        CURLOPT_NOPROXY => '*', CURLOPT_HTTPHEADER => [...$entetes, 'Expect:'], // PHP attendrait un « 100 Continue »
    ]);
    $texte = curl_exec($demande);
    if ($texte === false) throw new RuntimeException(curl_error($demande));
    return ['statut' => curl_getinfo($demande, CURLINFO_RESPONSE_CODE), 'texte' => $texte, 'suite' => curl_getinfo($demande, CURLINFO_REDIRECT_URL)];
}

// --- INSi : SoapClient lit le contrat servi par le banc (un logiciel livre le sien) et en fait les méthodes.
function insi(): void
{
    global $valeurs;
    ['uuid' => $id, 'maintenant' => $temps, 'structure' => $emetteur] = $valeurs;
    ini_set('default_socket_timeout', (string) DELAI); // le seul délai de réponse que SoapClient connaisse
    $service = new SoapClient(env('BANC_INSI', 'https://127.0.0.1:18001/lps') . '?wsdl', [
        'soap_version' => SOAP_1_2, 'stream_context' => contexte('insi-auto'), 'connection_timeout' => 5, 'trace' => true,
        'cache_wsdl' => WSDL_CACHE_NONE, 'features' => SOAP_SINGLE_ELEMENT_ARRAYS, // un seul INSHISTO est aussi un tableau
    ]);
    $logiciel = [
        'IDAM' => ['_' => $valeurs['idam'], 'R' => '4'], 'Version' => $valeurs['version'],
        'Instance' => 'b3549edd-4ae9-472a-b26f-fd2fb4ef397f', 'Nom' => 'urn:lps:exemple:' . $valeurs['version'],
    ];
    $commun = ['Id' => $id, 'Temps' => $temps, 'Emetteur' => $emetteur];
    $adressage = 'http://www.w3.org/2005/08/addressing';
    try {
        $lu = $service->__soapCall('rechercherInsAvecTraitsIdentite', [[
            'NomNaissance' => $valeurs['nom'], 'Prenom' => [$valeurs['prenom']], 'Sexe' => $valeurs['sexe'],
            'DateNaissance' => $valeurs['naissance'], 'LieuNaissance' => $valeurs['lieu'],
        ]], null, [
            new SoapHeader('urn:siram:bam:ctxbam', 'ContexteBAM', ['Version' => '01_02', ...$commun, 'COUVERTURE' => []]),
            new SoapHeader('urn:siram:lps:ctxlps', 'ContexteLPS', ['Nature' => 'CTXLPS', 'Version' => '01_00', ...$commun, 'LPS' => $logiciel]),
            new SoapHeader($adressage, 'Action', TRAITS), // SoapClient ne connaît pas WS-Addressing : à écrire
            new SoapHeader($adressage, 'MessageID', "uuid:$id"),
        ]);
    } catch (SoapFault $faute) {
        // SoapFault perd les attributs de siram:Erreur, dont le code : il se lit dans le message (trace).
        $erreur = element(lire_xml((string) $service->__getLastResponse() ?: '<vide/>'), 'urn:siram', 'Erreur');
        throw new RuntimeException("INSi : faute SOAP {$erreur?->getAttribute('code')} {$faute->getMessage()}");
    }
    if ($lu->CR->CodeCR !== '00') throw new RuntimeException("INSi : {$lu->CR->CodeCR} {$lu->CR->LibelleCR}");
    garder($lu->INDIVIDU->INSACTIF, $lu->INDIVIDU->TIQ);
}

// INSi par carte Vitale. Nominatif (BANC_MODE=cps) : l'assertion de la CPS, puis celle de la carte ; en TLS mutuel, la carte seule.
// Un en-tête signé ne se récrit pas : le message est un modèle, envoyé tel quel, et SoapClient n'y est pour rien.
function vitale(): void
{
    global $valeurs;
    [$usage, $cps] = [env('BANC_CARTE', 'vitale-insi-01'), env('BANC_MODE', 'cps') === 'cps'];
    $carte = json_decode(file_get_contents(pki("$usage.json")), true);
    $patient = $carte['beneficiaries'][(int) env('BANC_BENEFICIAIRE', '0')];
    $valeurs = array_merge($valeurs, [
        'assure' => $carte['insured']['number'], 'nom' => $patient['family_name'], 'naissance' => $patient['birth_date'], 'rang' => $patient['rank'],
    ]);
    $assertions = ($cps ? assertion('assertion-cps.xml', env('BANC_CPS', 'ps-sign')) : '')
        . assertion('assertion-vitale.xml', env('BANC_CARTE_LUE', $usage)); // refaite à chaque appel : jamais plus de 20 minutes
    $adresse = $cps ? env('BANC_INSI_CPX', 'https://127.0.0.1:18016/lps') : env('BANC_INSI', 'https://127.0.0.1:18001/lps');
    $type = 'Content-Type: application/soap+xml; charset=utf-8; action="' . CARTE . '"';
    $reponse = appeler($adresse, $cps ? '' : 'insi-auto', [$type], remplir('recherche-vitale.xml', ['assertions' => $assertions]));
    $lu = lire_xml($reponse['texte']);
    if ($erreur = element($lu, 'urn:siram', 'Erreur')) {
        throw new RuntimeException("INSi : faute SOAP {$erreur->getAttribute('code')} (HTTP {$reponse['statut']}) $erreur->textContent");
    }
    $resultat = simplexml_import_dom($lu)->xpath('//*[local-name()="RESULTAT"]')[0]->children('http://www.cnamts.fr/INSiResultat');
    if ((string) $resultat->CR->CodeCR !== '00') throw new RuntimeException("INSi : {$resultat->CR->CodeCR} {$resultat->CR->LibelleCR}");
    garder($resultat->INDIVIDU->INSACTIF, $resultat->INDIVIDU->TIQ);
}

function lire_xml(string $texte): DOMDocument
{
    $document = new DOMDocument();
    if (!$document->loadXML($texte, LIBXML_NONET)) throw new RuntimeException('XML illisible');
    return $document;
}

function element(DOMDocument $lu, string $espace, string $nom): ?DOMElement { return $lu->getElementsByTagNameNS($espace, $nom)->item(0); }

// Ce qu'INSi renvoie remplace ce qui a été saisi : traits, matricule et OID ne se corrigent pas.
function garder(object $ins, object $traits): void
{
    global $valeurs;
    $valeurs = array_merge($valeurs, [
        'matricule' => $ins->IdIndividu->NumIdentifiant . $ins->IdIndividu->Cle, 'oid' => (string) $ins->OID,
        'nom' => (string) $traits->NomNaissance, 'prenoms' => (string) $traits->ListePrenom, 'prenom' => explode(' ', (string) $traits->ListePrenom)[0],
        'sexe' => (string) $traits->Sexe, 'lieu' => (string) $traits->LieuNaissance, 'naissance_cda' => str_replace('-', '', (string) $traits->DateNaissance),
    ]);
    echo "INSi : 00, {$valeurs['nom']} {$valeurs['prenoms']}, matricule {$valeurs['matricule']}, OID {$valeurs['oid']}\n";
}

// --- Pro Santé Connect : code d'autorisation et PKCE, id_token vérifié.
function psc(): void
{
    global $valeurs, $jeton;
    [$client, $secret] = [env('BANC_PSC_CLIENT', 'lgc-demonstration'), env('BANC_PSC_SECRET', 'secret-simule-lgc-demonstration')];
    $retour = env('BANC_PSC_RETOUR', 'http://localhost/psc/retour');
    $emetteur = env('BANC_PSC', 'https://127.0.0.1:18002/auth/realms/esante-wallet');
    $service = json_decode(appeler("$emetteur/.well-known/wallet-openid-configuration")['texte'], true);
    [$state, $nonce, $verifier] = array_map(fn (int $taille) => url64(random_bytes($taille)), [16, 16, 48]);
    $demande = $service['authorization_endpoint'] . '?' . http_build_query([
        'response_type' => 'code', 'client_id' => $client, 'redirect_uri' => $retour, 'scope' => 'openid scope_all', 'acr_values' => 'eidas1',
        'state' => $state, 'nonce' => $nonce, 'code_challenge' => url64(hash('sha256', $verifier, true)), 'code_challenge_method' => 'S256',
    ]);
    // Un logiciel redirige le navigateur vers « $demande » ; ici, on remplit la page comme le ferait une personne.
    $page = appeler($demande)['texte'];
    if (!preg_match('/action="([^"]+)"/', $page, $formulaire) || !preg_match('/name="request" value="([^"]+)"/', $page, $numero)) {
        throw new RuntimeException("PSC : pas de page de connexion $page");
    }
    $entree = appeler(preg_replace('#^(https://[^/]+).*#', '$1', $demande) . $formulaire[1], corps: http_build_query([
        'request' => $numero[1], 'professional' => env('BANC_PROFESSIONNEL', '899900000011'), 'mode' => 'CARD',
    ]));
    parse_str((string) parse_url($entree['suite'], PHP_URL_QUERY), $recu);
    if (($recu['state'] ?? '') !== $state) throw new RuntimeException('PSC : ce retour ne répond pas à notre demande (state)');
    $basic = base64_encode(rawurlencode($client) . ':' . rawurlencode($secret));
    $reponse = appeler($service['token_endpoint'], 'org-auth-cli', ["Authorization: Basic $basic"], http_build_query([
        'grant_type' => 'authorization_code', 'code' => $recu['code'], 'redirect_uri' => $retour, 'code_verifier' => $verifier,
    ]));
    $jetons = json_decode($reponse['texte'], true);
    if (empty($jetons['access_token'])) throw new RuntimeException("PSC : {$reponse['texte']}");
    verifier_identite($jetons['id_token'], $service, $client, $nonce);
    $jeton = $jetons['access_token'];
    $qui = json_decode(appeler($service['userinfo_endpoint'], '', ["Authorization: Bearer $jeton"])['texte'], true);
    $valeurs = array_merge($valeurs, ['ps' => $qui['SubjectNameID'], 'ps_nom' => $qui['family_name'], 'ps_prenom' => $qui['given_name']]);
    echo "PSC : {$valeurs['ps_prenom']} {$valeurs['ps_nom']} ({$valeurs['ps']}), jeton valable {$jetons['expires_in']} s\n";
}

function verifier_identite(string $id_token, array $service, string $client, string $nonce): void
{
    [$tete, $corps, $signature] = explode('.', $id_token);
    $dit = json_decode(lire64($corps), true);
    $kid = json_decode(lire64($tete), true)['kid'];
    $cles = array_column(json_decode(appeler($service['jwks_uri'])['texte'], true)['keys'], null, 'kid');
    $juste = openssl_verify("$tete.$corps", lire64($signature), cle_publique($cles[$kid]), OPENSSL_ALGO_SHA256) === 1;
    $attendu = $dit['iss'] === $service['issuer'] && in_array($client, (array) $dit['aud'], true) && $dit['nonce'] === $nonce && $dit['exp'] > time();
    if (!$juste || !$attendu) throw new RuntimeException('PSC : id_token refusé (signature, émetteur, client, nonce ou date)');
}

// OpenSSL ne lit pas les JWK : la clé RSA (n, e) est récrite en DER, puis en PEM.
function cle_publique(array $jwk): string
{
    $der = fn (int $type, string $corps) => chr($type) . (strlen($corps) < 128 ? chr(strlen($corps)) : "\x82" . pack('n', strlen($corps))) . $corps;
    $cle = $der(0x30, $der(0x02, "\0" . lire64($jwk['n'])) . $der(0x02, lire64($jwk['e'])));
    $rsa = hex2bin('300d06092a864886f70d0101010500'); // rsaEncryption
    return "-----BEGIN PUBLIC KEY-----\n" . chunk_split(base64_encode($der(0x30, $rsa . $der(0x03, "\0$cle"))), 64) . "-----END PUBLIC KEY-----\n";
}

// --- DMP : dépôt TD2.1, mode INDIRECTE.
function dmp(): void
{
    global $valeurs, $jeton;
    if (!$jeton) psc();
    if (!isset($valeurs['matricule'])) insi();
    $sceau = env('BANC_CACHET', 'org-sign'); // ORG SIGN ; un certificat d'authentification serait un écart
    foreach (['id_lot', 'id_document', 'id_signature'] as $nom) $valeurs[$nom] = oid();
    $cda = remplir('cda.xml', ['corps' => base64_encode('Consultation fictive : rien à signaler.')]);
    $parties = [
        'racine' => ['application/xop+xml; charset=UTF-8; type="application/soap+xml"', remplir('depot.xml', [
            'vihf' => assertion('vihf.xml', $sceau), 'hash_cda' => sha1($cda), 'taille_cda' => strlen($cda),
        ])],
        'document' => ['text/xml; charset=UTF-8', $cda],
        'signature' => ['text/xml; charset=UTF-8', lot_signe($sceau, $cda)],
    ];
    $frontiere = "frontiere-{$valeurs['uuid']}";
    $corps = '';
    foreach ($parties as $nom => [$type, $texte]) {
        $corps .= "--$frontiere\r\nContent-Type: $type\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <$nom@exemple.invalid>\r\n\r\n$texte\r\n";
    }
    $type = "multipart/related; type=\"application/xop+xml\"; boundary=\"$frontiere\"; start=\"<racine@exemple.invalid>\"; start-info=\"application/soap+xml\"";
    $adresse = env('BANC_DMP', 'https://127.0.0.1:18004/si-dmp-server/v2/services') . '/repository';
    $reponse = appeler($adresse, 'org-auth-cli', ["Content-Type: $type"], "$corps--$frontiere--\r\n");
    if (!str_contains($reponse['texte'], 'ResponseStatusType:Success"')) throw new RuntimeException("DMP : HTTP {$reponse['statut']} {$reponse['texte']}");
    echo "DMP : document {$valeurs['id_document']} déposé\n";
}

// Une assertion (VIHF, CPS, Vitale), signée : enveloppée, C14N exclusive, RSA-SHA256. Plus rien n'y change une fois signée.
function assertion(string $modele, string $usage): string
{
    global $valeurs;
    $feuille = chaine($usage)[0];
    $sujet = openssl_x509_parse($feuille)['subject'];
    $valeurs = array_merge($valeurs, ['id_assertion' => '_' . uuid(), 'signataire' => dn($sujet), 'signataire_cn' => $sujet['CN']]);
    $empreinte = condense('sha256', canonique(remplir($modele, ['signature' => '']), true));
    $information = remplir('assertion-signature.xml', ['empreinte_assertion' => $empreinte]);
    $signature = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">' . $information
        . '<ds:SignatureValue>' . signer(OPENSSL_ALGO_SHA256, canonique($information, true), $usage) . '</ds:SignatureValue>'
        . '<ds:KeyInfo><ds:X509Data>' . x509([$feuille]) . '</ds:X509Data></ds:KeyInfo></ds:Signature>';
    return remplir($modele, ['signature' => $signature]);
}

// Le document de signature du lot : XAdES sur un manifeste IHE DSG. SHA-1 est ce qu'emploient les exemples du DMP.
function lot_signe(string $sceau, string $cda): string
{
    $chaine = '';
    foreach (chaine($sceau) as $un) {
        $lu = openssl_x509_parse($un);
        $chaine .= remplir('certificat.xml', [
            'cert_empreinte' => condense('sha1', octets($un)), 'cert_emetteur' => dn($lu['issuer']), 'cert_numero' => decimal($lu['serialNumberHex']),
        ]);
    }
    // Chacun déclare les mêmes espaces de noms que ce qui l'entoure : sa forme canonique ne dépend pas de sa place.
    $manifeste = remplir('manifeste.xml', ['empreinte_cda' => condense('sha1', canonique($cda, false))]);
    $proprietes = remplir('proprietes.xml', ['chaine' => $chaine]);
    $information = remplir('lot-signature.xml', [
        'empreinte_manifeste' => condense('sha1', canonique($manifeste, false)), 'empreinte_proprietes' => condense('sha1', canonique($proprietes, false)),
    ]);
    return remplir('lot-signe.xml', [
        'information' => $information, 'manifeste' => $manifeste, 'proprietes' => $proprietes,
        'valeur' => signer(OPENSSL_ALGO_SHA1, canonique($information, false), $sceau), 'certificats' => x509(chaine($sceau)),
    ]);
}

function canonique(string $xml, bool $exclusive): string
{
    return lire_xml($xml)->C14N($exclusive, !$exclusive); // le lot garde les commentaires, le VIHF non
}

function condense(string $algorithme, string $octets): string { return base64_encode(hash($algorithme, $octets, true)); }

function signer(int $algorithme, string $octets, string $sceau): string
{
    openssl_sign($octets, $signature, file_get_contents(pki("$sceau.key.pem")), $algorithme) || throw new RuntimeException((string) openssl_error_string());
    return base64_encode($signature);
}

/** Les certificats d'un fichier PEM, la feuille d'abord. */
function chaine(string $usage): array
{
    preg_match_all('/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/s', file_get_contents(pki("$usage.pem")), $trouves);
    return $trouves[0];
}

function octets(string $pem): string { return base64_decode(preg_replace('/-----[^-]+-----|\s/', '', $pem)); }
function x509(array $certificats): string
{
    return implode('', array_map(fn (string $un) => '<ds:X509Certificate>' . base64_encode(octets($un)) . '</ds:X509Certificate>', $certificats));
}

// Le DN tel que RFC 2253 l'écrit, du plus précis au plus général (valeurs sans virgule dans ces certificats).
function dn(array $nom): string
{
    $parties = [];
    foreach ($nom as $type => $valeurs) foreach ((array) $valeurs as $valeur) $parties[] = "$type=$valeur";
    return implode(',', array_reverse($parties));
}

// Un long nombre hexadécimal en décimal, sans bcmath ni gmp.
function decimal(string $hexadecimal): string
{
    $chiffres = [0];
    foreach (str_split($hexadecimal) as $un) {
        $reste = hexdec($un);
        foreach ($chiffres as $rang => $chiffre) [$chiffres[$rang], $reste] = [($chiffre * 16 + $reste) % 10, intdiv($chiffre * 16 + $reste, 10)];
        for (; $reste > 0; $reste = intdiv($reste, 10)) $chiffres[] = $reste % 10;
    }
    return strrev(implode('', $chiffres));
}

// --- MSSanté : STARTTLS puis XOAUTH2, sur une connexion ouverte en clair.
function mss(): void
{
    global $valeurs, $jeton;
    if (!$jeton) psc();
    $smtp = env('BANC_SMTP', '127.0.0.1:18005');
    $boite = env('BANC_BOITE', 'camille.martin@cabinet-banc.mssante.fr');
    $valeurs = array_merge($valeurs, [
        'boite' => $boite, 'domaine' => explode('@', $boite)[1], 'destinataire' => env('BANC_DESTINATAIRE', 'cardiologie@ch-banc.mssante.fr'),
    ]);
    $contexte = contexte();
    stream_context_set_option($contexte, 'ssl', 'peer_name', explode(':', $smtp)[0]); // sans quoi STARTTLS n'a pas de nom à vérifier
    $ligne = stream_socket_client("tcp://$smtp", $code, $erreur, 5, STREAM_CLIENT_CONNECT, $contexte);
    if (!$ligne) throw new RuntimeException("MSS : $erreur");
    stream_set_timeout($ligne, DELAI);
    dire($ligne, null, '220');
    dire($ligne, 'EHLO exemple.invalid', '250');
    dire($ligne, 'STARTTLS', '220');
    $tls = STREAM_CRYPTO_METHOD_TLSv1_2_CLIENT | STREAM_CRYPTO_METHOD_TLSv1_3_CLIENT;
    if (!stream_socket_enable_crypto($ligne, true, $tls)) throw new RuntimeException('MSS : TLS refusé');
    dire($ligne, 'EHLO exemple.invalid', '250');
    // XOAUTH2 sans réponse initiale : un jeton est trop long pour une ligne de commande.
    dire($ligne, 'AUTH XOAUTH2', '334');
    dire($ligne, base64_encode("user=$boite\1auth=Bearer $jeton\1\1"), '235');
    dire($ligne, "MAIL FROM:<$boite>", '250');
    dire($ligne, "RCPT TO:<{$valeurs['destinataire']}>", '250');
    dire($ligne, 'DATA', '354');
    $message = str_replace("\n", "\r\n", preg_replace('/^\./m', '..', remplir('message.eml'))); // CR LF, points doublés
    dire($ligne, "$message\r\n.", '250');
    dire($ligne, 'QUIT', '221');
    echo "MSS : message <{$valeurs['uuid']}@{$valeurs['domaine']}> remis pour {$valeurs['destinataire']}\n";
}

// Une commande SMTP et sa réponse ; une réponse de plusieurs lignes finit par « code espace ».
function dire($ligne, ?string $commande, string $attendu): void
{
    if ($commande !== null) fwrite($ligne, "$commande\r\n");
    do {
        $recu = fgets($ligne);
        if ($recu === false) throw new RuntimeException('MSS : connexion fermée ou sans réponse');
    } while (($recu[3] ?? '') === '-');
    if (!str_starts_with($recu, $attendu)) throw new RuntimeException("MSS : attendu $attendu, reçu " . trim($recu));
}

// --- Modèles : {{texte}} est échappé, {{{bloc}}} est du XML déjà prêt.
function remplir(string $modele, array $plus = []): string
{
    $tout = [...$GLOBALS['valeurs'], ...$plus];
    $lu = rtrim(str_replace("\r", '', file_get_contents(__DIR__ . "/../modeles/$modele")));
    return preg_replace_callback('/\{\{\{(\w+)}}}|\{\{(\w+)}}/', fn (array $trouve) => $trouve[1] !== ''
        ? (string) $tout[$trouve[1]] : htmlspecialchars((string) $tout[$trouve[2]], ENT_NOQUOTES | ENT_XML1), $lu);
}

set_error_handler(fn ($niveau, $texte) => throw new ErrorException($texte)); // un avertissement de PHP est une erreur
try {
    foreach (array_slice($argv, 1) ?: ['insi', 'psc', 'dmp', 'mss'] as $service) {
        in_array($service, ['insi', 'psc', 'dmp', 'mss', 'vitale'], true) ? $service() : throw new RuntimeException("service inconnu : $service");
    }
} catch (Exception $erreur) {
    fwrite(STDERR, $erreur->getMessage() . "\n");
    exit(1);
}
