// SPDX-License-Identifier: Apache-2.0
// Signs a PDF with @signpdf: sign_node.js NPM-FOLDER P12 PASSWORD IN.pdf OUT.pdf
const fs = require('fs');
const [npm, p12, passphrase, source, out] = process.argv.slice(2);
const load = require('module').createRequire(npm + '/');
const { plainAddPlaceholder } = load('@signpdf/placeholder-plain');
const { P12Signer } = load('@signpdf/signer-p12');
const signpdf = load('@signpdf/signpdf').default;

const pdfBuffer = plainAddPlaceholder({ pdfBuffer: fs.readFileSync(source), reason: 'DENEME',
    contactInfo: 'x', name: 'DENEME', location: 'Ankara' });
signpdf.sign(pdfBuffer, new P12Signer(fs.readFileSync(p12), { passphrase }))
    .then((signed) => fs.writeFileSync(out, signed));
