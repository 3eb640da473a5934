// SPDX-License-Identifier: Apache-2.0
// Signs files with PDFBox 2, all of them in one Java machine: PdfBox P12 PASSWORD FOLDER FILE...
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Calendar;
import java.util.Collections;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.SignatureInterface;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.CMSTypedData;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

final class PdfBox {
    // The document as CMS content, read in pieces.
    private static final class Content implements CMSTypedData {
        private final InputStream in;

        Content(InputStream in) {
            this.in = in;
        }

        public ASN1ObjectIdentifier getContentType() {
            return CMSObjectIdentifiers.data;
        }

        public Object getContent() {
            return in;
        }

        public void write(OutputStream out) throws IOException {
            in.transferTo(out);
        }
    }

    public static void main(String[] args) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new FileInputStream(args[0]), args[1].toCharArray());
        String alias = store.aliases().nextElement();
        PrivateKey key = (PrivateKey) store.getKey(alias, args[1].toCharArray());
        X509Certificate certificate = (X509Certificate) store.getCertificate(alias);
        ContentSigner signer = new JcaContentSignerBuilder("SHA256withRSA").build(key);
        SignatureInterface sign = in -> {
            try {
                CMSSignedDataGenerator cms = new CMSSignedDataGenerator();
                cms.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(
                        new JcaDigestCalculatorProviderBuilder().build()).build(signer, certificate));
                cms.addCertificates(new JcaCertStore(Collections.singletonList(certificate)));
                return cms.generate(new Content(in), false).getEncoded();
            } catch (Exception e) {
                throw new IOException(e);
            }
        };
        for (int i = 3; i < args.length; i++) {
            File out = new File(args[2], new File(args[i]).getName());
            try (PDDocument document = PDDocument.load(new File(args[i]), MemoryUsageSetting.setupTempFileOnly());
                    OutputStream to = new java.io.BufferedOutputStream(new FileOutputStream(out))) {
                PDSignature signature = new PDSignature();
                signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
                signature.setSubFilter(PDSignature.SUBFILTER_ADBE_PKCS7_DETACHED);
                signature.setSignDate(Calendar.getInstance());
                document.addSignature(signature, sign);
                document.saveIncremental(to);
            }
        }
    }
}
