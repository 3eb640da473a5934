// SPDX-License-Identifier: Apache-2.0
// Signs an XML document with npm's xml-crypto, enveloped, plain XMLDSig, with a PEM key and its certificate.
// METHOD and C14N are the URIs of the signature and of the canonical form.
// Usage: node xmlcrypto_sign.mjs FOLDER_OF_NPM KEY CERTIFICATE IN OUT METHOD C14N
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, key, certificate, from, to, signatureAlgorithm, canonicalizationAlgorithm] = process.argv.slice(2);
const { SignedXml } = createRequire(folder + "/package.json")("xml-crypto");

const signed = new SignedXml({
    privateKey: readFileSync(key),
    publicCert: readFileSync(certificate, "utf8"),
    signatureAlgorithm,
    canonicalizationAlgorithm,
});
signed.addReference({
    xpath: "/*",
    isEmptyUri: true,
    digestAlgorithm: "http://www.w3.org/2001/04/xmlenc#sha256",
    transforms: ["http://www.w3.org/2000/09/xmldsig#enveloped-signature", canonicalizationAlgorithm],
});
signed.computeSignature(readFileSync(from, "utf8"), { prefix: "ds" });
writeFileSync(to, signed.getSignedXml());
