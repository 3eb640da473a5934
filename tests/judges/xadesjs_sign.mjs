// SPDX-License-Identifier: Apache-2.0
// Signs an XML document with npm's xadesjs, enveloped, with a PKCS #8 key and its certificate, both PEM.
// Usage: node xadesjs_sign.mjs FOLDER_OF_NPM KEY CERTIFICATE IN OUT
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { webcrypto } from "node:crypto";

const [folder, key, certificate, from, to] = process.argv.slice(2);
const require = createRequire(folder + "/package.json");
const xades = require("xadesjs");
const { DOMParser, XMLSerializer, DOMImplementation } = require("@xmldom/xmldom");
require("xml-core").setNodeDependencies({ XMLSerializer, DOMParser, DOMImplementation, xpath: require("xpath") });
xades.Application.setEngine("node", webcrypto);

const body = (pem) => readFileSync(pem, "utf8").replace(/-----[^-]+-----|\s/g, "");
const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const signing = await webcrypto.subtle.importKey("pkcs8", Buffer.from(body(key), "base64"), algorithm, false, ["sign"]);
const signed = new xades.SignedXml();
const document = xades.Parse(readFileSync(from, "utf8"));
await signed.Sign(algorithm, signing, document, {
    x509: [body(certificate)],
    signingCertificate: body(certificate),
    references: [{ uri: "", hash: "SHA-256", transforms: ["enveloped", "c14n"] }],
});
document.documentElement.appendChild(signed.GetXml());
writeFileSync(to, new XMLSerializer().serializeToString(document));
