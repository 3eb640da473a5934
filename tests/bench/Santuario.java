// SPDX-License-Identifier: Apache-2.0
// Signs or verifies XML files with Apache Santuario, all of them in one Java machine, an enveloped
// RSA-SHA256 signature over Canonical XML 1.0, by its DOM or its StAX interface. Verified is with the
// key of the certificate: Santuario dom|stax sign|verify P12 PASSWORD FOLDER FILE...
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Collections;
import javax.xml.XMLConstants;
import javax.xml.namespace.QName;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.apache.xml.security.Init;
import org.apache.xml.security.signature.XMLSignature;
import org.apache.xml.security.stax.ext.SecurePart;
import org.apache.xml.security.stax.ext.XMLSec;
import org.apache.xml.security.stax.ext.XMLSecurityConstants;
import org.apache.xml.security.stax.ext.XMLSecurityProperties;
import org.apache.xml.security.stax.securityToken.SecurityTokenConstants;
import org.apache.xml.security.transforms.Transforms;
import org.apache.xml.security.utils.XMLUtils;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

final class Santuario {
    private static final String CANONICAL = XMLSecurityConstants.NS_C14N_OMIT_COMMENTS;
    private static final String XADES = "http://uri.etsi.org/01903/v1.3.2#";
    private static final XMLInputFactory readers = XMLInputFactory.newInstance();
    private static PrivateKey key;
    private static X509Certificate certificate;

    private static void signDom(File in, File to) throws Exception {
        Document document;
        try (InputStream from = new BufferedInputStream(new FileInputStream(in))) {
            document = XMLUtils.read(from, true);
        }
        XMLSignature signature = new XMLSignature(document, "", XMLSignature.ALGO_ID_SIGNATURE_RSA_SHA256, CANONICAL);
        document.getDocumentElement().appendChild(signature.getElement());
        Transforms transforms = new Transforms(document);
        transforms.addTransform(Transforms.TRANSFORM_ENVELOPED_SIGNATURE);
        transforms.addTransform(CANONICAL);
        signature.addDocument("", transforms, XMLSecurityConstants.NS_XENC_SHA256);
        signature.addKeyInfo(certificate);
        signature.sign(key);
        try (OutputStream out = new BufferedOutputStream(new FileOutputStream(to))) {
            XMLUtils.outputDOM(document, out);
        }
    }

    private static void verifyDom(File in) throws Exception {
        Document document;
        try (InputStream from = new BufferedInputStream(new FileInputStream(in))) {
            document = XMLUtils.read(from, true);
        }
        NodeList properties = document.getElementsByTagNameNS(XADES, "SignedProperties");
        for (int i = 0; i < properties.getLength(); i++)
            ((Element) properties.item(i)).setIdAttributeNS(null, "Id", true);
        NodeList found = document.getElementsByTagNameNS(XMLSecurityConstants.NS_DSIG, "Signature");
        XMLSignature signature = new XMLSignature((Element) found.item(found.getLength() - 1), "", true);
        if (!signature.checkSignatureValue(certificate))
            throw new Exception("bad: " + in);
    }

    // What the reader says goes to the writer, event by event.
    private static void copy(XMLStreamReader from, XMLStreamWriter to) throws Exception {
        while (from.hasNext()) {
            switch (from.next()) {
            case XMLStreamConstants.START_ELEMENT:
                start(from, to);
                break;
            case XMLStreamConstants.END_ELEMENT:
                to.writeEndElement();
                break;
            case XMLStreamConstants.CHARACTERS:
            case XMLStreamConstants.SPACE:
                to.writeCharacters(from.getTextCharacters(), from.getTextStart(), from.getTextLength());
                break;
            default:
                break;
            }
        }
        to.writeEndDocument();
    }

    private static String noNull(String text) {
        return text == null ? XMLConstants.NULL_NS_URI : text;
    }

    private static void start(XMLStreamReader from, XMLStreamWriter to) throws Exception {
        to.writeStartElement(noNull(from.getPrefix()), from.getLocalName(), noNull(from.getNamespaceURI()));
        for (int i = 0; i < from.getNamespaceCount(); i++)
            to.writeNamespace(noNull(from.getNamespacePrefix(i)), noNull(from.getNamespaceURI(i)));
        for (int i = 0; i < from.getAttributeCount(); i++)
            to.writeAttribute(noNull(from.getAttributePrefix(i)), noNull(from.getAttributeNamespace(i)),
                from.getAttributeLocalName(i), from.getAttributeValue(i));
    }

    private static void signStax(File in, File to) throws Exception {
        XMLSecurityProperties how = new XMLSecurityProperties();
        how.setActions(Collections.singletonList(XMLSecurityConstants.SIGNATURE));
        how.setSignatureAlgorithm(XMLSecurityConstants.NS_XMLDSIG_RSASHA256);
        how.setSignatureDigestAlgorithm(XMLSecurityConstants.NS_XENC_SHA256);
        how.setSignatureCanonicalizationAlgorithm(CANONICAL);
        how.setSignatureKey(key);
        how.setSignatureCerts(new X509Certificate[] {certificate});
        how.setSignatureKeyIdentifier(SecurityTokenConstants.KeyIdentifier_X509KeyIdentifier);
        SecurePart whole = new SecurePart((QName) null, SecurePart.Modifier.Element,
            new String[] {XMLSecurityConstants.NS_XMLDSIG_ENVELOPED_SIGNATURE, CANONICAL},
            XMLSecurityConstants.NS_XENC_SHA256);
        whole.setSecureEntireRequest(true);
        how.addSignaturePart(whole);
        how.setSignatureGenerateIds(false);
        try (InputStream from = new BufferedInputStream(new FileInputStream(in));
                OutputStream out = new BufferedOutputStream(new FileOutputStream(to))) {
            XMLStreamWriter writer = XMLSec.getOutboundXMLSec(how).processOutMessage(out, "UTF-8");
            copy(readers.createXMLStreamReader(from), writer);
            writer.close();
        }
    }

    private static void verifyStax(File in) throws Exception {
        XMLSecurityProperties how = new XMLSecurityProperties();
        how.setSignatureVerificationKey(certificate.getPublicKey());
        try (InputStream from = new BufferedInputStream(new FileInputStream(in))) {
            XMLStreamReader reader = XMLSec.getInboundWSSec(how).processInMessage(readers.createXMLStreamReader(from));
            while (reader.hasNext())
                reader.next();
        }
    }

    public static void main(String[] args) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new FileInputStream(args[2]), args[3].toCharArray());
        String alias = store.aliases().nextElement();
        key = (PrivateKey) store.getKey(alias, args[3].toCharArray());
        certificate = (X509Certificate) store.getCertificate(alias);
        boolean dom = args[0].equals("dom"), sign = args[1].equals("sign");
        if (dom)
            Init.init();
        else
            XMLSec.init();
        for (int i = 5; i < args.length; i++) {
            File in = new File(args[i]), to = new File(args[4], in.getName());
            if (sign && dom)
                signDom(in, to);
            else if (sign)
                signStax(in, to);
            else if (dom)
                verifyDom(in);
            else
                verifyStax(in);
        }
    }
}
