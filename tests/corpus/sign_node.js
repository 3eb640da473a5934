// SPDX-License-Identifier: Apache-2.0
// Signs PDFs with @signpdf, in one process: sign_node.js NPM-FOLDER P12 PASSWORD [IN.pdf OUT.pdf]...
const fs = require('fs');
const [npm, p12, passphrase, ...paths] = process.argv.slice(2);
const load = require('module').createRequire(npm + '/');
const { plainAddPlaceholder } = load('@signpdf/placeholder-plain');
const { P12Signer } = load('@signpdf/signer-p12');
const signpdf = load('@signpdf/signpdf').default;

async function signAll() {
    for (let i = 0; i < paths.length; i += 2) {
        const pdfBuffer = plainAddPlaceholder({ pdfBuffer: fs.readFileSync(paths[i]), reason: 'DENEME',
            contactInfo: 'x', name: 'DENEME', location: 'Ankara' });
        // A signer reads its keys only once.
        const signer = new P12Signer(fs.readFileSync(p12), { passphrase });
        fs.writeFileSync(paths[i + 1], await signpdf.sign(pdfBuffer, signer));
    }
}
signAll();
