/* SPDX-License-Identifier: Apache-2.0 */
/* The journal: replay, torn and broken files, two processes, nothing personal. */
#include "unit/check.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "portal/journal.h"

#define HASH_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HASH_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

typedef struct place {
    char folder[SCRATCH_SIZE];
    char state[96];
    char file[128];
} place;

static int make_place(void **state)
{
    static place p;
    scratch_template(p.folder, "journal");
    if (!mkdtemp(p.folder))
        return -1;
    (void)snprintf(p.state, sizeof p.state, "%s/state/journals", p.folder);
    (void)snprintf(p.file, sizeof p.file, "%s/SD-780.journal", p.state);
    *state = &p;
    return 0;
}

static int remove_place(void **state)
{
    const place *p = *state;
    char command[96];
    (void)snprintf(command, sizeof command, "rm -r %s", p->folder);
    return system(command);
}

static divit_journal *open_journal(const place *p)
{
    divit_journal *j = NULL;
    CHECK_OK(divit_journal_open(p->state, "SD-780", &j, NULL));
    return j;
}

static const divit_journal_record received = {.step = DIVIT_STEP_DOCUMENTS_RECEIVED,
    .time = 1795359845,
    .form_shown = HASH_A,
    .commitment_shown = HASH_B};
static const divit_journal_record signed_files = {.step = DIVIT_STEP_SIGNED,
    .form_signed = HASH_B,
    .commitment_signed = HASH_A,
    .form_file = "form-signed.pdf",
    .commitment_file = "commitment-signed.xml"};
static const divit_journal_record submitting = {
    .step = DIVIT_STEP_SUBMITTING, .idempotency_key = "0123456789abcdef0123456789abcdef"};

/* Writes the three records above and closes. */
static void write_three(const place *p)
{
    DIVIT_AUTO(divit_journal_free)
    divit_journal *j = open_journal(p);
    CHECK_OK(divit_journal_append(j, &received, NULL));
    CHECK_OK(divit_journal_append(j, &signed_files, NULL));
    CHECK_OK(divit_journal_append(j, &submitting, NULL));
}

static void read_back(const place *p, divit_bytes *content)
{
    CHECK_OK(divit_file_read(p->file, 1 << 20, content, NULL));
}

static void rewrite(const place *p, divit_span content)
{
    CHECK_OK(divit_file_write_private(p->file, content, NULL));
}

static void the_newest_state_is_replayed(void **state)
{
    const place *p = *state;
    write_three(p);
    DIVIT_AUTO(divit_journal_free)
    divit_journal *j = open_journal(p);
    const divit_journal_record *s = divit_journal_state(j);
    assert_int_equal(s->step, DIVIT_STEP_SUBMITTING);
    assert_string_equal(s->form_shown, HASH_A);
    assert_string_equal(s->commitment_shown, HASH_B);
    assert_string_equal(s->form_signed, HASH_B);
    assert_string_equal(s->form_file, "form-signed.pdf");
    assert_string_equal(s->idempotency_key, "0123456789abcdef0123456789abcdef");
    assert_string_equal(s->receipt_hash, "");
}

static void an_earlier_step_forgets_later_values(void **state)
{
    const place *p = *state;
    write_three(p);
    DIVIT_AUTO(divit_journal_free)
    divit_journal *j = open_journal(p);
    CHECK_OK(divit_journal_append(j, &(divit_journal_record){.step = DIVIT_STEP_FORM_SENT}, NULL));
    const divit_journal_record *s = divit_journal_state(j);
    assert_int_equal(s->step, DIVIT_STEP_FORM_SENT);
    assert_string_equal(s->form_shown, "");
    assert_string_equal(s->idempotency_key, "");
}

static void only_its_owner_reads_it(void **state)
{
    const place *p = *state;
    struct stat st;
    write_three(p);
    assert_int_equal(stat(p->file, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

/* Cut at every byte, the whole lines before the cut remain and the next record follows them. */
static void a_torn_last_line_is_dropped(void **state)
{
    const place *p = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes whole = {0};
    write_three(p);
    read_back(p, &whole);
    const uint8_t *last = memrchr(whole.p, '\n', whole.n - 1);
    for (size_t n = (size_t)(last - whole.p) + 1; n < whole.n; n++) {
        rewrite(p, (divit_span){whole.p, n});
        DIVIT_AUTO(divit_journal_free)
        divit_journal *j = open_journal(p);
        assert_int_equal(divit_journal_state(j)->step, DIVIT_STEP_SIGNED);
        CHECK_OK(divit_journal_append(j, &submitting, NULL));
        divit_journal_free(&j);
        j = open_journal(p);
        assert_int_equal(divit_journal_state(j)->step, DIVIT_STEP_SUBMITTING);
    }
}

/* No byte before the last line may change. */
static void a_broken_middle_is_refused(void **state)
{
    const place *p = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes whole = {0};
    write_three(p);
    read_back(p, &whole);
    const uint8_t *first = memchr(whole.p, '\n', whole.n);
    const size_t second = (size_t)(first - whole.p) + 1;
    for (size_t i = 0; i < second; i++) {
        divit_journal_replay replay;
        divit_error err = {0};
        whole.p[i] ^= 1;
        CHECK_STATUS(divit_journal_replay_bytes(divit_bytes_span(&whole), &replay, &err),
            DIVIT_INPUT_BROKEN);
        assert_true(err.where <= second);
        whole.p[i] ^= 1;
    }
}

static void a_missing_line_is_seen(void **state)
{
    const place *p = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes whole = {0};
    divit_journal *j = NULL;
    divit_error err = {0};
    write_three(p);
    read_back(p, &whole);
    const uint8_t *first = memchr(whole.p, '\n', whole.n);
    rewrite(p, divit_span_sub(divit_bytes_span(&whole), (size_t)(first - whole.p) + 1, whole.n));
    CHECK_STATUS(divit_journal_open(p->state, "SD-780", &j, &err), DIVIT_INPUT_BROKEN);
    assert_int_equal(err.where, 0);
    assert_string_equal(err.subject, p->file);
    assert_null(j);
}

static void a_journal_without_a_step_leaves_no_file(void **state)
{
    const place *p = *state;
    divit_journal *j = open_journal(p);
    assert_int_equal(access(p->file, F_OK), 0);
    divit_journal_free(&j);
    assert_int_equal(access(p->file, F_OK), -1);
    j = open_journal(p);
    CHECK_OK(divit_journal_append(j, &received, NULL));
    divit_journal_free(&j);
    assert_int_equal(access(p->file, F_OK), 0);
}

static void a_second_process_is_refused(void **state)
{
    const place *p = *state;
    DIVIT_AUTO(divit_journal_free)
    divit_journal *first = open_journal(p);
    divit_journal *second = NULL;
    assert_non_null(first);
    CHECK_STATUS(divit_journal_open(p->state, "SD-780", &second, NULL), DIVIT_PORTAL_STATE);
    assert_null(second);
    CHECK_OK(divit_journal_open(p->state, "SD-781", &second, NULL));
    divit_journal_free(&second);
}

static void personal_data_is_not_written(void **state)
{
    const place *p = *state;
    DIVIT_AUTO(divit_journal_free)
    divit_journal *j = open_journal(p);
    static const char *const names[] = {
        "form-10000000146.pdf", "deneme@example.test", "a/b.pdf", ".hidden", ""};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        divit_journal_record r = signed_files;
        (void)snprintf(r.form_file, sizeof r.form_file, "%s", names[i]);
        CHECK_STATUS(divit_journal_append(j, &r, NULL), DIVIT_USAGE);
    }
    assert_int_equal(divit_journal_state(j)->step, DIVIT_STEP_NONE);
}

static void an_order_number_cannot_leave_the_folder(void **state)
{
    const place *p = *state;
    divit_journal *j = NULL;
    static const char *const numbers[] = {"../SD-1", "SD-", "SD-1/2", "SD-1234567890123", ""};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        CHECK_STATUS(divit_journal_open(p->state, numbers[i], &j, NULL), DIVIT_USAGE);
}

/* A full disk, played by a limit on the file's size: nothing of the record stays. */
static void a_failed_append_leaves_nothing(void **state)
{
    const place *p = *state;
    struct rlimit before;
    write_three(p);
    DIVIT_AUTO(divit_journal_free)
    divit_journal *j = open_journal(p);
    struct stat st;
    assert_int_equal(stat(p->file, &st), 0);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    (void)signal(SIGXFSZ, SIG_IGN);
    const struct rlimit tight = {(rlim_t)st.st_size + 20, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    const divit_status s = divit_journal_append(j, &submitting, NULL);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    CHECK_STATUS(s, DIVIT_E_IO);
    const off_t size = st.st_size;
    assert_int_equal(stat(p->file, &st), 0);
    assert_int_equal(st.st_size, size);
    CHECK_OK(divit_journal_append(j, &submitting, NULL));
}

#define PLACED(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACED(the_newest_state_is_replayed),
        PLACED(an_earlier_step_forgets_later_values),
        PLACED(only_its_owner_reads_it),
        PLACED(a_torn_last_line_is_dropped),
        PLACED(a_broken_middle_is_refused),
        PLACED(a_missing_line_is_seen),
        PLACED(a_journal_without_a_step_leaves_no_file),
        PLACED(a_second_process_is_refused),
        PLACED(personal_data_is_not_written),
        PLACED(an_order_number_cannot_leave_the_folder),
        PLACED(a_failed_append_leaves_nothing),
    };
    return cmocka_run_group_tests_name("portal/journal", tests, NULL, NULL);
}
