using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Numerics;
using System.Runtime.Serialization.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using System.Xml;

/// <summary>
/// Les quatre services du banc, appelés par .NET 8 seul (aucun paquet NuGet). Environnement simulé.
///   dotnet run --project docs/exemples/csharp insi psc dmp mss        (un, plusieurs, ou rien : ces quatre) ; vitale : INSi par carte Vitale
/// Réglages : variables d'environnement, voir docs/raccorder.md. Adresses par défaut : « --port-base 18000 ».
/// </summary>
static class Banc
{
    static readonly string Pki = Env("BANC_PKI", "pki");
    static readonly TimeSpan Delai = TimeSpan.FromSeconds(20); // jamais d'appel sans délai
    static readonly Dictionary<string, string> Valeurs = new Dictionary<string, string>();
    static string jeton = "";

    static int Main(string[] services)
    {
        Console.OutputEncoding = new UTF8Encoding(false);
        try
        {
            Preparer();
            foreach (var service in services.Length > 0 ? services : new[] { "insi", "psc", "dmp", "mss" }) Jouer(service).GetAwaiter().GetResult();
            return 0;
        }
        catch (Exception erreur)
        {
            for (var une = erreur; une != null; une = une.InnerException) Console.Error.WriteLine(une.Message);
            return 1;
        }
    }

    static Task Jouer(string service)
    {
        switch (service)
        {
            case "insi": return Insi();
            case "psc": return Psc();
            case "dmp": return Dmp();
            case "mss": return Mss();
            case "vitale": return Vitale();
            default: throw new ArgumentException("service inconnu : " + service);
        }
    }

    static string Env(string nom, string defaut)
    {
        var valeur = Environment.GetEnvironmentVariable(nom);
        return string.IsNullOrEmpty(valeur) ? defaut : valeur;
    }

    /// <summary>Tout ce que les modèles écrivent ; le professionnel et le patient viendront de PSC et d'INSi.</summary>
    static void Preparer()
    {
        var maintenant = DateTime.UtcNow;
        Func<string, string> date = format => maintenant.ToString(format, CultureInfo.InvariantCulture);
        Poser("maintenant", date("yyyy-MM-ddTHH:mm:ssZ"), "heure", date("yyyyMMddHHmmss"), "date_mail", date("ddd, dd MMM yyyy HH:mm:ss +0000"));
        Poser("uuid", Guid.NewGuid().ToString(), "racine_oid", "1.2.250.1.999.1.1.4347");
        Poser("structure", Env("BANC_STRUCTURE", "10B0000026"), "structure_nom", "CABINET MEDICAL DU BANC (SIMULE)");
        Poser("idam", Env("BANC_IDAM", "AAA17NF00AA0"), "version", Env("BANC_LPS_VERSION", "1.0"), "logiciel", Env("BANC_LPS_NOM", "Exemple C#"));
        Poser("reference", Env("BANC_REFERENCE", "EXEMPLE-CSHARP-0001"), "homologation", Env("BANC_HOMOLOGATION", "EXEMPLE-HOMOLOGATION-0001"));
        Poser("nom", Env("BANC_NOM", "ADRUN"), "prenom", Env("BANC_PRENOM", "ZOE"), "sexe", Env("BANC_SEXE", "F"));
        Poser("naissance", Env("BANC_NAISSANCE", "1975-12-31"), "lieu", Env("BANC_LIEU", "63220"));
    }

    static void Poser(params string[] paires)
    {
        for (var rang = 0; rang < paires.Length; rang += 2) Valeurs[paires[rang]] = paires[rang + 1];
    }

    // --- INSi : recherche par traits, TLS mutuel ; recherche par carte Vitale.

    static Task Insi() => Chercher("rechercherInsAvecTraitsIdentite", Remplir("recherche-ins.xml"));

    /// <summary>Nominative (BANC_MODE=cps), l'assertion de la CPS puis celle de la carte ; en TLS mutuel, la carte seule.</summary>
    static Task Vitale()
    {
        var usage = Env("BANC_CARTE", "vitale-insi-01");
        var carte = Json(File.ReadAllText(Path.Combine(Pki, usage + ".json")));
        var patient = (XmlElement)carte["beneficiaries"].ChildNodes[int.Parse(Env("BANC_BENEFICIAIRE", "0"))];
        Poser("assure", Champ(carte["insured"], "number"), "nom", Champ(patient, "family_name"));
        Poser("naissance", Champ(patient, "birth_date"), "rang", Champ(patient, "rank"));
        var cps = Env("BANC_MODE", "cps") == "cps";
        var assertions = (cps ? Assertion("assertion-cps.xml", Env("BANC_CPS", "ps-sign")) : "")
            + Assertion("assertion-vitale.xml", Env("BANC_CARTE_LUE", usage)); // refaite à chaque appel : jamais plus de 20 minutes
        return Chercher("rechercherInsAvecCarteVitale", Remplir("recherche-vitale.xml", "assertions", assertions), cps);
    }

    static async Task Chercher(string operation, string corps, bool nominatif = false)
    {
        var adresse = nominatif ? Env("BANC_INSI_CPX", "https://127.0.0.1:18016/lps") : Env("BANC_INSI", "https://127.0.0.1:18001/lps");
        var type = "application/soap+xml; charset=utf-8; action=\"urn:ServiceIdentiteCertifiee:1.0.0:" + operation + "\"";
        var reponse = await Poster(adresse, nominatif ? null : "insi-auto", type, corps);
        var lu = Analyser(reponse.Texte);
        var code = Element(lu, "CodeCR");
        var faute = lu.SelectSingleNode("//*[local-name()='Erreur']") as XmlElement; // siram:Erreur : le code et la raison
        if (faute != null) throw new IOException("INSi : faute SOAP " + faute.GetAttribute("code") + " (HTTP " + reponse.Statut + ") " + Element(lu, "Text") + " " + faute.InnerText);
        if (code != "00") throw new IOException("INSi : " + code + " (HTTP " + reponse.Statut + ") " + Element(lu, "LibelleCR"));
        // Ce qu'INSi renvoie remplace ce qui a été saisi : traits, matricule et OID ne se corrigent pas.
        Poser("matricule", Element(lu, "NumIdentifiant") + Element(lu, "Cle"), "oid", Element(lu, "OID"), "nom", Element(lu, "NomNaissance"));
        Poser("prenoms", Element(lu, "ListePrenom"), "prenom", Element(lu, "ListePrenom").Split(' ')[0], "sexe", Element(lu, "Sexe"));
        Poser("lieu", Element(lu, "LieuNaissance"), "naissance_cda", Element(lu, "DateNaissance").Replace("-", ""));
        Console.WriteLine("INSi : " + code + ", " + Valeurs["nom"] + " " + Valeurs["prenoms"] + ", matricule " + Valeurs["matricule"] + ", OID " + Valeurs["oid"]);
    }

    // --- Pro Santé Connect : code d'autorisation et PKCE, id_token vérifié.

    static async Task Psc()
    {
        string client = Env("BANC_PSC_CLIENT", "lgc-demonstration"), secret = Env("BANC_PSC_SECRET", "secret-simule-lgc-demonstration");
        var retour = Env("BANC_PSC_RETOUR", "http://localhost/psc/retour");
        var service = Json(await Lire(Env("BANC_PSC", "https://127.0.0.1:18002/auth/realms/esante-wallet") + "/.well-known/wallet-openid-configuration"));
        string state = Hasard(16), nonce = Hasard(16), verifier = Hasard(48);
        var demande = new Uri(Champ(service, "authorization_endpoint") + "?" + Formulaire(
            "response_type", "code", "client_id", client, "redirect_uri", retour, "scope", "openid scope_all", "acr_values", "eidas1",
            "state", state, "nonce", nonce, "code_challenge", Url64(SHA256.Create().ComputeHash(Octets(verifier))), "code_challenge_method", "S256"));
        // Un logiciel ouvre « demande » dans le navigateur du système ; ici, on remplit la page comme le ferait une personne.
        var page = await Lire(demande.AbsoluteUri);
        var connexion = new Uri(demande, Trouve(page, "action=\"([^\"]+)\"")).AbsoluteUri;
        var entree = await Poster(connexion, null, FormulaireHttp, Formulaire(
            "request", Trouve(page, "name=\"request\" value=\"([^\"]+)\""), "professional", Env("BANC_PROFESSIONNEL", "899900000011"), "mode", "CARD"));
        if (Trouve(entree.Suite, "[?&]state=([^&]+)") != state) throw new IOException("PSC : ce retour ne répond pas à notre demande (state)");
        var basic = Convert.ToBase64String(Octets(Uri.EscapeDataString(client) + ":" + Uri.EscapeDataString(secret)));
        var reponse = await Poster(Champ(service, "token_endpoint"), "org-auth-cli", FormulaireHttp, Formulaire(
            "grant_type", "authorization_code", "code", Trouve(entree.Suite, "[?&]code=([^&]+)"), "redirect_uri", retour, "code_verifier", verifier), "Basic " + basic);
        var jetons = Json(reponse.Texte);
        jeton = Champ(jetons, "access_token");
        if (jeton == "") throw new IOException("PSC : " + reponse.Texte);
        await VerifierIdentite(Champ(jetons, "id_token"), service, client, nonce);
        var qui = Json(await Lire(Champ(service, "userinfo_endpoint"), "Bearer " + jeton));
        Poser("ps", Champ(qui, "SubjectNameID"), "ps_nom", Champ(qui, "family_name"), "ps_prenom", Champ(qui, "given_name"));
        Console.WriteLine("PSC : " + Valeurs["ps_prenom"] + " " + Valeurs["ps_nom"] + " (" + Valeurs["ps"] + "), jeton valable " + Champ(jetons, "expires_in") + " s");
    }

    static async Task VerifierIdentite(string idToken, XmlElement service, string client, string nonce)
    {
        var parties = idToken.Split('.');
        XmlElement tete = Json(Encoding.UTF8.GetString(Lire64(parties[0]))), dit = Json(Encoding.UTF8.GetString(Lire64(parties[1])));
        var cles = Json(await Lire(Champ(service, "jwks_uri")))["keys"].ChildNodes.Cast<XmlElement>();
        var cle = cles.First(une => Champ(une, "kid") == Champ(tete, "kid"));
        using (var rsa = RSA.Create())
        {
            rsa.ImportParameters(new RSAParameters { Modulus = Lire64(Champ(cle, "n")), Exponent = Lire64(Champ(cle, "e")) });
            var juste = rsa.VerifyData(Octets(parties[0] + "." + parties[1]), Lire64(parties[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var aud = dit["aud"].ChildNodes.Cast<XmlNode>().Select(une => une.InnerText); // un texte, ou un tableau de textes
            var attendu = Champ(dit, "iss") == Champ(service, "issuer") && aud.Contains(client) && Champ(dit, "nonce") == nonce
                && long.Parse(Champ(dit, "exp")) > DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            if (!juste || !attendu) throw new IOException("PSC : id_token refusé (signature, émetteur, client, nonce ou date)");
        }
    }

    // --- DMP : dépôt TD2.1, mode INDIRECTE.

    static async Task Dmp()
    {
        if (jeton == "") await Psc();
        if (!Valeurs.ContainsKey("matricule")) await Insi();
        var sceau = Env("BANC_CACHET", "org-sign"); // ORG SIGN ; un certificat d'authentification serait un écart
        Poser("id_lot", Oid(), "id_document", Oid(), "id_signature", Oid());
        var cda = Remplir("cda.xml", "corps", Convert.ToBase64String(Octets("Consultation fictive : rien à signaler.")));
        var hash = BitConverter.ToString(SHA1.Create().ComputeHash(Octets(cda))).Replace("-", "").ToLowerInvariant();
        var depot = Remplir("depot.xml", "vihf", Assertion("vihf.xml", sceau), "hash_cda", hash, "taille_cda", Octets(cda).Length.ToString());
        var frontiere = "frontiere-" + Valeurs["uuid"];
        var corps = Partie(frontiere, "racine", "application/xop+xml; charset=UTF-8; type=\"application/soap+xml\"", depot)
            + Partie(frontiere, "document", "text/xml; charset=UTF-8", cda)
            + Partie(frontiere, "signature", "text/xml; charset=UTF-8", LotSigne(sceau, cda)) + "--" + frontiere + "--\r\n";
        var reponse = await Poster(Env("BANC_DMP", "https://127.0.0.1:18004/si-dmp-server/v2/services") + "/repository", "org-auth-cli",
            "multipart/related; type=\"application/xop+xml\"; boundary=\"" + frontiere + "\"; start=\"<racine@exemple.invalid>\"; start-info=\"application/soap+xml\"", corps);
        if (!reponse.Texte.Contains("ResponseStatusType:Success\"")) throw new IOException("DMP : HTTP " + reponse.Statut + " " + reponse.Texte);
        Console.WriteLine("DMP : document " + Valeurs["id_document"] + " déposé");
    }

    static string Partie(string frontiere, string nom, string type, string texte) =>
        "--" + frontiere + "\r\nContent-Type: " + type + "\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <" + nom + "@exemple.invalid>\r\n\r\n" + texte + "\r\n";

    /// <summary>Une assertion (VIHF, CPS, Vitale), signée : enveloppée, C14N exclusive, RSA-SHA256. Plus rien n'y change une fois signée.</summary>
    static string Assertion(string modele, string usage)
    {
        var feuille = Chaine(usage).First();
        Poser("id_assertion", "_" + Guid.NewGuid(), "signataire", Dn(feuille.Subject), "signataire_cn", feuille.GetNameInfo(X509NameType.SimpleName, false));
        var information = Remplir("assertion-signature.xml", "empreinte_assertion", Condense(SHA256.Create(), Octets(Remplir(modele, "signature", ""))));
        var signature = "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">" + information
            + "<ds:SignatureValue>" + Signer(HashAlgorithmName.SHA256, information, usage) + "</ds:SignatureValue>"
            + "<ds:KeyInfo><ds:X509Data>" + X509(feuille) + "</ds:X509Data></ds:KeyInfo></ds:Signature>";
        return Remplir(modele, "signature", signature);
    }

    /// <summary>Le document de signature du lot : XAdES sur un manifeste IHE DSG. SHA-1 est ce qu'emploient les exemples du DMP.</summary>
    static string LotSigne(string sceau, string cda)
    {
        var chaine = Chaine(sceau).ToArray();
        var manifeste = Remplir("manifeste.xml", "empreinte_cda", Condense(SHA1.Create(), Octets(cda)));
        var proprietes = Remplir("proprietes.xml", "chaine", string.Concat(chaine.Select(un => Remplir("certificat.xml",
            "cert_empreinte", Condense(SHA1.Create(), un.RawData), "cert_emetteur", Dn(un.Issuer),
            "cert_numero", BigInteger.Parse("0" + un.SerialNumber, NumberStyles.HexNumber).ToString()))));
        var information = Remplir("lot-signature.xml",
            "empreinte_manifeste", Condense(SHA1.Create(), Octets(manifeste)), "empreinte_proprietes", Condense(SHA1.Create(), Octets(proprietes)));
        return Remplir("lot-signe.xml", "information", information, "manifeste", manifeste, "proprietes", proprietes,
            "valeur", Signer(HashAlgorithmName.SHA1, information, sceau), "certificats", string.Concat(chaine.Select(X509)));
    }

    // --- MSSanté : STARTTLS puis XOAUTH2, sur une connexion ouverte en clair.

    static async Task Mss()
    {
        if (jeton == "") await Psc();
        var smtp = Env("BANC_SMTP", "127.0.0.1:18005").Split(':');
        var boite = Env("BANC_BOITE", "camille.martin@cabinet-banc.mssante.fr");
        Poser("boite", boite, "domaine", boite.Split('@')[1], "destinataire", Env("BANC_DESTINATAIRE", "cardiologie@ch-banc.mssante.fr"));
        using (var clair = new TcpClient(smtp[0], int.Parse(smtp[1])))
        using (var chiffre = new SslStream(clair.GetStream(), false, Confiance))
        {
            clair.ReceiveTimeout = clair.SendTimeout = (int)Delai.TotalMilliseconds;
            Commander(clair.GetStream(), null, "220");
            Commander(clair.GetStream(), "EHLO exemple.invalid", "250");
            Commander(clair.GetStream(), "STARTTLS", "220");
            chiffre.AuthenticateAsClient(smtp[0]);
            Commander(chiffre, "EHLO exemple.invalid", "250");
            // XOAUTH2 sans réponse initiale : un jeton est trop long pour une ligne de commande.
            Commander(chiffre, "AUTH XOAUTH2", "334");
            Commander(chiffre, Convert.ToBase64String(Octets("user=" + boite + "\u0001auth=Bearer " + jeton + "\u0001\u0001")), "235");
            Commander(chiffre, "MAIL FROM:<" + boite + ">", "250");
            Commander(chiffre, "RCPT TO:<" + Valeurs["destinataire"] + ">", "250");
            Commander(chiffre, "DATA", "354");
            var message = Regex.Replace(Remplir("message.eml"), "^\\.", "..", RegexOptions.Multiline).Replace("\n", "\r\n"); // CR LF, points doublés
            Commander(chiffre, message + "\r\n.", "250");
            Commander(chiffre, "QUIT", "221");
        }
        Console.WriteLine("MSS : message <" + Valeurs["uuid"] + "@" + Valeurs["domaine"] + "> remis pour " + Valeurs["destinataire"]);
    }

    /// <summary>Une commande SMTP et sa réponse ; une réponse de plusieurs lignes finit par « code espace ».</summary>
    static void Commander(Stream ligne, string commande, string attendu)
    {
        if (commande != null) ligne.Write(Octets(commande + "\r\n"), 0, Octets(commande + "\r\n").Length);
        string recu;
        do recu = Ligne(ligne);
        while (recu.Length > 3 && recu[3] == '-');
        if (!recu.StartsWith(attendu, StringComparison.Ordinal)) throw new IOException("MSS : attendu " + attendu + ", reçu " + recu);
    }

    /// <summary>Lue octet par octet : rien de ce qui suit la réponse à STARTTLS ne doit rester dans un tampon.</summary>
    static string Ligne(Stream flux)
    {
        var lu = new StringBuilder();
        for (var octet = flux.ReadByte(); octet != '\n'; octet = flux.ReadByte())
        {
            if (octet < 0) throw new IOException("MSS : connexion fermée " + lu);
            lu.Append((char)octet);
        }
        return lu.ToString().Trim();
    }

    // --- TLS et HTTP.

    /// <summary>
    /// La confiance va au magasin du système (Windows), à SSL_CERT_FILE (Linux). BANC_EMPREINTE est pour un exécutant qui ne
    /// sait pas vérifier l'autorité du banc : le certificat du serveur est alors reconnu à son SHA-256, et lui seul.
    /// </summary>
    static bool Confiance(object de, X509Certificate serveur, X509Chain chaine, SslPolicyErrors erreurs) =>
        erreurs == SslPolicyErrors.None
        || BitConverter.ToString(SHA256.Create().ComputeHash(serveur.GetRawCertData())).Replace("-", ":") == Env("BANC_EMPREINTE", "");

    /// <summary>« .p12 » ; « -ancien.p12 » pour un système qui ne lit pas le chiffrement moderne.</summary>
    static X509Certificate2 Certificat(string usage) => new X509Certificate2(Path.Combine(Pki, usage + Env("BANC_P12", ".p12")), "banc");

    static IEnumerable<X509Certificate2> Chaine(string usage) =>
        Regex.Matches(File.ReadAllText(Path.Combine(Pki, usage + ".pem")), "-----BEGIN CERTIFICATE-----([^-]+)-").Cast<Match>()
            .Select(un => new X509Certificate2(Convert.FromBase64String(un.Groups[1].Value)));

    struct Reponse
    {
        public int Statut;
        public string Texte, Suite;
    }

    static async Task<Reponse> Envoyer(HttpRequestMessage demande, string usage, string autorisation)
    {
        var tls = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = Confiance };
        if (usage != null) tls.ClientCertificates = new X509CertificateCollection { Certificat(usage) };
        if (autorisation != null) demande.Headers.Authorization = AuthenticationHeaderValue.Parse(autorisation);
        using (var voie = new SocketsHttpHandler { SslOptions = tls, UseProxy = false, AllowAutoRedirect = false })
        using (var http = new HttpClient(voie) { Timeout = Delai })
        using (var recu = await http.SendAsync(demande))
        {
            var suite = recu.Headers.Location;
            return new Reponse { Statut = (int)recu.StatusCode, Texte = await recu.Content.ReadAsStringAsync(), Suite = suite == null ? "" : suite.OriginalString };
        }
    }

    static Task<Reponse> Poster(string adresse, string usage, string type, string corps, string autorisation = null)
    {
        var contenu = new ByteArrayContent(Octets(corps));
        contenu.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return Envoyer(new HttpRequestMessage(HttpMethod.Post, adresse) { Content = contenu }, usage, autorisation);
    }

    static async Task<string> Lire(string adresse, string autorisation = null)
    {
        var reponse = await Envoyer(new HttpRequestMessage(HttpMethod.Get, adresse), null, autorisation);
        if (reponse.Statut != 200) throw new IOException(adresse + " : HTTP " + reponse.Statut + " " + reponse.Texte);
        return reponse.Texte;
    }

    // --- Textes.

    const string FormulaireHttp = "application/x-www-form-urlencoded";

    /// <summary>
    /// Un modèle rempli : {{texte}} est échappé, {{{bloc}}} est du XML déjà prêt. Les modèles signés sont écrits sous leur forme
    /// canonique (attributs triés, pas de balise vide abrégée, LF) : leur texte est ce que l'on condense et signe.
    /// </summary>
    static string Remplir(string modele, params string[] plus)
    {
        var tout = new Dictionary<string, string>(Valeurs);
        for (var rang = 0; rang < plus.Length; rang += 2) tout[plus[rang]] = plus[rang + 1];
        var lu = File.ReadAllText(Path.Combine(Env("BANC_MODELES", "docs/exemples/modeles"), modele)).Replace("\r", "").TrimEnd();
        return Regex.Replace(lu, "\\{\\{\\{(\\w+)}}}|\\{\\{(\\w+)}}", trouve =>
            trouve.Groups[1].Success ? tout[trouve.Groups[1].Value] : Echapper(tout[trouve.Groups[2].Value]));
    }

    static string Echapper(string texte) => texte.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    static byte[] Octets(string texte) => Encoding.UTF8.GetBytes(texte);

    static string Condense(HashAlgorithm algorithme, byte[] octets) => Convert.ToBase64String(algorithme.ComputeHash(octets));

    static string Signer(HashAlgorithmName algorithme, string texte, string sceau)
    {
        using (var cle = Certificat(sceau).GetRSAPrivateKey()) return Convert.ToBase64String(cle.SignData(Octets(texte), algorithme, RSASignaturePadding.Pkcs1));
    }

    static string X509(X509Certificate2 un) => "<ds:X509Certificate>" + Convert.ToBase64String(un.RawData) + "</ds:X509Certificate>";

    /// <summary>Le DN tel que RFC 2253 l'écrit : .NET met une espace après la virgule, et S pour ST.</summary>
    static string Dn(string nom) => nom.Replace(", ", ",").Replace(",S=", ",ST=");

    static string Url64(byte[] octets) => Convert.ToBase64String(octets).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    static byte[] Lire64(string texte) => Convert.FromBase64String(texte.Replace('-', '+').Replace('_', '/') + new string('=', (4 - texte.Length % 4) % 4));

    static string Hasard(int taille)
    {
        var octets = new byte[taille];
        using (var source = RandomNumberGenerator.Create()) source.GetBytes(octets);
        return Url64(octets);
    }

    static string Oid() => Valeurs["racine_oid"] + "." + BigInteger.Parse("0" + Guid.NewGuid().ToString("N"), NumberStyles.HexNumber);

    static string Formulaire(params string[] champs) =>
        string.Join("&", Enumerable.Range(0, champs.Length / 2).Select(rang => champs[2 * rang] + "=" + Uri.EscapeDataString(champs[2 * rang + 1])));

    static string Trouve(string texte, string motif)
    {
        var trouve = Regex.Match(texte, motif);
        return trouve.Success ? trouve.Groups[1].Value : throw new IOException("introuvable (" + motif + ") dans : " + texte);
    }

    /// <summary>Un objet JSON lu comme un élément XML : ce que .NET 8 et .NET Framework ont tous deux. System.Text.Json convient aussi.</summary>
    static XmlElement Json(string texte)
    {
        var document = new XmlDocument();
        using (var lecteur = JsonReaderWriterFactory.CreateJsonReader(Octets(texte), XmlDictionaryReaderQuotas.Max)) document.Load(lecteur);
        return document.DocumentElement;
    }

    static string Champ(XmlElement objet, string nom) => objet[nom] == null ? "" : objet[nom].InnerText;

    /// <summary>Ni DTD ni entité.</summary>
    static XmlDocument Analyser(string xml)
    {
        var document = new XmlDocument { XmlResolver = null };
        using (var lecteur = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit })) document.Load(lecteur);
        return document;
    }

    static string Element(XmlDocument lu, string nom)
    {
        var trouve = lu.SelectSingleNode("//*[local-name()='" + nom + "']");
        return trouve == null ? "" : trouve.InnerText;
    }
}
