import com.sun.xml.ws.api.message.Headers;
import com.sun.xml.ws.developer.WSBindingProvider;
import insi.*;
import java.util.GregorianCalendar;
import java.util.List;
import javax.xml.datatype.DatatypeFactory;
import javax.xml.namespace.QName;

/**
 * A client that JAX-WS makes of the served contract (wsimport -extension, package insi).
 * A search by traits, one by card, one without IDAM; a line for each: "code, matricule" or "fault, code".
 */
class Client {
    static final String ADDRESSING = "http://www.w3.org/2005/08/addressing";
    static final ICIRService SERVICE = new ICIRV1().getICIRService();

    public static void main(String[] none) throws Exception {
        RECSANSVITALE traits = new RECSANSVITALE();
        traits.setNomNaissance("DE VINCI");
        traits.getPrenom().add("LEONARDO");
        traits.setSexe("M");
        traits.setDateNaissance("2014-02-01");
        traits.setLieuNaissance("63220");
        RECVITALE card = new RECVITALE();
        card.setMatriculeOD(new Matricule());
        card.getMatriculeOD().setNumIdentifiant("2760763220765");
        card.setNomNaissance("DE VINCI");
        card.setDateNaissance("1976-07-14");
        card.setRangNaissance("1");
        act("rechercherInsAvecTraitsIdentite");
        say(SERVICE.rechercherInsAvecTraitsIdentite(traits, null, lps("TEST17NF00000"), messageId(), bam()));
        act("rechercherInsAvecCarteVitale");
        say(SERVICE.rechercherInsAvecCarteVitale(card, null, lps("TEST17NF00000"), messageId(), bam()));
        try {
            act("rechercherInsAvecTraitsIdentite");
            SERVICE.rechercherInsAvecTraitsIdentite(traits, null, lps(""), messageId(), bam());
        } catch (Erreur_Exception fault) {
            System.out.println("fault, " + fault.getFaultInfo().getCode());
        }
    }

    static void say(RESULTAT found) {
        System.out.println(found.getCR().getCodeCR() + ", " + found.getINDIVIDU().getINSACTIF().getIdIndividu().getNumIdentifiant());
    }

    /** wsa:Action is not in the contract. A null Security is written empty: JAX-WS leaves no header of the contract out. */
    static void act(String operation) {
        ((WSBindingProvider) SERVICE).setOutboundHeaders(
            List.of(Headers.create(new QName(ADDRESSING, "Action"), "urn:ServiceIdentiteCertifiee:1.0.0:" + operation)));
    }

    static AttributedURIType messageId() {
        AttributedURIType made = new AttributedURIType();
        made.setValue("uuid:0b98b327-d8d8-42a9-ba72-e6bd90ebbdc9");
        return made;
    }

    static ContexteLPS lps(String idam) throws Exception {
        ContexteLPS made = new ContexteLPS();
        made.setVersion("01_00");
        made.setNature("CTXLPS");
        made.setId("18e1a771-562a-4ab9-9c84-cc0573041d8c");
        made.setTemps(DatatypeFactory.newInstance().newXMLGregorianCalendar(new GregorianCalendar()));
        made.setLPS(new ContexteLPS.LPS());
        made.getLPS().setNom("urn:lps:essai:1");
        made.getLPS().setIDAM(new ContexteLPS.LPS.IDAM());
        made.getLPS().getIDAM().setR("4");
        made.getLPS().getIDAM().setValue(idam);
        return made;
    }

    static ContexteBAM bam() throws Exception {
        ContexteBAM made = new ContexteBAM();
        made.setVersion("01_02");
        made.setId("d20d480b-49d2-4dc1-8120-ed926bddc248");
        made.setTemps(DatatypeFactory.newInstance().newXMLGregorianCalendar(new GregorianCalendar()));
        made.setCOUVERTURE(new Couverture());
        return made;
    }
}
