/* SPDX-License-Identifier: Apache-2.0 */
/* The card folder and the reader over it: settings that change, faults, the PIN file, the trace. */
#include "unit/check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "identity.h"
#include "sandbox/card/folder.h"
#include "sandbox/card/reader.h"

typedef struct fixture {
    test_identity identity;
    char folder[SCRATCH_SIZE];
    divit_practice_reader *reader;
    divit_bytes answer;
} fixture;

static const char *const names[] = {
    "certificate.der", "key.der", "pin", "settings", "apdu.log", "followed", "typed", "typed-new"};

static int make(void **state)
{
    static fixture f;
    *state = &f;
    return test_identity_make(2048, &f.identity) ? 0 : -1;
}

static int drop(void **state)
{
    test_identity_done(&((fixture *)*state)->identity);
    return 0;
}

static divit_practice_card_options options_of(const fixture *f)
{
    return (divit_practice_card_options){.certificate = divit_bytes_span(&f->identity.certificate),
        .key = divit_bytes_span(&f->identity.key),
        .pin = DIVIT_SPAN_TEXT("123456")};
}

static int plug(void **state)
{
    fixture *f = *state;
    const divit_practice_card_options o = options_of(f);
    scratch_template(f->folder, "card");
    if (!mkdtemp(f->folder) || divit_practice_card_make(f->folder, &o, NULL) != DIVIT_OK)
        return -1;
    return divit_practice_reader_new(f->folder, &f->reader, NULL) == DIVIT_OK ? 0 : -1;
}

static int unplug(void **state)
{
    fixture *f = *state;
    divit_practice_reader_free(&f->reader);
    divit_bytes_done(&f->answer);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes path = {0};
        CHECK_OK(divit_practice_path(f->folder, names[i], &path, NULL));
        (void)unlink((const char *)path.p);
    }
    return rmdir(f->folder);
}

static divit_bytes content_of(const fixture *f, const char *name)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    divit_bytes content = {0};
    CHECK_OK(divit_practice_path(f->folder, name, &path, NULL));
    CHECK_OK(divit_file_read((const char *)path.p, 65536, &content, NULL));
    return content;
}

static void check_file(const fixture *f, const char *name, const char *text)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes content = content_of(f, name);
    CHECK_TEXT(divit_bytes_span(&content), text);
}

static void set(fixture *f, const char *line)
{
    CHECK_OK(divit_practice_card_set(f->folder, divit_span_of(line), NULL));
}

static divit_status send(fixture *f, const char *hex)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes command = {0};
    CHECK_OK(divit_hex_parse(&command, divit_span_of(hex)));
    return divit_practice_reader_transmit(f->reader, divit_bytes_span(&command), &f->answer, NULL);
}

static void talk(fixture *f, const char *command, const char *answer)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes hex = {0};
    CHECK_OK(send(f, command));
    CHECK_OK(divit_hex_append(&hex, divit_bytes_span(&f->answer)));
    CHECK_OK(divit_bytes_terminate(&hex));
    assert_string_equal((const char *)hex.p, answer);
}

static void power_up(fixture *f)
{
    CHECK_OK(divit_practice_reader_presence(f->reader, NULL));
    CHECK_OK(divit_practice_reader_power_up(f->reader, NULL));
}

/* pcscd hears of an absence twice, whatever has happened since. */
static void hear_absence(fixture *f)
{
    CHECK_STATUS(divit_practice_reader_presence(f->reader, NULL), DIVIT_NO_CARD);
    CHECK_STATUS(divit_practice_reader_presence(f->reader, NULL), DIVIT_NO_CARD);
}

static void a_card_without_power_is_silent(void **state)
{
    fixture *f = *state;
    CHECK_STATUS(send(f, "00CA01040A"), DIVIT_NO_CARD);
    assert_int_equal(divit_practice_reader_atr(f->reader).n, 0);
    power_up(f);
    assert_int_equal(divit_practice_reader_atr(f->reader).n, 19);
    set(f, "atr=3b0102");
    power_up(f);
    assert_memory_equal(divit_practice_reader_atr(f->reader).p, "\x3b\1\2", 3);
    assert_int_equal(divit_practice_reader_atr(f->reader).n, 3);
    talk(f, "00CA01040A", "000000000000a50000009000");
    divit_practice_reader_power_down(f->reader);
    CHECK_STATUS(send(f, "00CA01040A"), DIVIT_NO_CARD);
}

static void the_card_comes_and_goes(void **state)
{
    fixture *f = *state;
    power_up(f);
    set(f, "card=out");
    hear_absence(f);
    CHECK_STATUS(send(f, "00CA01040A"), DIVIT_NO_CARD);
    CHECK_STATUS(divit_practice_reader_power_up(f->reader, NULL), DIVIT_NO_CARD);
    set(f, "card=in");
    power_up(f);
    talk(f, "80090001", "9000");
}

static void no_absence_goes_untold(void **state)
{
    fixture *f = *state;
    power_up(f);
    set(f, "card=out");
    CHECK_STATUS(send(f, "80090001"), DIVIT_NO_CARD);
    set(f, "card=in");
    CHECK_STATUS(divit_practice_reader_power_up(f->reader, NULL), DIVIT_NO_CARD);
    hear_absence(f);
    power_up(f);
}

static void the_reader_comes_and_goes(void **state)
{
    fixture *f = *state;
    power_up(f);
    set(f, "reader=unplugged");
    CHECK_STATUS(send(f, "00CA01040A"), DIVIT_NO_READER);
    hear_absence(f);
    CHECK_STATUS(divit_practice_reader_presence(f->reader, NULL), DIVIT_NO_READER);
    divit_practice_reader *second = NULL;
    CHECK_STATUS(divit_practice_reader_new(f->folder, &second, NULL), DIVIT_NO_READER);
    set(f, "reader=plugged");
    CHECK_STATUS(send(f, "00CA01040A"), DIVIT_NO_CARD);
    power_up(f);
    talk(f, "80090001", "9000");
}

/* After so many questions, and not before, the settings count as followed. */
static void check_followed(fixture *f, int questions, divit_status answer)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    CHECK_OK(divit_practice_path(f->folder, "followed", &path, NULL));
    (void)unlink((const char *)path.p);
    for (int i = 0; i < questions; i++) {
        assert_int_not_equal(access((const char *)path.p, F_OK), 0);
        CHECK_STATUS(divit_practice_reader_presence(f->reader, NULL), answer);
    }
    assert_int_equal(access((const char *)path.p, F_OK), 0);
}

static void moves_are_marked_as_followed(void **state)
{
    fixture *f = *state;
    check_followed(f, 3, DIVIT_OK);
    set(f, "card=out");
    check_followed(f, 3, DIVIT_NO_CARD);
    set(f, "card=in");
    check_followed(f, 3, DIVIT_OK);
    set(f, "reader=unplugged");
    hear_absence(f);
    check_followed(f, 2, DIVIT_NO_READER);
}

static void a_mute_card_takes_no_power(void **state)
{
    fixture *f = *state;
    set(f, "mute=yes");
    CHECK_OK(divit_practice_reader_presence(f->reader, NULL));
    CHECK_STATUS(divit_practice_reader_power_up(f->reader, NULL), DIVIT_READER_SILENT);
    set(f, "mute=no");
    power_up(f);
}

static void tries_are_on_disk_before_the_answer(void **state)
{
    fixture *f = *state;
    power_up(f);
    check_file(f, "pin", "123456 3\n");
    talk(f, "0020000106363534333231", "63c2");
    check_file(f, "pin", "123456 2\n");
    talk(f, "002401010E0631323334353606363534333231", "9000");
    check_file(f, "pin", "654321 3\n");
    set(f, "card=out");
    hear_absence(f);
    set(f, "card=in");
    power_up(f);
    talk(f, "0020000106363534333231", "9000");
}

static void the_trace_holds_no_pin(void **state)
{
    fixture *f = *state;
    power_up(f);
    talk(f, "0020000106363534333231", "63c2");
    check_file(f, "apdu.log", "> 00200001 06 [PIN 6 bytes]\n< 63C2\n");
    set(f, "trace=");
    talk(f, "80090001", "9000");
    check_file(f, "apdu.log", "> 00200001 06 [PIN 6 bytes]\n< 63C2\n");
}

static void check_control(fixture *f, uint32_t code, const char *block, const char *answer)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes in = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes hex = {0};
    CHECK_OK(divit_hex_parse(&in, divit_span_of(block)));
    CHECK_OK(
        divit_practice_reader_control(f->reader, code, divit_bytes_span(&in), &f->answer, NULL));
    CHECK_OK(divit_hex_append(&hex, divit_bytes_span(&f->answer)));
    CHECK_TEXT(divit_bytes_span(&hex), answer);
}

static void type(const fixture *f, const char *name, const char *text)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    CHECK_OK(divit_practice_path(f->folder, name, &path, NULL));
    CHECK_OK(divit_file_write_private((const char *)path.p, divit_span_of(text), NULL));
}

static void a_pin_is_typed_on_the_pad(void **state)
{
    static const char verify[] = "000082000010060200000000000000050000000020000100";
    static const char modify[] = "0000828000000010060302000000000000000000050000000024010100";
    fixture *f = *state;
    power_up(f);
    CHECK_STATUS(divit_practice_reader_control(
                     f->reader, DIVIT_READER_FEATURES, (divit_span){0}, &f->answer, NULL),
        DIVIT_INPUT_UNSUPPORTED);
    set(f, "pinpad=yes");
    check_control(f, DIVIT_READER_FEATURES, "", "060442000db2070442000db3120442000db4");
    check_control(f, DIVIT_READER_TLV, "", "0a0408000100");
    check_control(f, DIVIT_READER_VERIFY, verify, "6401");
    check_control(f, DIVIT_READER_VERIFY, "00", "6b80");
    type(f, "typed", "654321\n");
    check_control(f, DIVIT_READER_VERIFY, verify, "63c2");
    type(f, "typed", "123456\n");
    type(f, "typed-new", "765432\n765432\n");
    check_control(f, DIVIT_READER_VERIFY, verify, "9000");
    check_control(f, DIVIT_READER_MODIFY, modify, "9000");
    check_file(f, "pin", "765432 3\n");
    check_file(f, "apdu.log",
        "> 00200001 06 [PIN 6 bytes]\n< 63C2\n> 00200001 06 [PIN 6 bytes]\n< 9000\n"
        "> 00240101 0E [PIN 14 bytes]\n< 9000\n");
    CHECK_STATUS(divit_practice_reader_control(f->reader, 1, (divit_span){0}, &f->answer, NULL),
        DIVIT_INPUT_UNSUPPORTED);
}

static void faults_come_at_their_apdu(void **state)
{
    fixture *f = *state;
    power_up(f);
    set(f, "fault-at=2");
    set(f, "fault=garbage");
    talk(f, "80090001", "9000");
    talk(f, "80090001", "deadbeef010203");
    talk(f, "80090001", "9000");
    set(f, "fault=empty");
    talk(f, "80090001", "9000");
    talk(f, "00CA01040A", "9000");
    set(f, "fault=flip");
    talk(f, "80090001", "9000");
    talk(f, "00CA01040A", "010000000000a50000009000");
    set(f, "silence=0");
    set(f, "fault=silent");
    talk(f, "80090001", "9000");
    CHECK_STATUS(send(f, "80090001"), DIVIT_READER_SILENT);
    talk(f, "80090001", "9000");
    set(f, "fault=pull");
    talk(f, "80090001", "9000");
    CHECK_STATUS(send(f, "80090001"), DIVIT_NO_CARD);
    hear_absence(f);
    set(f, "fault=none");
    power_up(f);
}

static void a_card_and_a_reader_go_by_a_fault(void **state)
{
    fixture *f = *state;
    power_up(f);
    set(f, "fault-at=1");
    set(f, "fault=reseat");
    CHECK_STATUS(send(f, "80090001"), DIVIT_NO_CARD);
    hear_absence(f);
    power_up(f);
    talk(f, "80090001", "9000");
    set(f, "fault=unplug");
    CHECK_STATUS(send(f, "80090001"), DIVIT_NO_READER);
    hear_absence(f);
    CHECK_STATUS(divit_practice_reader_presence(f->reader, NULL), DIVIT_NO_READER);
    set(f, "fault=none");
    power_up(f);
}

static void a_storm_goes_on(void **state)
{
    fixture *f = *state;
    power_up(f);
    set(f, "fault=storm");
    set(f, "fault-at=2");
    set(f, "seed=1");
    talk(f, "00CA01040A", "000000000000a50000009000");
    for (int i = 0; i < 20; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes hex = {0};
        CHECK_OK(send(f, "00CA01040A"));
        CHECK_OK(divit_hex_append(&hex, divit_bytes_span(&f->answer)));
        assert_false(divit_span_is(divit_bytes_span(&hex), "000000000000a50000009000"));
    }
}

static void another_answer_to_reset_is_given(void **state)
{
    fixture *f = *state;
    power_up(f);
    assert_int_equal(divit_practice_reader_atr(f->reader).n, 19);
    set(f, "atr=3b10");
    power_up(f);
    CHECK_TEXT(divit_practice_reader_atr(f->reader), "\x3b\x10");
}

static void signature_faults_wait_for_a_signature(void **state)
{
    fixture *f = *state;
    power_up(f);
    set(f, "fault=empty");
    talk(f, "00CA01040A", "000000000000a50000009000");
    talk(f, "0020000106313233343536", "9000");
    talk(f, "0022C301", "9000");
    talk(f, "002A9E9A0100F4", "9000");
    set(f, "fault=none");
    CHECK_OK(send(f, "002A9E9A0100F4"));
    assert_int_equal(f->answer.n, 244 + 2);
}

static void broken_folders_are_told(void **state)
{
    fixture *f = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    CHECK_OK(divit_practice_path(f->folder, "key.der", &path, NULL));
    CHECK_OK(divit_file_write_private((const char *)path.p, DIVIT_SPAN_TEXT("x"), NULL));
    CHECK_STATUS(divit_practice_reader_presence(f->reader, NULL), DIVIT_NO_CARD);
    check_file(f, "apdu.log", "# the key is not PKCS#8 in DER form\n");
    CHECK_OK(divit_practice_path(f->folder, "settings", &path, NULL));
    CHECK_OK(divit_file_write_private((const char *)path.p, DIVIT_SPAN_TEXT("x\n"), NULL));
    CHECK_STATUS(divit_practice_card_set(f->folder, DIVIT_SPAN_TEXT("delay=1"), NULL), DIVIT_USAGE);
    CHECK_STATUS(
        divit_practice_card_set("/nowhere", DIVIT_SPAN_TEXT("delay=1"), NULL), DIVIT_INPUT_MISSING);
}

static void files_are_for_their_owner(void **state)
{
    fixture *f = *state;
    for (size_t i = 0; i < 4; i++) {
        struct stat st;
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes path = {0};
        CHECK_OK(divit_practice_path(f->folder, names[i], &path, NULL));
        assert_int_equal(stat((const char *)path.p, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
    }
}

static void wrong_options_make_no_folder(void **state)
{
    fixture *f = *state;
    divit_practice_card_options o = options_of(f);
    o.pin = DIVIT_SPAN_TEXT("12345");
    CHECK_STATUS(divit_practice_card_make("/tmp/divit-none", &o, NULL), DIVIT_PIN_LENGTH);
    o.pin = DIVIT_SPAN_TEXT("12345678901234567");
    CHECK_STATUS(divit_practice_card_make("/tmp/divit-none", &o, NULL), DIVIT_PIN_LENGTH);
    o.pin = DIVIT_SPAN_TEXT("123 456");
    CHECK_STATUS(divit_practice_card_make("/tmp/divit-none", &o, NULL), DIVIT_PIN_LENGTH);
    o = options_of(f);
    o.serial = DIVIT_SPAN_TEXT("1234567");
    CHECK_STATUS(divit_practice_card_make("/tmp/divit-none", &o, NULL), DIVIT_USAGE);
    assert_int_not_equal(access("/tmp/divit-none", F_OK), 0);
}

#define READER_TEST(test) cmocka_unit_test_setup_teardown(test, plug, unplug)

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(a_card_without_power_is_silent),
        READER_TEST(the_card_comes_and_goes),
        READER_TEST(no_absence_goes_untold),
        READER_TEST(the_reader_comes_and_goes),
        READER_TEST(moves_are_marked_as_followed),
        READER_TEST(a_mute_card_takes_no_power),
        READER_TEST(tries_are_on_disk_before_the_answer),
        READER_TEST(the_trace_holds_no_pin),
        READER_TEST(a_pin_is_typed_on_the_pad),
        READER_TEST(faults_come_at_their_apdu),
        READER_TEST(a_card_and_a_reader_go_by_a_fault),
        READER_TEST(a_storm_goes_on),
        READER_TEST(another_answer_to_reset_is_given),
        READER_TEST(signature_faults_wait_for_a_signature),
        READER_TEST(broken_folders_are_told),
        READER_TEST(files_are_for_their_owner),
        READER_TEST(wrong_options_make_no_folder),
    };
    return cmocka_run_group_tests_name("sandbox/card/reader", tests, make, drop);
}
