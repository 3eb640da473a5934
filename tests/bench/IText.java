// SPDX-License-Identifier: Apache-2.0
// Signs files with iText 5, all of them in one Java machine: IText P12 PASSWORD FOLDER FILE...
import com.itextpdf.text.pdf.PdfReader;
import com.itextpdf.text.pdf.PdfSignatureAppearance;
import com.itextpdf.text.pdf.PdfStamper;
import com.itextpdf.text.pdf.RandomAccessFileOrArray;
import com.itextpdf.text.pdf.security.BouncyCastleDigest;
import com.itextpdf.text.pdf.security.MakeSignature;
import com.itextpdf.text.pdf.security.PrivateKeySignature;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.Certificate;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

final class IText {
    public static void main(String[] args) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new FileInputStream(args[0]), args[1].toCharArray());
        String alias = store.aliases().nextElement();
        PrivateKey key = (PrivateKey) store.getKey(alias, args[1].toCharArray());
        Certificate[] chain = {store.getCertificate(alias)};
        for (int i = 3; i < args.length; i++) {
            String out = new File(args[2], new File(args[i]).getName()).getPath();
            // Partial reading from the file, so that only the objects it needs are in memory.
            PdfReader reader = new PdfReader(new RandomAccessFileOrArray(args[i], false, true), null);
            PdfStamper stamper = PdfStamper.createSignature(
                    reader, new FileOutputStream(out), '\0', new File(args[2]), true);
            PdfSignatureAppearance appearance = stamper.getSignatureAppearance();
            MakeSignature.signDetached(appearance, new BouncyCastleDigest(),
                    new PrivateKeySignature(key, "SHA256", null), chain, null, null, null, 0,
                    MakeSignature.CryptoStandard.CMS);
            reader.close();
        }
    }
}
