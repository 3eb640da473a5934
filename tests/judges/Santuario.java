// SPDX-License-Identifier: Apache-2.0
// Verifies every ds:Signature of XML files with Apache Santuario (Debian's libxml-security-java), with
// the key of the certificate in its KeyInfo, Manifests included. One line for a file: "ok COUNT FILE" or
// "bad REASON FILE". Usage: java -cp xmlsec.jar:... Santuario.java FILE...
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.xml.security.Init;
import org.apache.xml.security.signature.XMLSignature;
import org.apache.xml.security.signature.XMLSignatureInput;
import org.apache.xml.security.utils.resolver.ResourceResolverContext;
import org.apache.xml.security.utils.resolver.ResourceResolverException;
import org.apache.xml.security.utils.resolver.ResourceResolverSpi;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

public class Santuario {
    static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";

    static void markIds(Element element) {
        for (String name : new String[] {"Id", "ID", "id"})
            if (element.hasAttributeNS(null, name))
                element.setIdAttributeNS(null, name, true);
        for (Node n = element.getFirstChild(); n != null; n = n.getNextSibling())
            if (n instanceof Element)
                markIds((Element) n);
    }

    /** Files of the signature's folder, by their percent-encoded name. */
    static class Beside extends ResourceResolverSpi {
        private final File folder;

        Beside(File folder) {
            this.folder = folder;
        }

        @Override
        public boolean engineCanResolveURI(ResourceResolverContext context) {
            return context.uriToResolve != null && !context.uriToResolve.isEmpty()
                && context.uriToResolve.charAt(0) != '#';
        }

        @Override
        public XMLSignatureInput engineResolveURI(ResourceResolverContext context)
            throws ResourceResolverException {
            try {
                File file = new File(folder, new URI(context.uriToResolve).getPath());
                return new XMLSignatureInput(Files.readAllBytes(file.toPath()));
            } catch (Exception e) {
                throw new ResourceResolverException(e, context.uriToResolve, context.baseUri, "empty");
            }
        }
    }

    static String verify(File file, DocumentBuilder builder) throws Exception {
        Document document = builder.parse(file);
        markIds(document.getDocumentElement());
        NodeList found = document.getElementsByTagNameNS(DSIG, "Signature");
        List<Element> signatures = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++)
            signatures.add((Element) found.item(i));
        for (Element element : signatures) {
            XMLSignature signature = new XMLSignature(element, file.toURI().toString(), false);
            signature.addResourceResolver(new Beside(file.getAbsoluteFile().getParentFile()));
            signature.setFollowNestedManifests(true);
            if (!signature.checkSignatureValue(signature.getKeyInfo().getX509Certificate()))
                return "bad " + element.getAttribute("Id");
        }
        return signatures.isEmpty() ? "bad none" : "ok " + signatures.size();
    }

    public static void main(String[] files) throws Exception {
        Security.addProvider(new BouncyCastleProvider()); // for RSASSA-PSS by its names in XML
        Init.init();
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        for (String name : files) {
            String said;
            try {
                said = verify(new File(name), builder);
            } catch (Exception e) {
                said = "bad " + String.valueOf(e.getMessage()).replaceAll("\\s", "_");
            }
            System.out.println(said + " " + name);
        }
    }
}
