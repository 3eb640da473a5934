/* SPDX-License-Identifier: Apache-2.0 */
/* "divit verify --report": what is known of each signature, as an HTML page. */
#include "cli/atlas.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/bytes.h"
#include "base/status.h"
#include "cli/atlas_bytes.h"
#include "cli/atlas_changes.h"
#include "cli/atlas_parts.h"
#include "cli/atlas_pictures.h"
#include "cli/atlas_signature.h"
#include "cli/atlas_text.h"
#include "cli/words.h"

static cli_mark mark_of(divit_status status)
{
    if (status == DIVIT_OK)
        return CLI_MARK_OK;
    return status == DIVIT_INDETERMINATE || status == DIVIT_NO_SIGNATURE ? CLI_MARK_WARNING
                                                                         : CLI_MARK_BROKEN;
}

/* The end of the path. */
static void tell_file(const cli_atlas *atlas, const char *path, char out[CLI_ATLAS_TEXT])
{
    const char *slash = strrchr(path, '/');
    cli_atlas_text(
        out, slash ? slash + 1 : path, atlas->personal ? CLI_ATLAS_OPEN : CLI_ATLAS_MASK);
}

/* Why a file could not be read; its name stands above. */
static void write_fault(cli_html *page, const cli_atlas_document *document)
{
    char where[CLI_ATLAS_NUMBER];
    const divit_error *why = document->why;
    CLI_HTML_PUT(page, "<p class=\"said\">@", _(divit_status_message(document->status)));
    if (why->detail)
        CLI_HTML_PUT(page, ": @", _(why->detail));
    if (why->detail && why->where != DIVIT_NOWHERE)
        CLI_HTML_PUT(page, " (@ @)", _("at byte"), cli_atlas_number(where, why->where));
    cli_html_raw(page, ".</p>\n");
}

static void write_verdict(cli_atlas *atlas, const cli_atlas_document *document, const char *name)
{
    cli_html *page = &atlas->body;
    char number[CLI_ATLAS_NUMBER];
    const cli_mark mark = mark_of(document->status);
    const char *hint = divit_status_hint(document->status);
    CLI_HTML_PUT(page, "<section class=\"verdict @\" id=\"file-@\">\n<h2>", cli_html_class(mark),
        cli_atlas_number(number, atlas->files));
    cli_html_sign(page, mark);
    CLI_HTML_PUT(page, "@</h2>\n", name);
    if (document->v && document->status == DIVIT_OK)
        CLI_HTML_PUT(page, "<p>@</p>\n", _("All its signatures are valid."));
    else if (document->v)
        CLI_HTML_PUT(page, "<p class=\"said\">@.</p>\n", _(divit_status_message(document->status)));
    else
        write_fault(page, document);
    if (hint[0])
        CLI_HTML_PUT(page, "<p class=\"fix\"><b>@</b> @.</p>\n", _("What to do:"), _(hint));
    cli_html_raw(page, "</section>\n");
}

/* One line of the list that stands on top where there are several files. */
static void write_row(cli_atlas *atlas, const cli_atlas_document *document, const char *name)
{
    char file[CLI_ATLAS_NUMBER];
    char count[CLI_ATLAS_NUMBER];
    const cli_mark mark = mark_of(document->status);
    CLI_HTML_PUT(&atlas->rows,
        "<tr><th scope=\"row\" class=\"name\"><a href=\"#file-@\">@</a></th><td "
        "class=\"number\">@</td>"
        "<td class=\"@\">",
        cli_atlas_number(file, atlas->files), name,
        cli_atlas_number(count, document->v ? divit_verification_count(document->v) : 0),
        cli_html_class(mark));
    cli_html_mark(&atlas->rows, mark,
        document->status == DIVIT_OK ? _("valid") : _(divit_status_message(document->status)));
    cli_html_raw(&atlas->rows, "</td></tr>\n");
}

static uint64_t size_of(int fd)
{
    struct stat st;
    return fd >= 0 && fstat(fd, &st) == 0 && st.st_size > 0 ? (uint64_t)st.st_size : 0;
}

static void write_signatures(cli_atlas *atlas, const cli_atlas_document *document, const char *name)
{
    DIVIT_AUTO(cli_pictures_done)
    cli_pictures pictures = CLI_PICTURES_NONE;
    const divit_format format = divit_verification_format(document->v);
    const bool pdf = format == DIVIT_FORMAT_PADES;
    const cli_atlas_map map = {.v = document->v,
        .size = size_of(document->fd),
        .file = name,
        .number = atlas->files,
        .personal = atlas->personal};
    /* Parts of a container are files in it, which have no place on a line of its bytes. */
    const cli_atlas_file file = {
        .size = format == DIVIT_FORMAT_ASIC ? 0 : map.size, .personal = atlas->personal};
    if (pdf) {
        cli_atlas_bytes_write(&atlas->body, &map);
        cli_pictures_start(&pictures, atlas->job, document->fd, atlas->personal);
    }
    for (size_t i = 0; i < divit_verification_count(document->v); i++) {
        const cli_atlas_signature signature = {.facts = divit_verification_at(document->v, i),
            .number = i + 1,
            .of = divit_verification_count(document->v),
            .personal = atlas->personal};
        cli_atlas_signature_open(&atlas->body, &signature);
        if (pdf)
            cli_pictures_write(&pictures, &atlas->body, signature.facts);
        cli_atlas_changes_write(&atlas->body, signature.facts, atlas->personal);
        cli_atlas_parts_write(&atlas->body, signature.facts, &file);
        cli_atlas_signature_write(&atlas->body, &signature);
        cli_html_raw(&atlas->body, "</section>\n");
    }
}

/* see cli/atlas.h */
void cli_atlas_add(cli_atlas *atlas, const cli_atlas_document *document)
{
    char name[CLI_ATLAS_TEXT];
    tell_file(atlas, document->path, name);
    atlas->files++;
    write_row(atlas, document, name);
    write_verdict(atlas, document, name);
    if (document->v)
        write_signatures(atlas, document, name);
}

static void take_over(cli_html *page, const cli_html *part)
{
    if (page->status == DIVIT_OK)
        page->status = part->status;
    if (page->status == DIVIT_OK)
        page->status = divit_bytes_append(&page->out, divit_bytes_span(&part->out));
}

/* see cli/atlas.h */
divit_status cli_atlas_save(
    cli_atlas *atlas, const char *path, divit_output_mode mode, divit_error *err)
{
    DIVIT_AUTO(cli_html_done)
    cli_html page = {.pictures = true};
    cli_html_start(&page, atlas->job, _("Report of the signatures"));
    if (atlas->files > 1) {
        CLI_HTML_PUT(&page,
            "<section>\n<h2>@</h2>\n<table>\n<thead><tr><th scope=\"col\">@</th>"
            "<th scope=\"col\" class=\"number\">@</th><th scope=\"col\">@</th></tr></thead>\n"
            "<tbody>\n",
            _("Files"), _("File"), _("Signatures"), _("Result"));
        take_over(&page, &atlas->rows);
        cli_html_raw(&page, "</tbody>\n</table>\n</section>\n");
    }
    take_over(&page, &atlas->body);
    cli_html_foot(&page, _("Nothing was changed in the files."),
        atlas->personal ? _("This page holds names, numbers and pages of the files: give it only "
                            "to people who may see them.")
                        : _("Names and numbers are masked and pages are drawn too small to be "
                            "read; --personal tells them."));
    return cli_html_save(&page, path, mode, err);
}

/* see cli/atlas.h */
void cli_atlas_done(cli_atlas *atlas)
{
    cli_html_done(&atlas->rows);
    cli_html_done(&atlas->body);
}
