/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/trait.h - what in a PDF can act, hide, or look different from viewer to viewer.
 *
 *     const divit_pdf_trait *t = divit_pdf_trait_at(DIVIT_PDF_TRAIT_LAUNCH);   // id, sentence
 *     s = divit_pdf_traits_of(pdf, &dict, &seen, err);
 *     if (seen & 1u << DIVIT_PDF_TRAIT_LAUNCH) ...
 *
 * Ownership: constant strings. Threads: as the document's.
 * Not done here: the way through the document, see pdf/inspect.h.
 */
#ifndef DIVIT_PDF_TRAIT_H
#define DIVIT_PDF_TRAIT_H

#include "pdf/document.h"

/*
 * Every trait: name, stable id, whether it is worth a warning where PDFs of every kind are signed,
 * and one clause. The first ones weigh most.
 */
#define DIVIT_PDF_TRAIT_TABLE(X)                                                                   \
    X(ENCRYPTED, "encrypted", false, N_("the PDF is encrypted"))                                   \
    X(JAVASCRIPT, "javascript", true, N_("the PDF has JavaScript, which can change what is seen")) \
    X(OPEN_ACTION, "open-action", true, N_("the PDF does something by itself when it is opened"))  \
    X(MORE_ACTIONS, "additional-actions", true,                                                    \
        N_("the PDF does something by itself at certain moments, such as printing"))               \
    X(LAUNCH, "launch", true, N_("the PDF can start a program"))                                   \
    X(SUBMIT, "submit-form", true, N_("the PDF can send what is in it to an address"))             \
    X(IMPORT, "import-data", true, N_("the PDF can take data in from another file"))               \
    X(REMOTE, "go-to-remote", false, N_("the PDF has a link into another file"))                   \
    X(URI, "uri", false, N_("the PDF has a link to an address in the web"))                        \
    X(ACTION, "action", true, N_("the PDF can change or play something when it is touched"))       \
    X(ATTACHMENT, "embedded-file", false, N_("the PDF carries other files in it"))                 \
    X(MEDIA, "multimedia", true, N_("the PDF has sound, film or a model to be turned"))            \
    X(XFA, "xfa", true, N_("the PDF has a form of the kind XFA, which few viewers show"))          \
    X(NEED_APPEARANCES, "need-appearances", true,                                                  \
        N_("the PDF lets each viewer draw its form fields anew"))                                  \
    X(VALUE, "form-value", false,                                                                  \
        N_("a form field has a value, which may look different in each viewer"))                   \
    X(HIDDEN_LAYER, "hidden-layer", true, N_("the PDF has a layer that is hidden at first"))       \
    X(PRINT_LAYER, "print-layer", true,                                                            \
        N_("the PDF has a layer that is shown on paper or on the screen only"))                    \
    X(LAYER, "layers", false, N_("the PDF has layers that can be shown and hidden"))               \
    X(NO_APPEARANCE, "annotation-without-appearance", true,                                        \
        N_("an annotation has no appearance of its own; each viewer draws its own"))               \
    X(PRINT_ONLY, "annotation-print-only", true,                                                   \
        N_("an annotation is seen on paper and not on the screen"))                                \
    X(FONT, "font-missing", true, N_("a font is not in the PDF; viewers show others instead"))     \
    X(ALTERNATE, "alternate-image", true, N_("a picture has a second version for printing"))       \
    X(EXTERNAL, "external-data", true, N_("a part of the PDF lies in another file"))               \
    X(POSTSCRIPT, "postscript", true, N_("the PDF has PostScript, which only printers show"))      \
    X(UNUSED, "unused-object", false, N_("the PDF holds an object that nothing in it shows"))      \
    X(TAGS, "tags-not-extended", true,                                                             \
        N_("the PDF is tagged, but not built as it must be; the signature gets no tag"))           \
    X(UNREADABLE, "unreadable-object", true, N_("an object of the PDF cannot be read"))            \
    X(UNSEEN, "not-all-seen", true, N_("the PDF is too large to be looked at wholly"))

typedef enum divit_pdf_trait_kind {
#define DIVIT_PDF_TRAIT_ENUM(name, id, warns, text) DIVIT_PDF_TRAIT_##name,
    DIVIT_PDF_TRAIT_TABLE(DIVIT_PDF_TRAIT_ENUM)
#undef DIVIT_PDF_TRAIT_ENUM
        DIVIT_PDF_TRAITS /* how many there are */
} divit_pdf_trait_kind;

typedef struct divit_pdf_trait {
    const char *id;
    const char *text; /* marked for translation */
    bool warns;
} divit_pdf_trait;

/* The row of a trait; kind below DIVIT_PDF_TRAITS. */
const divit_pdf_trait *divit_pdf_trait_at(divit_pdf_trait_kind kind);

/* What a dictionary is, as far as the way through the document needs it. */
typedef struct divit_pdf_looked {
    uint32_t traits; /* bits 1u << kind, of the dictionary itself */
    bool signature;  /* a signature field or its widget: its appearance is looked at quietly */
} divit_pdf_looked;

/*
 * What one dictionary shows, without those that it holds. INPUT_BROKEN also if an entry that counts
 * is there twice; else what divit_pdf_object() answers.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_traits_of(
    divit_pdf *pdf, const divit_pdf_value *dict, divit_pdf_looked *ret, divit_error *err);

#endif
