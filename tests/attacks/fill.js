// SPDX-License-Identifier: Apache-2.0
// mutool run fill.js IN OUT: fills the text fields of the first page, as an incremental update.
var pdf = new PDFDocument(scriptArgs[0]);
var page = pdf.loadPage(0);
page.getWidgets().forEach(function (widget) {
    if (widget.getFieldType() == "text") {
        widget.setTextValue("BASKASI");
        widget.update();
    }
});
page.update();
pdf.save(scriptArgs[1], "incremental");
