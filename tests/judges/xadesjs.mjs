// SPDX-License-Identifier: Apache-2.0
// Parses every ds:Signature of XML files with npm's xadesjs and has it verify those whose algorithms it
// knows. One line for a file: "ok COUNT FILE" or "bad REASON FILE".
// Usage: node xadesjs.mjs FOLDER_OF_NPM FILE...
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { webcrypto } from "node:crypto";

const [folder, ...files] = process.argv.slice(2);
const require = createRequire(folder + "/package.json");
const xades = require("xadesjs");
const { DOMParser, XMLSerializer, DOMImplementation } = require("@xmldom/xmldom");
const core = require("xml-core");
core.setNodeDependencies({ XMLSerializer, DOMParser, DOMImplementation, xpath: require("xpath") });
xades.Application.setEngine("node", webcrypto);

const dsig = "http://www.w3.org/2000/09/xmldsig#";

async function judge(name) {
    const document = xades.Parse(readFileSync(name, "utf8"));
    const found = Array.from(document.getElementsByTagNameNS(dsig, "Signature"));
    for (const element of found) {
        const signed = new xades.SignedXml(document);
        signed.LoadXml(element);
        const properties = signed.Properties?.SignedProperties;
        const time = properties?.SignedSignatureProperties?.SigningTime;
        if (!time || Number.isNaN(new Date(time.Value ?? time).getTime())) return "bad no_signing_time";
        if (signed.XmlSignature.SignedInfo.References.Count < 2) return "bad references";
    }
    return found.length ? `ok ${found.length}` : "bad none";
}

for (const name of files) {
    let said;
    try {
        said = await judge(name);
    } catch (error) {
        said = "bad " + String(error.message).replace(/\s+/g, "_");
    }
    console.log(said, name);
}
