/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "token/tokens.h"

static const char *const shipped = DIVIT_TEST_TOKENS;

static divit_tokens *load_shipped(void)
{
    divit_tokens *tokens = NULL;
    divit_error err = {0};
    const divit_status s = divit_tokens_load(&shipped, 1, &tokens, &err);
    if (s != DIVIT_OK)
        fail_msg("%s at %llu: %s", err.subject, (unsigned long long)err.where, err.detail);
    return tokens;
}

/* The families that an ATR fits, joined by a space. */
static void families_of(const divit_tokens *tokens, const char *hex, char out[128])
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bytes = {0};
    CHECK_OK(divit_hex_parse(&bytes, divit_span_of(hex)));
    const divit_profiles fit = divit_tokens_match(tokens, divit_bytes_span(&bytes));
    size_t n = 0;
    out[0] = '\0';
    for (size_t i = 0; i < fit.n; i++)
        n += (size_t)snprintf(out + n, 128 - n, "%s%s", i ? " " : "",
            divit_profile_value(fit.p[i], DIVIT_FACT_FAMILY, 0));
}

/* The families of AKIS cards by their historical bytes, and answers that only look like them. */
static void cards_are_told_by_their_atr(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_tokens_free)
    divit_tokens *tokens = load_shipped();
    static const char *const rows[][2] = {
        {"3BBA11008131FE4D55454B41452056312E30AE", "akis-1.0"},
        {"3BBA11008131FE4D55454B41452056312E30AF", ""}, /* last byte */
        {"3BBA11008131FE4D55454B41452056312E31AF", ""}, /* "V1.1" */
        {"3B9F158131FE45806755454B41451212318073B3A18060", "akis-1.x"},
        {"3B9F158131FE45806755454B4145FFFF318073B3A18060", "akis-1.x"}, /* any version */
        {"3B9F158131FE45806755454B41461212318073B3A18060", ""},         /* "UEKAF" */
        {"3B9F158131FE45806755454B41451212318073B3A18160", ""},
        {"3B9E158131FE45806755454B41451212318073B3A160", ""}, /* one byte less */
        {"3B9F978131FE458065544312210831C073F6218081059B", "akis-2.x tckk"},
        {"3B9F968131FE4580655443AABBCC31C073F6218081FF00", "akis-2.x tckk"},
        {"3B9F978131FE458065544412210831C073F6218081059B", ""}, /* "TD" */
        {"3B9F978131FE458065544312210831C073F6218080059B", ""},
        {"3B9C968131FE45806668320912345631958105"
         "00",
            "akis-3"},
        {"3B9C968131FE45806668324912345631958105"
         "00",
            "akis-3"},
        {"3B9C968131FE45806668323912345631958105"
         "00",
            ""},
        {"3B9C968131FE45806668320912345631958106"
         "00",
            ""},
        {"3B00", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char families[128];
        families_of(tokens, rows[i][0], families);
        assert_string_equal(families, rows[i][1]);
    }
}

/* Every answer to reset that TÜBİTAK's API (AkisTemplate) and the agent's list name for AKIS. */
static void every_listed_akis_card_is_told(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_tokens_free)
    divit_tokens *tokens = load_shipped();
    static const char *const rows[][2] = {
        {"3BBA11008131FE4D55454B41452056312E30AE", "akis-1.0"},
        {"3B9F968131FE45806755454B41451112318073B3A180E9", "akis-1.x"},
        {"3B9F968131FE45806755454B41451212318073B3A180EA", "akis-1.x"},
        {"3B9F968131FE45806755454B41451213318073B3A180EB", "akis-1.x"},
        {"3B9F968131FE45806755454B41451252318073B3A180AA", "akis-1.x"},
        {"3B9F968131FE45806755454B41451253318073B3A180AB", "akis-1.x"},
        {"3B9F158131FE45806755454B41451221318073B3A1805A", "akis-1.x"},
        {"3B9F968131FE45806755454B41451221318073B3A180D9", "akis-1.x"},
        {"3B9F138131FE45806755454B41451221318073B3A1805C", "akis-1.x"},
        {"3B9F138131FE45806755454B41451261318073B3A1801C", "akis-1.x"},
        {"3B9F158131FE45806755454B41451261318073B3A1801A", "akis-1.x"},
        {"3B9F968131FE45806755454B41451261318073B3A18099", "akis-1.x"},
        {"3B9F968131FE458065544320201231C073F621808105B3", "akis-2.x tckk"},
        {"3B9F968131FE45806755454B41451292318073B3A1806A", "akis-1.x"},
        {"3B9F968131FE45806755454B41451293318073B3A1806B", "akis-1.x"},
        {"3B9F968131FE45806755454B41451312318073B3A180EB", "akis-1.x"},
        {"3B9F968131FE45806755454B414512A4318073B3A1805C", "akis-1.x"},
        {"3B9F968131FE45806755454B414512A5318073B3A1805D", "akis-1.x"},
        {"3B9F978131FE458065544312210031C073F62180810593", "akis-2.x tckk"},
        {"3B9F978131FE458065544312210731C073F62180810594", "akis-2.x tckk"},
        {"3B9F978131FE458065544312210731C073F62180810595", "akis-2.x tckk"},
        {"3B9F978131FE4580655443D2210831C073F6218081015F", "akis-2.x tckk"},
        {"3B9F978131FE458065544312210831C073F6218081019F", "akis-2.x tckk"},
        {"3B9F978131FE4580655443D2210831C073F6218081055B", "akis-2.x tckk"},
        {"3B9F978131FE4580655443E4210831C073F6218081056D", "akis-2.x tckk"},
        {"3B9F968131FE4580655443D3210831C073F6218081055B", "akis-2.x tckk"},
        {"3B9F968131FE4580655443D2210831C073F6218081055A", "akis-2.x tckk"},
        {"3B9F978131FE458065544312210831C073F6218081059B", "akis-2.x tckk"},
        {"3B9F978131FE458065544353228231C073F62180810553", "akis-2.x tckk"},
        {"3B9F978131FE4580655443D3230231C073F62180810552", "akis-2.x tckk"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char families[128];
        families_of(tokens, rows[i][0], families);
        assert_string_equal(families, rows[i][1]);
    }
}

/* Whole answers to reset of the other Turkish cards. */
static void other_cards_are_told_by_their_atr(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_tokens_free)
    divit_tokens *tokens = load_shipped();
    static const char *const rows[][2] = {
        {"3BD5180081313A7D8073C8211030", "etoken"},
        {"3BD518008131FE7D8073C82110F4", "etoken"},
        {"3B7F96000080318065B0846160FB120FFD829000", "etoken idprime"},
        {"3B7F96000080318065B084565110120FFE829000", "idprime"},
        {"3B7F96000080318065B084565110110FFE829000", ""}, /* 11 for 12 */
        {"3BBB1800C01031FE4580670412B00303000081053C", "safesign"},
        {"3BFA1800FF8131FE454A434F5032315632333165", "safesign"},
        {"3BB79400C03E31FE6553504B32339000AE", "safesign"},
        {"3BF81800FF8131FE454A434F507632343143", "safesign"},
        {"3BF2180002C10A31FE58C80874", "cardos netid"},
        {"3BF2180002C10A31FE58C80975", ""}, /* CardOS M4.2B */
        {"3BD21802C10A31FE58C80D51", "cardos"},
        {"3BBE9600004105200000000000000000009000", "acos"},
        {"3BBE1800004105100000000000000000009000", "acos"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char families[128];
        families_of(tokens, rows[i][0], families);
        assert_string_equal(families, rows[i][1]);
    }
}

/* True if some answer fits both masks. */
static bool masks_meet(const char *a, const char *b)
{
    for (; *a && *b; a++, b++)
        if (*a != *b && *a != '.' && *b != '.')
            return false;
    return *a == *b;
}

static bool profiles_meet(const divit_profile *a, const divit_profile *b, divit_fact kind)
{
    const char *x;
    const char *y;
    for (size_t i = 0; (x = divit_profile_value(a, kind, i)); i++)
        for (size_t k = 0; (y = divit_profile_value(b, kind, k)); k++)
            if (masks_meet(x, y))
                return true;
    return false;
}

static bool says_shared(const divit_profile *p, const divit_profile *with)
{
    const char *other;
    for (size_t i = 0; (other = divit_profile_value(p, DIVIT_FACT_SHARES_ATR, i)); i++)
        if (strcmp(other, divit_profile_value(with, DIVIT_FACT_FAMILY, 0)) == 0)
            return true;
    return false;
}

/* Two families say of each other that they share an ATR if and only if some answer fits both. */
static void shared_atrs_are_said_on_both_sides(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_tokens_free)
    divit_tokens *tokens = load_shipped();
    size_t count = 0;
    const divit_profile *p;
    const divit_profile *q;
    for (size_t i = 0; (p = divit_tokens_at(tokens, i)); i++) {
        for (size_t k = 0; (q = divit_tokens_at(tokens, k)); k++) {
            const bool meet = p != q && (profiles_meet(p, q, DIVIT_FACT_ATR) ||
                                            profiles_meet(p, q, DIVIT_FACT_ATR_HISTORICAL));
            assert_int_equal(meet, says_shared(p, q));
            count += meet;
        }
        const char *other;
        for (size_t k = 0; (other = divit_profile_value(p, DIVIT_FACT_SHARES_ATR, k)); k++)
            assert_non_null(divit_tokens_family(tokens, other));
    }
    assert_int_equal(count, 6);
}

/* OpenSC is never asked by itself about an AKIS card: its tries would be spent. */
static void opensc_is_explicit_for_akis(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_tokens_free)
    divit_tokens *tokens = load_shipped();
    const char *const akis[] = {"akis-1.0", "akis-1.x", "akis-2.x", "akis-3"};
    for (size_t k = 0; k < 4; k++) {
        const divit_profile *p = divit_tokens_family(tokens, akis[k]);
        assert_non_null(p);
        for (size_t i = 0; divit_profile_value(p, DIVIT_FACT_MODULE, i); i++)
            assert_null(strstr(divit_profile_value(p, DIVIT_FACT_MODULE, i), "opensc"));
        assert_non_null(strstr(divit_profile_value(p, DIVIT_FACT_MODULE, 0), "/libakisp11.so"));
        assert_null(divit_profile_value(p, DIVIT_FACT_FALLBACK, 0));
        assert_true(divit_profile_quirks(p) & DIVIT_QUIRK_INIT_NULL);
    }
    const divit_profile *first = divit_tokens_family(tokens, "akis-1.0");
    assert_non_null(strstr(divit_profile_value(first, DIVIT_FACT_EXPLICIT_MODULE, 0), "opensc"));
    assert_string_equal(divit_profile_value(first, DIVIT_FACT_OPENSC_DRIVER, 0), "akis");
    assert_true(divit_profile_quirks(first) & DIVIT_QUIRK_PIN_ENCODING);
    const divit_profiles rest = divit_tokens_fallback(tokens);
    assert_int_equal(rest.n, 1);
    assert_string_equal(divit_profile_value(rest.p[0], DIVIT_FACT_FAMILY, 0), "generic");
}

static void modules_lead_to_profiles(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_tokens_free)
    divit_tokens *tokens = load_shipped();
    const divit_profiles hsm = divit_tokens_with_module(tokens, "/usr/lib/softhsm/libsofthsm2.so");
    assert_int_equal(hsm.n, 1);
    assert_string_equal(divit_profile_value(hsm.p[0], DIVIT_FACT_FAMILY, 0), "softhsm");
    assert_int_equal(divit_tokens_with_module(tokens, "/home/a/libakisp11.so").n, 4);
    assert_int_equal(divit_tokens_with_module(tokens, "/usr/lib/opensc-pkcs11.so").n, 4);
    assert_int_equal(divit_tokens_with_module(tokens, "libakisp11").n, 0);
}

/* Each line of a shipped profile that says something names its source behind it. */
static void shipped_facts_have_sources(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_tokens_free)
    divit_tokens *tokens = load_shipped();
    size_t facts = 0;
    for (size_t i = 0; divit_tokens_at(tokens, i); i++) {
        char path[4096];
        char line[512];
        (void)snprintf(path, sizeof path, "%s/%s.token", shipped,
            divit_profile_value(divit_tokens_at(tokens, i), DIVIT_FACT_FAMILY, 0));
        FILE *file = fopen(path, "re");
        assert_non_null(file);
        while (fgets(line, sizeof line, file))
            if (line[0] != '#' && line[0] != '\n') {
                const char *source = strstr(line, " # ");
                assert_true(source && source[3] != '\n');
                facts++;
            }
        (void)fclose(file);
    }
    assert_true(facts > 50);
}

/* The build tree, laid out like an installed one, has every profile. */
static void the_build_tree_has_every_profile(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_tokens_free)
    divit_tokens *tokens = load_shipped();
    DIVIT_AUTO(divit_tokens_free)
    divit_tokens *built = NULL;
    const char *folder = DIVIT_TEST_BUILT_TOKENS;
    CHECK_OK(divit_tokens_load(&folder, 1, &built, NULL));
    for (size_t i = 0; divit_tokens_at(tokens, i); i++)
        assert_non_null(divit_tokens_family(
            built, divit_profile_value(divit_tokens_at(tokens, i), DIVIT_FACT_FAMILY, 0)));
}

typedef struct place {
    char folder[SCRATCH_SIZE];
    char file[96];
} place;

static int make_place(void **state)
{
    static place p;
    scratch_template(p.folder, "tokens");
    if (!mkdtemp(p.folder))
        return -1;
    (void)snprintf(p.file, sizeof p.file, "%s/softhsm.token", p.folder);
    *state = &p;
    return 0;
}

static int remove_place(void **state)
{
    const place *p = *state;
    (void)unlink(p->file);
    return rmdir(p->folder);
}

static divit_status load_both(
    const place *p, const char *text, divit_tokens **ret, divit_error *err)
{
    const char *const folders[] = {shipped, "/nonexistent/divit", p->folder};
    CHECK_OK(divit_file_write_private(p->file, divit_span_of(text), NULL));
    return divit_tokens_load(folders, 3, ret, err);
}

static void a_later_folder_replaces_a_family(void **state)
{
    const place *p = *state;
    DIVIT_AUTO(divit_tokens_free)
    divit_tokens *tokens = NULL;
    DIVIT_AUTO(divit_tokens_free)
    divit_tokens *before = load_shipped();
    CHECK_OK(load_both(p, "name: Mine\nfamily: softhsm\natr: 3B00\n", &tokens, NULL));
    const divit_profile *mine = divit_tokens_family(tokens, "softhsm");
    assert_string_equal(divit_profile_value(mine, DIVIT_FACT_NAME, 0), "Mine");
    char families[128];
    families_of(tokens, "3B00", families);
    assert_string_equal(families, "softhsm");
    size_t n = 0;
    while (divit_tokens_at(tokens, n))
        n++;
    assert_non_null(divit_tokens_at(before, n - 1));
    assert_null(divit_tokens_at(before, n));
}

static void a_broken_file_is_named_with_its_offset(void **state)
{
    const place *p = *state;
    divit_tokens *tokens = NULL;
    divit_error err = {0};
    CHECK_STATUS(
        load_both(p, "name: x\nfamily: softhsm\nzzz: 1\n", &tokens, &err), DIVIT_INPUT_BROKEN);
    assert_string_equal(err.subject, p->file);
    assert_int_equal(err.where, strlen("name: x\nfamily: softhsm\n"));
    assert_null(tokens);
    CHECK_STATUS(load_both(p, "name: x\nfamily: other\n", &tokens, &err), DIVIT_INPUT_BROKEN);
}

static void a_file_that_others_can_change_is_refused(void **state)
{
    const place *p = *state;
    DIVIT_AUTO(divit_tokens_free)
    divit_tokens *tokens = NULL;
    divit_error err = {0};
    CHECK_OK(load_both(p, "name: x\nfamily: softhsm\n", &tokens, NULL));
    divit_tokens_free(&tokens);
    assert_int_equal(chmod(p->file, 0646), 0);
    const char *folder = p->folder;
    CHECK_STATUS(divit_tokens_load(&folder, 1, &tokens, &err), DIVIT_E_IO);
    assert_string_equal(err.subject, p->file);
    assert_null(tokens);
}

#define PLACED(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cards_are_told_by_their_atr),
        cmocka_unit_test(every_listed_akis_card_is_told),
        cmocka_unit_test(other_cards_are_told_by_their_atr),
        cmocka_unit_test(shared_atrs_are_said_on_both_sides),
        cmocka_unit_test(opensc_is_explicit_for_akis),
        cmocka_unit_test(modules_lead_to_profiles),
        cmocka_unit_test(shipped_facts_have_sources),
        cmocka_unit_test(the_build_tree_has_every_profile),
        PLACED(a_later_folder_replaces_a_family),
        PLACED(a_broken_file_is_named_with_its_offset),
        PLACED(a_file_that_others_can_change_is_refused),
    };
    return cmocka_run_group_tests_name("token/tokens", tests, NULL, NULL);
}
