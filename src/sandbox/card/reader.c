/* SPDX-License-Identifier: Apache-2.0 */
/* The practice reader over a card folder. */
#include "sandbox/card/reader.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "sandbox/card/apdu.h"
#include "sandbox/card/folder.h"
#include "sandbox/card/pad.h"
#include "sandbox/card/replay.h"
#include "sandbox/card/spoil.h"

/*
 * pcscd 1.9.9 asks a new reader for the card twice before it has published reader and card, and
 * publishes each answer before it asks again (src/eventhandler.c): so the third question after a
 * change tells that clients see it. An unplugged reader is asked seldom and has one answer only.
 *
 * A card that went is told as absent twice, also if it is back by then or the reader went with it.
 * Once, because pcscd ends a transaction when it hears that the card is gone, but not when the
 * reader is (RFSetReaderEventState() of readerfactory.c): a client that connects anew while its
 * transaction is open, as OpenSC does, would wait for itself for ever, and every other client with
 * it. libccid answers so too (its issue 92). Twice, because the end of a client asks as well and
 * takes one answer away, after which pcscd would take a card that is back for absent until it goes
 * again (SCardDisconnect() of winscard.c).
 */
enum { QUESTIONS = 3, QUESTIONS_UNPLUGGED = 2, FAREWELLS = 2 };
enum { STEP_MS = 20 };

struct divit_practice_reader {
    divit_bytes folder; /* NUL-terminated */
    divit_card_settings set;
    struct stat seen; /* settings file that `set` comes from */
    divit_akis_card *card;
    divit_replay *replay; /* plays a record instead of the card; NULL: none */
    bool powered;
    bool pulled;     /* by a fault, until the settings change */
    bool broken;     /* the card could not be loaded, until the settings change */
    unsigned untold; /* answers "no card" that pcscd is still to hear */
    unsigned asked;  /* for presence, since something changed */
    uint32_t count;  /* APDUs since the settings changed */
};

static const char *folder_of(const divit_practice_reader *r)
{
    return (const char *)r->folder.p;
}

/* Appends to the trace; a trace that cannot be written does not stop the card. */
static void trace(const divit_practice_reader *r, const divit_bytes *text)
{
    if (r->set.trace[0] == 0)
        return;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    if (r->set.trace[0] == '/') {
        if (divit_bytes_append(&path, divit_span_of(r->set.trace)) != DIVIT_OK ||
            divit_bytes_terminate(&path) != DIVIT_OK)
            return;
    } else if (divit_practice_path(folder_of(r), r->set.trace, &path, NULL) != DIVIT_OK) {
        return;
    }
    DIVIT_AUTO(divit_fd_close)
    int fd = open((const char *)path.p, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
    if (fd >= 0)
        (void)!divit_write_all(fd, divit_bytes_span(text), NULL);
}

static void trace_note(const divit_practice_reader *r, const char *note)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes line = {0};
    if (divit_bytes_printf(&line, "# %s\n", note) == DIVIT_OK)
        trace(r, &line);
}

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec && a->st_size == b->st_size;
}

static void take_card_out(divit_practice_reader *r)
{
    if (r->card)
        r->untold = FAREWELLS;
    divit_akis_free(&r->card);
    r->powered = false;
}

static divit_status look_at_settings(
    const divit_practice_reader *r, struct stat *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    const divit_status s = divit_practice_path(folder_of(r), "settings", &path, err);
    if (s == DIVIT_OK && stat((const char *)path.p, ret) != 0)
        return divit_fail(
            err, DIVIT_INPUT_MISSING, __func__, N_("the card folder has no settings"));
    return s;
}

static bool is_same_settings(const divit_practice_reader *r)
{
    struct stat now;
    return look_at_settings(r, &now, NULL) != DIVIT_OK || same_file(&now, &r->seen);
}

/* Reads the settings anew if their file changed. */
static divit_status refresh(divit_practice_reader *r, divit_error *err)
{
    struct stat now;
    divit_status s = look_at_settings(r, &now, err);
    if (s != DIVIT_OK || same_file(&now, &r->seen))
        return s;
    s = divit_practice_card_settings(folder_of(r), &r->set, err);
    r->seen = now;
    r->count = 0;
    r->asked = 0;
    r->pulled = false;
    r->broken = false;
    if (s != DIVIT_OK)
        trace_note(r, "the settings cannot be understood, the old ones stay");
    if (!r->set.inserted || !r->set.plugged)
        take_card_out(r);
    return s;
}

/* Opens FOLDER/record if there is one. */
static divit_status look_for_record(divit_practice_reader *r, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_status s = divit_practice_path(folder_of(r), "record", &path, err);
    if (s != DIVIT_OK || access((const char *)path.p, F_OK) != 0)
        return s;
    s = divit_file_read((const char *)path.p, DIVIT_REPLAY_BYTES, &text, err);
    return s == DIVIT_OK
               ? divit_replay_new(divit_bytes_span(&text), divit_clock_system(), &r->replay, err)
               : s;
}

/* Puts the card in if the settings say so. */
static divit_status look_for_card(divit_practice_reader *r, divit_error *err)
{
    if (r->replay)
        return divit_replay_presence(r->replay, err);
    if (r->card)
        return DIVIT_OK;
    if (!r->set.inserted || r->pulled || r->broken || r->untold > 0)
        return divit_fail(err, DIVIT_NO_CARD, __func__, NULL);
    divit_error why = {0};
    if (divit_practice_card_load(folder_of(r), &r->set, &r->card, &why) != DIVIT_OK) {
        r->broken = true;
        trace_note(r, why.detail ? why.detail : "the card cannot be loaded");
        return divit_fail(err, DIVIT_NO_CARD, __func__, NULL);
    }
    return DIVIT_OK;
}

static divit_status plugged(divit_practice_reader *r, divit_error *err)
{
    (void)!refresh(r, NULL); /* broken settings leave the reader as it is */
    return r->set.plugged ? DIVIT_OK : divit_fail(err, DIVIT_NO_READER, __func__, NULL);
}

/* Makes FOLDER/followed once clients see the settings as they are. */
static void count_question(divit_practice_reader *r)
{
    const unsigned enough = r->set.plugged ? QUESTIONS : QUESTIONS_UNPLUGGED;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    if (r->asked >= enough || ++r->asked < enough ||
        divit_practice_path(folder_of(r), "followed", &path, NULL) != DIVIT_OK)
        return;
    DIVIT_AUTO(divit_fd_close)
    int fd = open((const char *)path.p, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    (void)fd;
}

/* see sandbox/card/reader.h */
divit_status divit_practice_reader_new(
    const char *folder, divit_practice_reader **ret, divit_error *err)
{
    DIVIT_AUTO(divit_practice_reader_free)
    divit_practice_reader *r = calloc(1, sizeof *r);
    if (!r || divit_bytes_append(&r->folder, divit_span_of(folder)) != DIVIT_OK ||
        divit_bytes_terminate(&r->folder) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    r->set = divit_card_settings_usual();
    divit_status s = refresh(r, err);
    if (s == DIVIT_OK)
        s = look_for_record(r, err);
    if (s == DIVIT_OK)
        s = plugged(r, err);
    if (s == DIVIT_OK) {
        *ret = r;
        r = NULL;
    }
    return s;
}

/* see sandbox/card/reader.h */
void divit_practice_reader_free(divit_practice_reader **reader)
{
    if (!reader || !*reader)
        return;
    take_card_out(*reader);
    divit_replay_free(&(*reader)->replay);
    divit_bytes_done(&(*reader)->folder);
    free(*reader);
    *reader = NULL;
}

/* see sandbox/card/reader.h */
divit_status divit_practice_reader_presence(divit_practice_reader *reader, divit_error *err)
{
    divit_status s = plugged(reader, err);
    const bool farewell = reader->untold > 0;
    const bool empty = reader->set.plugged && !reader->set.inserted;
    if (s == DIVIT_OK)
        s = look_for_card(reader, err);
    else if (farewell)
        s = divit_fail(err, DIVIT_NO_CARD, __func__, NULL);
    if (farewell)
        reader->untold--;
    if (!farewell || empty)
        count_question(reader);
    return s;
}

/* see sandbox/card/reader.h */
divit_status divit_practice_reader_power_up(divit_practice_reader *reader, divit_error *err)
{
    divit_status s = plugged(reader, err);
    if (s == DIVIT_OK)
        s = look_for_card(reader, err);
    if (s != DIVIT_OK)
        return s;
    reader->powered = false;
    if (reader->replay) {
        s = divit_replay_power_up(reader->replay, err);
        reader->powered = s == DIVIT_OK;
        return s;
    }
    if (reader->set.mute)
        return divit_fail(err, DIVIT_READER_SILENT, __func__, NULL);
    divit_akis_reset(reader->card);
    reader->powered = true;
    return DIVIT_OK;
}

/* see sandbox/card/reader.h */
bool divit_practice_reader_speaks_t0(const divit_practice_reader *reader)
{
    return reader->replay != NULL;
}

/* see sandbox/card/reader.h */
void divit_practice_reader_power_down(divit_practice_reader *reader)
{
    reader->powered = false;
}

/* see sandbox/card/reader.h */
divit_span divit_practice_reader_atr(const divit_practice_reader *reader)
{
    if (!reader->powered)
        return (divit_span){0};
    if (reader->replay)
        return divit_replay_atr(reader->replay);
    return reader->set.atr_length > 0 ? (divit_span){reader->set.atr, reader->set.atr_length}
                                      : divit_akis_atr();
}

static void pause_for(uint32_t milliseconds)
{
    struct timespec left = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
    while (milliseconds > 0 && nanosleep(&left, &left) != 0)
        ;
}

/* Says nothing for the set time; new settings end it, for they mend the card. */
static void keep_silent(divit_practice_reader *r)
{
    for (uint32_t past = 0; past < r->set.silence && is_same_settings(r); past += STEP_MS)
        pause_for(STEP_MS);
}

/* PSO that ends in a signature: class 00, so the last of a chain. */
static bool makes_signature(divit_span command)
{
    return command.n > 4 && command.p[0] == 0x00 && command.p[1] == 0x2A && command.p[2] == 0x9E;
}

static divit_card_fault fault_now(const divit_practice_reader *r, divit_span command)
{
    if (r->set.fault == DIVIT_CARD_FAULT_STORM)
        return r->count >= r->set.fault_at ? DIVIT_CARD_FAULT_STORM : DIVIT_CARD_FAULT_NONE;
    const bool hit = r->set.fault_at == 0 ? makes_signature(command) : r->count == r->set.fault_at;
    return hit ? r->set.fault : DIVIT_CARD_FAULT_NONE;
}

/* The command to the card; a PIN state that changed is on the disk before the answer leaves. */
static divit_status ask_card(
    divit_practice_reader *r, divit_span command, divit_bytes *ret_answer, divit_error *err)
{
    const divit_akis_pin before = *divit_akis_pin_state(r->card);
    if (divit_akis_transmit(r->card, command, ret_answer) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    const divit_akis_pin *after = divit_akis_pin_state(r->card);
    if (memcmp(&before, after, sizeof before) == 0)
        return DIVIT_OK;
    return divit_practice_card_keep(folder_of(r), after, err);
}

static divit_status answer_with(divit_practice_reader *r, divit_card_fault fault,
    divit_span command, divit_bytes *ret_answer, divit_error *err)
{
    switch (fault) {
    case DIVIT_CARD_FAULT_PULL:
    case DIVIT_CARD_FAULT_RESEAT:
        take_card_out(r);
        r->pulled = fault == DIVIT_CARD_FAULT_PULL;
        trace_note(r, r->pulled ? "pulled" : "pulled and put in again");
        return divit_fail(err, DIVIT_NO_CARD, __func__, NULL);
    case DIVIT_CARD_FAULT_UNPLUG:
        r->set.plugged = false;
        take_card_out(r);
        trace_note(r, "unplugged");
        return divit_fail(err, DIVIT_NO_READER, __func__, NULL);
    case DIVIT_CARD_FAULT_SILENT:
        trace_note(r, "silent");
        keep_silent(r);
        return divit_fail(err, DIVIT_READER_SILENT, __func__, NULL);
    default:
        break;
    }
    const divit_status s = ask_card(r, command, ret_answer, err);
    if (s != DIVIT_OK)
        return s;
    const uint64_t number = ((uint64_t)r->set.seed << 32) + r->count;
    return divit_spoil_answer(fault, number, ret_answer) == DIVIT_OK
               ? DIVIT_OK
               : divit_fail_memory(err, __func__);
}

/* Asks the record; a command that is not in it is named in the trace. */
static divit_status play(divit_practice_reader *r, const divit_replay_question *question,
    divit_bytes *ret_answer, divit_error *err)
{
    uint32_t wait = 0;
    const size_t before = divit_replay_unknown(r->replay);
    const divit_status s = divit_replay_ask(r->replay, question, ret_answer, &wait, err);
    if (divit_replay_unknown(r->replay) > before)
        trace_note(r, DIVIT_REPLAY_UNKNOWN);
    pause_for(wait);
    return s;
}

/* see sandbox/card/reader.h */
divit_status divit_practice_reader_transmit(
    divit_practice_reader *reader, divit_span command, divit_bytes *ret_answer, divit_error *err)
{
    divit_status s = plugged(reader, err);
    if (s != DIVIT_OK)
        return s;
    if ((!reader->card && !reader->replay) || !reader->powered)
        return divit_fail(err, DIVIT_NO_CARD, __func__, NULL);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes line = {0};
    reader->count++;
    if (divit_apdu_trace_command(&line, command) == DIVIT_OK)
        trace(reader, &line);
    pause_for(reader->set.delay);
    s = reader->replay ? play(reader, &(divit_replay_question){.data = command}, ret_answer, err)
                       : answer_with(reader, fault_now(reader, command), command, ret_answer, err);
    line.n = 0;
    if (s == DIVIT_OK && divit_apdu_trace_answer(&line, divit_bytes_span(ret_answer)) == DIVIT_OK)
        trace(reader, &line);
    return s;
}

/* Tag, length and control code, big-endian, of each feature (PC/SC part 10, 2.3). */
static divit_status list_features(divit_bytes *ret_answer, divit_error *err)
{
    static const struct {
        uint8_t tag;
        uint32_t code;
    } features[] = {
        {0x06, DIVIT_READER_VERIFY}, {0x07, DIVIT_READER_MODIFY}, {0x12, DIVIT_READER_TLV}};
    ret_answer->n = 0;
    for (size_t i = 0; i < sizeof features / sizeof features[0]; i++) {
        const uint32_t code = features[i].code;
        const uint8_t tlv[] = {features[i].tag, 4, (uint8_t)(code >> 24), (uint8_t)(code >> 16),
            (uint8_t)(code >> 8), (uint8_t)code};
        if (divit_bytes_append(ret_answer, (divit_span){tlv, sizeof tlv}) != DIVIT_OK)
            return divit_fail_memory(err, __func__);
    }
    return DIVIT_OK;
}

/* dwMaxAPDUDataSize, little-endian (PC/SC part 10, 2.6.14): as a reader for extended APDUs. */
static divit_status list_properties(divit_bytes *ret_answer, divit_error *err)
{
    static const uint8_t tlv[] = {0x0A, 4, 0x08, 0x00, 0x01, 0x00};
    ret_answer->n = 0;
    if (divit_bytes_append(ret_answer, (divit_span){tlv, sizeof tlv}) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}

static divit_status answer_word(uint16_t sw, divit_bytes *ret_answer, divit_error *err)
{
    const uint8_t bytes[] = {(uint8_t)(sw >> 8), (uint8_t)sw};
    ret_answer->n = 0;
    if (divit_bytes_append(ret_answer, (divit_span){bytes, sizeof bytes}) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}

/* Lets the person type and sends what the block asks for. */
static divit_status enter_pin(divit_practice_reader *r, divit_pin_block_kind kind, divit_span in,
    divit_bytes *ret_answer, divit_error *err)
{
    divit_bytes command = {0};
    divit_pin_block block;
    if (divit_pin_block_parse(kind, in, &block, NULL) != DIVIT_OK)
        return answer_word(DIVIT_PAD_SW_BLOCK, ret_answer, err);
    const uint16_t sw = divit_pad_type(folder_of(r), &block, &command);
    const divit_status s =
        sw != 0 ? answer_word(sw, ret_answer, err)
                : divit_practice_reader_transmit(r, divit_bytes_span(&command), ret_answer, err);
    if (command.p)
        explicit_bzero(command.p, command.n);
    divit_bytes_done(&command);
    return s;
}

/* see sandbox/card/reader.h */
divit_status divit_practice_reader_control(divit_practice_reader *reader, uint32_t code,
    divit_span in, divit_bytes *ret_answer, divit_error *err)
{
    const divit_status s = plugged(reader, err);
    if (s != DIVIT_OK)
        return s;
    if (reader->replay)
        return play(reader,
            &(divit_replay_question){.is_control = true, .control = code, .data = in}, ret_answer,
            err);
    if (reader->set.pinpad && code == DIVIT_READER_FEATURES)
        return list_features(ret_answer, err);
    if (reader->set.pinpad && code == DIVIT_READER_TLV)
        return list_properties(ret_answer, err);
    if (reader->set.pinpad && code == DIVIT_READER_VERIFY)
        return enter_pin(reader, DIVIT_PIN_BLOCK_VERIFY, in, ret_answer, err);
    if (reader->set.pinpad && code == DIVIT_READER_MODIFY)
        return enter_pin(reader, DIVIT_PIN_BLOCK_MODIFY, in, ret_answer, err);
    return divit_fail(
        err, DIVIT_INPUT_UNSUPPORTED, __func__, N_("the practice reader has no such function"));
}
