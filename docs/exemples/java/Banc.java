import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.xml.XMLConstants;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignatureMethod;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Les quatre services du banc, appelés par Java 17 seul (aucune bibliothèque). Environnement simulé.
 *   java Banc.java insi psc dmp mss        (un, plusieurs, ou rien : ces quatre) ; vitale : INSi par carte Vitale
 * Réglages : variables d'environnement, voir docs/raccorder.md. Adresses par défaut : « --port-base 18000 ».
 */
class Banc {
    static final Path PKI = Path.of(env("BANC_PKI", "pki"));
    static final Path MODELES = Path.of(env("BANC_MODELES", "docs/exemples/modeles"));
    static final Duration DELAI = Duration.ofSeconds(20); // jamais d'appel sans délai
    static final SecureRandom HASARD = new SecureRandom();
    static final Map<String, String> valeurs = new HashMap<>();
    static String jeton = "";

    public static void main(String[] services) throws Exception {
        preparer();
        for (String service : services.length > 0 ? List.of(services) : List.of("insi", "psc", "dmp", "mss")) {
            switch (service) {
                case "insi" -> insi();
                case "psc" -> psc();
                case "dmp" -> dmp();
                case "mss" -> mss();
                case "vitale" -> vitale();
                default -> throw new IllegalArgumentException("service inconnu : " + service);
            }
        }
    }

    static String env(String nom, String defaut) {
        String valeur = System.getenv(nom);
        return valeur == null || valeur.isEmpty() ? defaut : valeur;
    }

    /** Tout ce que les modèles écrivent ; le professionnel et le patient viendront de PSC et d'INSi. */
    static void preparer() {
        Instant maintenant = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
        valeurs.putAll(Map.of(
            "maintenant", maintenant.toString(),
            "heure", DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC).format(maintenant),
            "date_mail", DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC).format(maintenant).replace("GMT", "+0000"),
            "uuid", UUID.randomUUID().toString(),
            "racine_oid", "1.2.250.1.999.1.1.4344"));
        valeurs.putAll(Map.of(
            "structure", env("BANC_STRUCTURE", "10B0000026"),
            "structure_nom", "CABINET MEDICAL DU BANC (SIMULE)",
            "idam", env("BANC_IDAM", "AAA17NF00AA0"),
            "version", env("BANC_LPS_VERSION", "1.0"),
            "logiciel", env("BANC_LPS_NOM", "Exemple Java"),
            "reference", env("BANC_REFERENCE", "EXEMPLE-JAVA-0001"),
            "homologation", env("BANC_HOMOLOGATION", "EXEMPLE-HOMOLOGATION-0001")));
        valeurs.putAll(Map.of(
            "nom", env("BANC_NOM", "ADRUN"), "prenom", env("BANC_PRENOM", "ZOE"), "sexe", env("BANC_SEXE", "F"),
            "naissance", env("BANC_NAISSANCE", "1975-12-31"), "lieu", env("BANC_LIEU", "63220")));
    }

    // --- INSi : recherche par traits, TLS mutuel ; recherche par carte Vitale.

    static void insi() throws Exception {
        chercher("rechercherInsAvecTraitsIdentite", remplir("recherche-ins.xml"), false);
    }

    /** Nominative (BANC_MODE=cps), l'assertion de la CPS puis celle de la carte ; en TLS mutuel, la carte seule. */
    static void vitale() throws Exception {
        String usage = env("BANC_CARTE", "vitale-insi-01");
        String carte = Files.readString(PKI.resolve(usage + ".json"));
        String patient = carte.split("\"family_name\"")[1 + Integer.parseInt(env("BANC_BENEFICIAIRE", "0"))];
        valeurs.putAll(Map.of("assure", champ(carte.substring(carte.indexOf("\"insured\"")), "number"), "nom", trouve(patient, "\"([^\"]+)\""),
            "naissance", champ(patient, "birth_date"), "rang", trouve(patient, "\"rank\"\\s*:\\s*(\\d+)")));
        boolean cps = env("BANC_MODE", "cps").equals("cps");
        String assertions = (cps ? assertion("assertion-cps.xml", env("BANC_CPS", "ps-sign")) : "")
            + assertion("assertion-vitale.xml", env("BANC_CARTE_LUE", usage)); // refaite à chaque appel : jamais plus de 20 minutes
        chercher("rechercherInsAvecCarteVitale", remplir("recherche-vitale.xml", "assertions", assertions), cps);
    }

    static void chercher(String operation, String corps, boolean nominatif) throws Exception {
        String adresse = nominatif ? env("BANC_INSI_CPX", "https://127.0.0.1:18016/lps") : env("BANC_INSI", "https://127.0.0.1:18001/lps");
        String type = "application/soap+xml; charset=utf-8; action=\"urn:ServiceIdentiteCertifiee:1.0.0:" + operation + "\"";
        HttpResponse<String> reponse = poster(adresse, nominatif ? null : "insi-auto", type, octets(corps));
        Document lu = analyser(reponse.body());
        String code = element(lu, "CodeCR");
        // Le code et la raison d'une faute sont dans siram:Erreur.
        if (lu.getElementsByTagNameNS("urn:siram", "Erreur").item(0) instanceof Element faute) {
            throw new IOException("INSi : faute SOAP " + faute.getAttribute("code") + " (HTTP " + reponse.statusCode() + ") " + element(lu, "Text") + " " + faute.getTextContent());
        }
        if (!code.equals("00")) throw new IOException("INSi : " + code + " (HTTP " + reponse.statusCode() + ") " + element(lu, "LibelleCR"));
        // Ce qu'INSi renvoie remplace ce qui a été saisi : traits, matricule et OID ne se corrigent pas.
        valeurs.put("matricule", element(lu, "NumIdentifiant") + element(lu, "Cle"));
        valeurs.put("oid", element(lu, "OID"));
        valeurs.put("nom", element(lu, "NomNaissance"));
        valeurs.put("prenoms", element(lu, "ListePrenom"));
        valeurs.put("prenom", valeurs.get("prenoms").split(" ")[0]);
        valeurs.put("sexe", element(lu, "Sexe"));
        valeurs.put("lieu", element(lu, "LieuNaissance"));
        valeurs.put("naissance_cda", element(lu, "DateNaissance").replace("-", ""));
        dire("INSi : %s, %s %s, matricule %s, OID %s", code, valeurs.get("nom"), valeurs.get("prenoms"), valeurs.get("matricule"), valeurs.get("oid"));
    }

    // --- Pro Santé Connect : code d'autorisation et PKCE, id_token vérifié.

    static void psc() throws Exception {
        String client = env("BANC_PSC_CLIENT", "lgc-demonstration");
        String secret = env("BANC_PSC_SECRET", "secret-simule-lgc-demonstration");
        String retour = env("BANC_PSC_RETOUR", "http://localhost/psc/retour");
        String emetteur = env("BANC_PSC", "https://127.0.0.1:18002/auth/realms/esante-wallet");
        String service = lire(emetteur + "/.well-known/wallet-openid-configuration", null);
        String state = hasard(16), nonce = hasard(16), verifier = hasard(48);
        URI demande = URI.create(champ(service, "authorization_endpoint") + "?" + formulaire(
            "response_type", "code", "client_id", client, "redirect_uri", retour, "scope", "openid scope_all", "acr_values", "eidas1",
            "state", state, "nonce", nonce, "code_challenge", sansFin(condense("SHA-256", octets(verifier))), "code_challenge_method", "S256"));
        // Un logiciel ouvre « demande » dans le navigateur du système ; ici, on remplit la page comme le ferait une personne.
        String page = lire(demande.toString(), null);
        String connexion = demande.resolve(trouve(page, "action=\"([^\"]+)\"")).toString();
        HttpResponse<String> entree = poster(connexion, null, FORMULAIRE, octets(formulaire(
            "request", trouve(page, "name=\"request\" value=\"([^\"]+)\""), "professional", env("BANC_PROFESSIONNEL", "899900000011"), "mode", "CARD")));
        String recu = entree.headers().firstValue("location").orElseThrow();
        if (!trouve(recu, "[?&]state=([^&]+)").equals(state)) throw new IOException("PSC : ce retour ne répond pas à notre demande (state)");
        String basic = Base64.getEncoder().encodeToString(octets(encoder(client) + ":" + encoder(secret)));
        String jetons = poster(champ(service, "token_endpoint"), "org-auth-cli", FORMULAIRE, octets(formulaire(
            "grant_type", "authorization_code", "code", trouve(recu, "[?&]code=([^&]+)"), "redirect_uri", retour, "code_verifier", verifier)),
            "Authorization", "Basic " + basic).body();
        jeton = champ(jetons, "access_token");
        verifierIdentite(champ(jetons, "id_token"), service, client, nonce);
        String qui = lire(champ(service, "userinfo_endpoint"), "Bearer " + jeton);
        valeurs.put("ps", champ(qui, "SubjectNameID"));
        valeurs.put("ps_nom", champ(qui, "family_name"));
        valeurs.put("ps_prenom", champ(qui, "given_name"));
        dire("PSC : %s %s (%s), jeton valable %s s", valeurs.get("ps_prenom"), valeurs.get("ps_nom"), valeurs.get("ps"), trouve(jetons, "\"expires_in\":(\\d+)"));
    }

    static void verifierIdentite(String idToken, String service, String client, String nonce) throws Exception {
        String[] parties = idToken.split("\\.");
        Base64.Decoder base64 = Base64.getUrlDecoder();
        String dit = new String(base64.decode(parties[1]), StandardCharsets.UTF_8);
        String kid = champ(new String(base64.decode(parties[0]), StandardCharsets.UTF_8), "kid");
        String cle = Stream.of(lire(champ(service, "jwks_uri"), null).split("\\{")).filter(une -> une.contains(kid)).findFirst().orElseThrow();
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(
            new BigInteger(1, base64.decode(champ(cle, "n"))), new BigInteger(1, base64.decode(champ(cle, "e"))))));
        signature.update(octets(parties[0] + "." + parties[1]));
        boolean juste = signature.verify(base64.decode(parties[2]));
        boolean attendu = champ(dit, "iss").equals(champ(service, "issuer")) && champ(dit, "nonce").equals(nonce)
            && dit.matches(".*\"aud\":\\[?\"" + Pattern.quote(client) + "\".*")
            && Long.parseLong(trouve(dit, "\"exp\":(\\d+)")) > Instant.now().getEpochSecond();
        if (!juste || !attendu) throw new IOException("PSC : id_token refusé (signature, émetteur, client, nonce ou date)");
    }

    // --- DMP : dépôt TD2.1, mode INDIRECTE.

    static void dmp() throws Exception {
        if (jeton.isEmpty()) psc();
        if (!valeurs.containsKey("matricule")) insi();
        String sceau = env("BANC_CACHET", "org-sign"); // ORG SIGN ; un certificat d'authentification serait un écart
        for (String nom : List.of("id_lot", "id_document", "id_signature")) valeurs.put(nom, oid());
        String cda = remplir("cda.xml", "corps", Base64.getEncoder().encodeToString(octets("Consultation fictive : rien à signaler.")));
        String hash = new BigInteger(1, MessageDigest.getInstance("SHA-1").digest(octets(cda))).toString(16);
        String depot = remplir("depot.xml", "vihf", assertion("vihf.xml", sceau), "taille_cda", String.valueOf(octets(cda).length),
            "hash_cda", "0".repeat(40 - hash.length()) + hash);
        String frontiere = "frontiere-" + valeurs.get("uuid");
        String corps = partie(frontiere, "racine", "application/xop+xml; charset=UTF-8; type=\"application/soap+xml\"", depot)
            + partie(frontiere, "document", "text/xml; charset=UTF-8", cda)
            + partie(frontiere, "signature", "text/xml; charset=UTF-8", lotSigne(sceau, cda)) + "--" + frontiere + "--\r\n";
        HttpResponse<String> reponse = poster(env("BANC_DMP", "https://127.0.0.1:18004/si-dmp-server/v2/services") + "/repository", "org-auth-cli",
            "multipart/related; type=\"application/xop+xml\"; boundary=\"" + frontiere + "\"; start=\"<racine@exemple.invalid>\"; start-info=\"application/soap+xml\"",
            octets(corps));
        if (!reponse.body().contains("ResponseStatusType:Success\"")) throw new IOException("DMP : HTTP " + reponse.statusCode() + " " + reponse.body());
        dire("DMP : document %s déposé", valeurs.get("id_document"));
    }

    static String partie(String frontiere, String nom, String type, String texte) {
        return "--" + frontiere + "\r\nContent-Type: " + type + "\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <" + nom + "@exemple.invalid>\r\n\r\n" + texte + "\r\n";
    }

    /** Une assertion (VIHF, CPS, Vitale), signée avec javax.xml.crypto : enveloppée, C14N exclusive, RSA-SHA256. Plus rien n'y change ensuite. */
    static String assertion(String modele, String usage) throws Exception {
        System.setProperty("com.sun.org.apache.xml.internal.security.ignoreLineBreaks", "true"); // sinon « &#13; » dans le base64
        X509Certificate feuille = chaine(usage)[0];
        String sujet = feuille.getSubjectX500Principal().getName();
        valeurs.putAll(Map.of("id_assertion", "_" + UUID.randomUUID(), "signataire", sujet, "signataire_cn", trouve(sujet, "CN=([^,]+)")));
        Document document = analyser(remplir(modele, "signature", ""));
        Element racine = document.getDocumentElement();
        racine.setIdAttribute("ID", true);
        XMLSignatureFactory fabrique = XMLSignatureFactory.getInstance("DOM");
        Reference reference = fabrique.newReference("#" + racine.getAttribute("ID"), fabrique.newDigestMethod(DigestMethod.SHA256, null), List.of(
            fabrique.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
            fabrique.newTransform(CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null)), null, null);
        SignedInfo information = fabrique.newSignedInfo(
            fabrique.newCanonicalizationMethod(CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
            fabrique.newSignatureMethod(SignatureMethod.RSA_SHA256, null), List.of(reference));
        KeyInfoFactory cles = fabrique.getKeyInfoFactory();
        KeyInfo qui = cles.newKeyInfo(List.of(cles.newX509Data(List.of(feuille))));
        // La signature se place juste après Issuer.
        Node apresIssuer = racine.getElementsByTagNameNS("*", "Issuer").item(0).getNextSibling();
        DOMSignContext contexte = new DOMSignContext(cle(usage), racine, apresIssuer);
        contexte.setDefaultNamespacePrefix("ds");
        fabrique.newXMLSignature(information, qui).sign(contexte);
        StringWriter ecrit = new StringWriter();
        Transformer ecrivain = TransformerFactory.newInstance().newTransformer();
        ecrivain.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
        ecrivain.transform(new DOMSource(racine), new StreamResult(ecrit));
        return ecrit.toString();
    }

    /** Le document de signature du lot : XAdES sur un manifeste IHE DSG. SHA-1 est ce qu'emploient les exemples du DMP. */
    static String lotSigne(String sceau, String cda) throws Exception {
        StringBuilder chaine = new StringBuilder(), certificats = new StringBuilder();
        for (X509Certificate un : chaine(sceau)) {
            chaine.append(remplir("certificat.xml", "cert_empreinte", condense("SHA-1", un.getEncoded()),
                "cert_emetteur", un.getIssuerX500Principal().getName(), "cert_numero", un.getSerialNumber().toString()));
            certificats.append("<ds:X509Certificate>").append(Base64.getEncoder().encodeToString(un.getEncoded())).append("</ds:X509Certificate>");
        }
        String manifeste = remplir("manifeste.xml", "empreinte_cda", condense("SHA-1", octets(cda)));
        String proprietes = remplir("proprietes.xml", "chaine", chaine.toString());
        String information = remplir("lot-signature.xml",
            "empreinte_manifeste", condense("SHA-1", octets(manifeste)), "empreinte_proprietes", condense("SHA-1", octets(proprietes)));
        Signature signature = Signature.getInstance("SHA1withRSA");
        signature.initSign(cle(sceau));
        signature.update(octets(information));
        return remplir("lot-signe.xml", "information", information, "manifeste", manifeste, "proprietes", proprietes,
            "valeur", Base64.getEncoder().encodeToString(signature.sign()), "certificats", certificats.toString());
    }

    // --- MSSanté : STARTTLS puis XOAUTH2, sur une connexion ouverte en clair.

    static void mss() throws Exception {
        if (jeton.isEmpty()) psc();
        String[] smtp = env("BANC_SMTP", "127.0.0.1:18005").split(":");
        String boite = env("BANC_BOITE", "camille.martin@cabinet-banc.mssante.fr");
        valeurs.putAll(Map.of("boite", boite, "domaine", boite.split("@")[1],
            "destinataire", env("BANC_DESTINATAIRE", "cardiologie@ch-banc.mssante.fr")));
        try (Socket clair = new Socket(smtp[0], Integer.parseInt(smtp[1]))) {
            clair.setSoTimeout((int) DELAI.toMillis());
            commander(clair, null, "220");
            commander(clair, "EHLO exemple.invalid", "250");
            commander(clair, "STARTTLS", "220");
            SSLSocket chiffre = (SSLSocket) tls(null).getSocketFactory().createSocket(clair, smtp[0], clair.getPort(), true);
            SSLParameters reglages = chiffre.getSSLParameters();
            reglages.setEndpointIdentificationAlgorithm("HTTPS"); // sans quoi Java ne vérifie pas le nom du serveur
            chiffre.setSSLParameters(reglages);
            commander(chiffre, "EHLO exemple.invalid", "250");
            // XOAUTH2 sans réponse initiale : un jeton est trop long pour une ligne de commande.
            commander(chiffre, "AUTH XOAUTH2", "334");
            commander(chiffre, Base64.getEncoder().encodeToString(octets("user=" + boite + "\1auth=Bearer " + jeton + "\1\1")), "235");
            commander(chiffre, "MAIL FROM:<" + boite + ">", "250");
            commander(chiffre, "RCPT TO:<" + valeurs.get("destinataire") + ">", "250");
            commander(chiffre, "DATA", "354");
            String message = remplir("message.eml").replaceAll("(?m)^\\.", "..").replace("\n", "\r\n"); // CR LF, points doublés
            commander(chiffre, message + "\r\n.", "250");
            commander(chiffre, "QUIT", "221");
        }
        dire("MSS : message <%s@%s> remis pour %s", valeurs.get("uuid"), valeurs.get("domaine"), valeurs.get("destinataire"));
    }

    /** Une commande SMTP et sa réponse ; une réponse de plusieurs lignes finit par « code espace ». */
    static void commander(Socket ligne, String commande, String attendu) throws IOException {
        if (commande != null) ligne.getOutputStream().write(octets(commande + "\r\n"));
        String recu;
        do {
            recu = ligne(ligne.getInputStream());
        } while (recu.length() > 3 && recu.charAt(3) == '-');
        if (!recu.startsWith(attendu)) throw new IOException("MSS : attendu " + attendu + ", reçu " + recu);
    }

    /** Lue octet par octet : rien de ce qui suit la réponse à STARTTLS ne doit rester dans un tampon. */
    static String ligne(InputStream flux) throws IOException {
        ByteArrayOutputStream lu = new ByteArrayOutputStream();
        for (int octet = flux.read(); octet != '\n'; octet = flux.read()) {
            if (octet < 0) throw new IOException("MSS : connexion fermée " + lu);
            lu.write(octet);
        }
        return lu.toString(StandardCharsets.UTF_8).trim();
    }

    // --- TLS et HTTP.

    /** La confiance va à la seule autorité du banc ; le certificat client vient d'un .p12. */
    static SSLContext tls(String usage) throws GeneralSecurityException, IOException {
        KeyStore autorites = KeyStore.getInstance("PKCS12");
        autorites.load(null, null);
        try (InputStream fichier = Files.newInputStream(Path.of(env("BANC_CA", PKI.resolve("ac.pem").toString())))) {
            int rang = 0;
            for (Certificate une : CertificateFactory.getInstance("X.509").generateCertificates(fichier)) autorites.setCertificateEntry("ac" + rang++, une);
        }
        TrustManagerFactory confiance = TrustManagerFactory.getInstance("PKIX");
        confiance.init(autorites);
        KeyManager[] cles = null;
        if (usage != null) {
            KeyManagerFactory fabrique = KeyManagerFactory.getInstance("PKIX");
            fabrique.init(magasin(usage), MOT_DE_PASSE);
            cles = fabrique.getKeyManagers();
        }
        SSLContext contexte = SSLContext.getInstance("TLS");
        contexte.init(cles, confiance.getTrustManagers(), null);
        return contexte;
    }

    static final char[] MOT_DE_PASSE = "banc".toCharArray();
    static final String FORMULAIRE = "application/x-www-form-urlencoded";

    static KeyStore magasin(String usage) throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(PKI.resolve(usage + ".p12").toFile(), MOT_DE_PASSE);
    }

    static PrivateKey cle(String usage) throws GeneralSecurityException, IOException {
        KeyStore magasin = magasin(usage);
        return (PrivateKey) magasin.getKey(magasin.aliases().nextElement(), MOT_DE_PASSE);
    }

    static X509Certificate[] chaine(String usage) throws GeneralSecurityException, IOException {
        KeyStore magasin = magasin(usage);
        return Stream.of(magasin.getCertificateChain(magasin.aliases().nextElement())).toArray(X509Certificate[]::new);
    }

    static HttpResponse<String> envoyer(HttpRequest.Builder demande, String usage) throws Exception {
        HttpClient http = HttpClient.newBuilder().sslContext(tls(usage)).connectTimeout(DELAI).version(HttpClient.Version.HTTP_1_1).build();
        return http.send(demande.timeout(DELAI).build(), HttpResponse.BodyHandlers.ofString());
    }

    static HttpResponse<String> poster(String adresse, String usage, String type, byte[] corps, String... entete) throws Exception {
        HttpRequest.Builder demande = HttpRequest.newBuilder(URI.create(adresse)).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofByteArray(corps));
        return envoyer(entete.length == 0 ? demande : demande.headers(entete), usage);
    }

    static String lire(String adresse, String autorisation) throws Exception {
        HttpRequest.Builder demande = HttpRequest.newBuilder(URI.create(adresse));
        HttpResponse<String> reponse = envoyer(autorisation == null ? demande : demande.header("Authorization", autorisation), null);
        if (reponse.statusCode() != 200) throw new IOException(adresse + " : HTTP " + reponse.statusCode() + " " + reponse.body());
        return reponse.body();
    }

    // --- Textes.

    /** Un modèle rempli : {{texte}} est échappé, {{{bloc}}} est du XML déjà prêt. Les modèles signés sont écrits sous leur
     * forme canonique (attributs triés, pas de balise vide abrégée, LF) : leur texte est ce que l'on condense et signe. */
    static String remplir(String modele, String... plus) throws IOException {
        Map<String, String> tout = new HashMap<>(valeurs);
        for (int rang = 0; rang < plus.length; rang += 2) tout.put(plus[rang], plus[rang + 1]);
        String lu = Files.readString(MODELES.resolve(modele)).replace("\r", "").stripTrailing();
        return Pattern.compile("\\{\\{\\{(\\w+)}}}|\\{\\{(\\w+)}}").matcher(lu).replaceAll(trouve -> Matcher.quoteReplacement(
            trouve.group(1) != null ? tout.get(trouve.group(1)) : echapper(tout.get(trouve.group(2)))));
    }

    static String echapper(String texte) {
        return texte.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    static byte[] octets(String texte) {
        return texte.getBytes(StandardCharsets.UTF_8);
    }

    static String condense(String algorithme, byte[] octets) throws GeneralSecurityException {
        return Base64.getEncoder().encodeToString(MessageDigest.getInstance(algorithme).digest(octets));
    }

    /** Du base64 ordinaire à celui des adresses, sans signe égal. */
    static String sansFin(String base64) {
        return base64.replace("+", "-").replace("/", "_").replace("=", "");
    }

    static String hasard(int taille) {
        byte[] octets = new byte[taille];
        HASARD.nextBytes(octets);
        return sansFin(Base64.getEncoder().encodeToString(octets));
    }

    static String oid() {
        return valeurs.get("racine_oid") + "." + new BigInteger(UUID.randomUUID().toString().replace("-", ""), 16);
    }

    static String encoder(String texte) {
        return URLEncoder.encode(texte, StandardCharsets.UTF_8);
    }

    static String formulaire(String... champs) {
        return Stream.iterate(0, rang -> rang < champs.length, rang -> rang + 2)
            .map(rang -> champs[rang] + "=" + encoder(champs[rang + 1])).collect(Collectors.joining("&"));
    }

    static String trouve(String texte, String motif) throws IOException {
        Matcher trouve = Pattern.compile(motif).matcher(texte);
        if (!trouve.find()) throw new IOException("introuvable (" + motif + ") dans : " + texte);
        return trouve.group(1);
    }

    /** Un champ texte d'un objet JSON. Java n'a pas d'analyseur JSON : un vrai logiciel en emploie un. */
    static String champ(String json, String nom) throws IOException {
        return trouve(json, "\"" + nom + "\"\\s*:\\s*\"([^\"]*)\"");
    }

    /** Ni DTD ni entité, et des espaces de noms. */
    static Document analyser(String xml) throws Exception {
        DocumentBuilderFactory fabrique = DocumentBuilderFactory.newInstance();
        fabrique.setNamespaceAware(true);
        fabrique.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        fabrique.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return fabrique.newDocumentBuilder().parse(new ByteArrayInputStream(octets(xml)));
    }

    static String element(Document lu, String nom) {
        Node trouve = lu.getElementsByTagNameNS("*", nom).item(0);
        return trouve == null ? "" : trouve.getTextContent();
    }

    static void dire(String modele, Object... valeurs) {
        System.out.printf(modele + "%n", valeurs);
    }
}
