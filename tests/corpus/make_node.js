// SPDX-License-Identifier: Apache-2.0
// Makes a PDF with pdf-lib, PDFKit or jsPDF: make_node.js NPM-FOLDER KIND IN.pdf OUT.pdf
const fs = require('fs');
const [npm, kind, source, out] = process.argv.slice(2);
const load = require('module').createRequire(npm + '/');

async function lib(how) {
    const { PDFDocument } = load('pdf-lib');
    const pdf = how === 'changed' ? await PDFDocument.load(fs.readFileSync(source)) : await PDFDocument.create();
    const page = pdf.addPage([400, 300]);
    page.drawText('DENEME', { x: 50, y: 200 });
    if (how === 'form') {
        const field = pdf.getForm().createTextField('ad');
        field.setText('DENEME');
        field.addToPage(page, { x: 50, y: 100, width: 200, height: 30 });
    }
    fs.writeFileSync(out, await pdf.save({ useObjectStreams: how !== 'tables' }));
}

const kits = {
    kit: {},
    'kit-pdfa': { subset: 'PDF/A-2b', pdfVersion: '1.7', tagged: true },
    'kit-tagged': { tagged: true, lang: 'tr', displayTitle: true },
    'kit-form': {},
    'kit-aes': { userPassword: '', ownerPassword: 'sahip', pdfVersion: '1.7ext3',
        permissions: { modifying: true, annotating: true, fillingForms: true } },
};

function kit(how) {
    const PDFDocument = load('pdfkit');
    const pdf = new PDFDocument({ info: { Title: 'Çığ öşü' }, ...kits[how] });
    pdf.pipe(fs.createWriteStream(out));
    pdf.font('/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf').fontSize(20).text('Çığ öşü');
    if (how === 'kit-form') {
        pdf.initForm();
        pdf.formText('ad', 60, 200, 200, 30, { value: 'DENEME' });
    }
    pdf.addPage().text('ikinci');
    pdf.end();
}

function js(how) {
    const { jsPDF } = load('jspdf');
    const locked = { encryption: { userPassword: '', ownerPassword: 'sahip',
        userPermissions: ['print', 'modify', 'copy', 'annot-forms'] } };
    const pdf = new jsPDF(how === 'js-rc4' ? locked : { compress: true });
    pdf.text('DENEME', 20, 20);
    pdf.addPage();
    pdf.save(out);
}

if (kind.startsWith('lib-')) {
    lib(kind.slice(4));
} else if (kind.startsWith('kit')) {
    kit(kind);
} else {
    js(kind);
}
