/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small document of every kind of object, signed, and updates of it with one thing changed.
 *
 *     static const changed_row rows[] = {{"layers", {{CATALOG, "<< ... >>"}}, {BAD " layers!"},
 * NULL}}; changed_check_rows(b, rows, 1);
 *
 * Every failure ends the test.
 */
#ifndef DIVIT_TESTS_VERIFY_CHANGED_H
#define DIVIT_TESTS_VERIFY_CHANGED_H

#include "unit/pdf/builder.h"
#include "unit/sign/bench.h"

/* Numbers of the objects of the signed document. */
enum {
    CATALOG = 1,
    PAGES,
    PAGE,
    FORM,
    INFO,
    CONTENT,
    FONT,
    TEXT,   /* a text field with its widget on the page */
    SIGNED, /* the field that is signed first */
    SQUARE, /* an annotation */
    METADATA,
    LOCKED, /* a text field that the signature locks */
    NAMES,
    PICTURE, /* its Length is */
    LENGTH,
    EMPTY,  /* a further field for a signature */
    LOOK,   /* of the text field */
    UNUSED, /* nothing refers to it */
    PARENT, /* a field above TEXT's brother */
    KID,
    WRONG,        /* a stream with a wrong Length, which refers to */
    HIDDEN,       /* this */
    BROKEN,       /* no value; only a lock may refer to it */
    MISSING = 25, /* the page refers to it, and it is not there */
    NEW = 26,
    NEWER,
    NEWEST,
};

#define CATALOG_KEYS "/Type /Catalog /Pages 2 0 R /AcroForm 4 0 R /Metadata 11 0 R /Names 13 0 R"
#define PAGE_KEYS                                                                                  \
    "/Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents [6 0 R 25 0 R] /Resources << "    \
    "/Font << /F1 7 0 R >> /XObject << /X 14 0 R /Y 21 0 R >> >>"
#define FORM_KEYS                                                                                  \
    "/Fields [8 0 R 9 0 R 12 0 R 16 0 R 19 0 R] /DA (/Helv 0 Tf) /DR << /Font << /Helv 7 0 R >> "  \
    ">>"
#define TEXT_KEYS "/Type /Annot /Subtype /Widget /FT /Tx /T (Ad) /Rect [10 10 90 30] /P 3 0 R /F 4"
#define SIGNED_KEYS "/Type /Annot /Subtype /Widget /FT /Sig /T (Imza) /Rect [0 0 0 0] /P 3 0 R"
#define SQUARE_KEYS "/Type /Annot /Subtype /Square /P 3 0 R"
#define WIDGET_KEYS "/Type /Annot /Subtype /Widget /FT /Sig /P 3 0 R /F 132"

/* One object of an update, or with text NULL one that is freed. */
typedef struct changed_piece {
    unsigned number;
    const char *text;
} changed_piece;

/* The trailer of an update that changes nothing but the file's identifier. */
#define CHANGED_TRAILER "/Root 1 0 R /Info 5 0 R /ID [<00> <02>]"

#define BAD "modified-after-signing"

/* An update, and what is said of it: "cause kind kind!", those with ! being forbidden. */
typedef struct changed_row {
    const char *name;
    changed_piece pieces[6];
    const char *said[4]; /* without certification, and with 1, 2 and 3; NULL: as the one before */
    const char *trailer; /* NULL: the usual one */
} changed_row;

/* The document that is signed: its field has a lock with this text. */
void changed_put(builder *b, const char *lock);

/* The signed document, the caller's. */
divit_bytes changed_sign(bench *b, const char *lock);

/* Appends an update with a table of just these objects. */
void changed_append(
    divit_bytes *file, const changed_piece *pieces, size_t count, const char *trailer);

/* What is said of the signature that was made first is this; "good" for no cause. */
void changed_check(const bench *b, const divit_bytes *file, const char *name, const char *said);

/* Each update after each kind of signature. */
void changed_check_rows(bench *b, const changed_row *rows, size_t count);

#endif
