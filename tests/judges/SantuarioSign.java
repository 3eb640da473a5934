// SPDX-License-Identifier: Apache-2.0
// Signs with Apache Santuario (Debian's libxml-security-java). Each line of the standard input is one
// signature: "OUT IN KEY METHOD DIGEST C14N PACKAGING FORM", names without spaces. KEY.p8 and KEY.pem
// are the key and its certificate, METHOD to C14N algorithm URIs, PACKAGING enveloped, enveloping or
// detached, FORM dsig or xades (signing time and SigningCertificateV2, EN 319 132-1 5.2.1 and 5.2.2).
// Usage: java -cp xmlsec.jar:... SantuarioSign.java <ROWS
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.xml.security.Init;
import org.apache.xml.security.signature.ObjectContainer;
import org.apache.xml.security.signature.XMLSignature;
import org.apache.xml.security.transforms.Transforms;
import org.apache.xml.security.utils.XMLUtils;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

public class SantuarioSign {
    static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";
    static final String XADES = "http://uri.etsi.org/01903/v1.3.2#";
    static final String SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";

    static PrivateKey readKey(String name) throws Exception {
        String pem = Files.readString(Path.of(name + ".p8")).replaceAll("-----[^-]+-----|\\s", "");
        String algorithm = readCertificate(name).getPublicKey().getAlgorithm();
        return KeyFactory.getInstance(algorithm)
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    }

    static X509Certificate readCertificate(String name) throws Exception {
        byte[] pem = Files.readAllBytes(Path.of(name + ".pem"));
        return (X509Certificate) CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem));
    }

    /** A new child of its parent, with an attribute "Name=value" and a text unless they are null. */
    static Element child(Node parent, String namespace, String name, String attribute, String text) {
        Document document = parent.getOwnerDocument();
        Element made = document.createElementNS(namespace, name);
        if (attribute != null)
            made.setAttributeNS(null, attribute.split("=", 2)[0], attribute.split("=", 2)[1]);
        if (text != null)
            made.appendChild(document.createTextNode(text));
        return (Element) parent.appendChild(made);
    }

    /** The signed properties as an object of the signature, and the reference to them. */
    static void addProperties(XMLSignature signature, Document document, X509Certificate certificate,
        String digest) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        ObjectContainer object = new ObjectContainer(document);
        signature.appendObject(object);
        Element all = child(object.getElement(), XADES, "xades:QualifyingProperties", "Target=#imza", null);
        all.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:xades", XADES);
        Element signed = child(all, XADES, "xades:SignedProperties", "Id=nitelik", null);
        signed.setIdAttributeNS(null, "Id", true);
        Element properties = child(signed, XADES, "xades:SignedSignatureProperties", null, null);
        child(properties, XADES, "xades:SigningTime", null, "2026-11-23T04:00:00+03:00");
        Element list = child(properties, XADES, "xades:SigningCertificateV2", null, null);
        Element value = child(child(list, XADES, "xades:Cert", null, null), XADES, "xades:CertDigest", null, null);
        child(value, DSIG, "ds:DigestMethod", "Algorithm=" + SHA256, null);
        child(value, DSIG, "ds:DigestValue", null, Base64.getEncoder().encodeToString(hash));
        signature.addDocument("#nitelik", null, digest, null, "http://uri.etsi.org/01903#SignedProperties");
    }

    static Transforms transforms(Document document, String... algorithms) throws Exception {
        Transforms made = new Transforms(document);
        for (String algorithm : algorithms)
            made.addTransform(algorithm);
        return made;
    }

    static void sign(String[] row, DocumentBuilder builder) throws Exception {
        String in = row[1], key = row[2], digest = row[4], c14n = row[5], packaging = row[6];
        boolean enveloped = packaging.equals("enveloped");
        Document document = enveloped ? builder.parse(new File(in)) : builder.newDocument();
        XMLSignature signature = new XMLSignature(document, new File("").toURI().toString(), row[3], c14n);
        signature.setId("imza");
        Node parent = enveloped ? document.getDocumentElement() : document;
        parent.appendChild(signature.getElement());
        if (enveloped)
            signature.addDocument("", transforms(document, Transforms.TRANSFORM_ENVELOPED_SIGNATURE, c14n), digest);
        else if (packaging.equals("enveloping")) {
            ObjectContainer object = new ObjectContainer(document);
            object.setId("veri");
            object.appendChild(document.importNode(builder.parse(new File(in)).getDocumentElement(), true));
            signature.appendObject(object);
            signature.addDocument("#veri", transforms(document, c14n), digest);
        } else
            signature.addDocument(in, null, digest);
        X509Certificate certificate = readCertificate(key);
        if (row[7].equals("xades"))
            addProperties(signature, document, certificate, digest);
        signature.addKeyInfo(certificate);
        signature.sign(readKey(key));
        try (OutputStream out = new FileOutputStream(row[0])) {
            XMLUtils.outputDOM(document, out);
        }
    }

    public static void main(String[] none) throws Exception {
        Security.addProvider(new BouncyCastleProvider()); // for RSASSA-PSS by its names in XML
        Init.init();
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        BufferedReader rows = new BufferedReader(new InputStreamReader(System.in));
        for (String row = rows.readLine(); row != null; row = rows.readLine())
            sign(row.split(" "), builder);
    }
}
