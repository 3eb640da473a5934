/* SPDX-License-Identifier: Apache-2.0 */
/* The PIN pad of the practice reader. */
#include "sandbox/card/pad.h"

#include "base/bytes.h"
#include "base/file.h"
#include "base/secret.h"
#include "base/status.h"
#include "sandbox/card/folder.h"

/* Offsets of the fields that count (PC/SC part 10, 2.5.2 and 2.5.3; packed, host byte order). */
typedef struct layout {
    size_t insert;     /* bInsertionOffsetOld and New; 0: none */
    size_t digits;     /* wPINMaxExtraDigit: most, least */
    size_t confirm;    /* bConfirmPIN; 0: none */
    size_t validation; /* bEntryValidationCondition */
    size_t length;     /* ulDataLength */
    uint8_t instruction;
} layout;

static const layout layouts[] = {
    [DIVIT_PIN_BLOCK_VERIFY] = {0, 5, 0, 7, 15, 0x20},
    [DIVIT_PIN_BLOCK_MODIFY] = {5, 7, 9, 10, 20, 0x24},
};

enum {
    FORMAT = 2, /* bmFormatString */
    BLOCK = 3,  /* bmPINBlockString */
    WHERE = 4,  /* bmPINLengthFormat */
    ASCII_FROM_START = 0x82,
    COUNTED = 0x80, /* the length of the PIN takes 8 bits */
    REPEAT = 1,
    ASK_OLD = 2,
    BY_KEY_OR_LENGTH = 3, /* of bEntryValidationCondition, at least one of the two */
    BY_TIMEOUT = 4,
    HEADER = 4,
    PIN_MOST = 16,
};

static divit_status unsupported(divit_error *err)
{
    return divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__,
        N_("the practice reader cannot ask for a PIN in this way"));
}

/* The command in abData: VERIFY or CHANGE REFERENCE DATA without data. */
static bool take_command(divit_span data, const layout *l, divit_pin_block *block)
{
    if (data.n != HEADER && (data.n != HEADER + 1 || data.p[HEADER] != 0))
        return false;
    block->header = divit_span_sub(data, 0, HEADER);
    return data.p[1] == l->instruction;
}

static bool take_confirmation(const uint8_t *p, const layout *l, divit_pin_block *block)
{
    if (l->confirm == 0)
        return !block->counted;
    block->repeat = p[l->confirm] & REPEAT;
    return p[l->insert] == 0 && p[l->insert + 1] == 0 && (p[l->confirm] & ASK_OLD) &&
           (p[l->confirm] & ~(REPEAT | ASK_OLD)) == 0;
}

/* see sandbox/card/pad.h */
divit_status divit_pin_block_parse(
    divit_pin_block_kind kind, divit_span bytes, divit_pin_block *ret, divit_error *err)
{
    const layout *l = &layouts[kind];
    const size_t head = l->length + 4;
    if (bytes.n < head)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("the PIN block is cut off"));
    const uint8_t *p = bytes.p;
    const uint8_t *n = p + l->length;
    const uint32_t said =
        (uint32_t)n[0] | (uint32_t)n[1] << 8 | (uint32_t)n[2] << 16 | (uint32_t)n[3] << 24;
    if (said != bytes.n - head)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
            N_("the PIN block's length is not that of its command"));
    divit_pin_block b = {.kind = kind,
        .most = p[l->digits],
        .least = p[l->digits + 1],
        .counted = p[BLOCK] == COUNTED};
    const uint8_t validation = p[l->validation];
    if (p[FORMAT] != ASCII_FROM_START || (p[BLOCK] & ~COUNTED) != 0 || p[WHERE] != 0)
        return unsupported(err);
    if (b.least == 0 || b.least > b.most || b.most > PIN_MOST)
        return unsupported(err);
    if (!(validation & BY_KEY_OR_LENGTH) || validation & ~(BY_KEY_OR_LENGTH | BY_TIMEOUT))
        return unsupported(err);
    if (!take_confirmation(p, l, &b) || !take_command(divit_span_sub(bytes, head, said), l, &b))
        return unsupported(err);
    *ret = b;
    return DIVIT_OK;
}

/* The file of a card folder that a person "types"; -1 if there is none. */
static int open_typed(const char *folder, const char *name)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    int fd = -1;
    if (divit_practice_path(folder, name, &path, NULL) != DIVIT_OK ||
        divit_file_open((const char *)path.p, &fd, NULL) != DIVIT_OK)
        return -1;
    return fd;
}

/* One line that is typed; 0 or a status word. */
static uint16_t type_line(int fd, const divit_pin_block *block, divit_secret **ret)
{
    if (fd < 0 || divit_secret_new(ret, NULL) != DIVIT_OK)
        return DIVIT_PAD_SW_CANCELLED;
    if (divit_secret_read(*ret, fd, NULL) != DIVIT_OK)
        return DIVIT_PAD_SW_LENGTH;
    const size_t n = divit_secret_length(*ret);
    return n < block->least || n > block->most ? DIVIT_PAD_SW_LENGTH : 0;
}

static divit_span typed(const divit_secret *secret)
{
    return (divit_span){divit_secret_data(secret), divit_secret_length(secret)};
}

static divit_status append_pin(const divit_pin_block *block, const divit_secret *s, divit_bytes *to)
{
    divit_status done = DIVIT_OK;
    if (block->counted)
        done = divit_bytes_push(to, (uint8_t)divit_secret_length(s));
    return done == DIVIT_OK ? divit_bytes_append(to, typed(s)) : done;
}

/* Header, length, the PIN, and the new PIN if there is one. */
static divit_status write_command(const divit_pin_block *block, const divit_secret *old,
    const divit_secret *fresh, divit_bytes *out)
{
    divit_status s = divit_bytes_append(out, block->header);
    if (s == DIVIT_OK)
        s = divit_bytes_push(out, 0);
    if (s == DIVIT_OK)
        s = append_pin(block, old, out);
    if (s == DIVIT_OK && fresh)
        s = append_pin(block, fresh, out);
    if (s == DIVIT_OK)
        out->p[HEADER] = (uint8_t)(out->n - HEADER - 1);
    return s;
}

/* The new PIN, typed twice if the block wants it so; 0 or a status word. */
static uint16_t type_new(const char *folder, const divit_pin_block *block, divit_secret **ret)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = open_typed(folder, "typed-new");
    DIVIT_AUTO(divit_secret_free)
    divit_secret *again = NULL;
    uint16_t sw = type_line(fd, block, ret);
    if (sw != 0 || !block->repeat)
        return sw;
    sw = type_line(fd, block, &again);
    if (sw != 0)
        return sw;
    return divit_span_equal_secret(typed(*ret), typed(again)) ? 0 : DIVIT_PAD_SW_DIFFERENT;
}

/* see sandbox/card/pad.h */
uint16_t divit_pad_type(const char *folder, const divit_pin_block *block, divit_bytes *ret_command)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = open_typed(folder, "typed");
    DIVIT_AUTO(divit_secret_free)
    divit_secret *old = NULL;
    DIVIT_AUTO(divit_secret_free)
    divit_secret *fresh = NULL;
    uint16_t sw = type_line(fd, block, &old);
    if (sw == 0 && block->kind == DIVIT_PIN_BLOCK_MODIFY)
        sw = type_new(folder, block, &fresh);
    ret_command->n = 0;
    if (sw == 0 && write_command(block, old, fresh, ret_command) != DIVIT_OK)
        sw = DIVIT_PAD_SW_CANCELLED;
    return sw;
}
