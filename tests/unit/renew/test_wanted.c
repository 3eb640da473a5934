/* SPDX-License-Identifier: Apache-2.0 */
#include "renew/wanted.h"
#include "unit/check.h"

#define TITLE "NİTELİKLİ  ELEKTRONİK\nSERTİFİKA BAŞVURU FORMU\n"
#define FIELDS                                                                                     \
    "Kimlik No 1 Ad Soyad X e-Posta Cep Tel Operatör Kurum Adı Çalıştığınız Birim Ödeme\n"

static divit_wanted judge(const char *text, const divit_wanted_rule *rule, const char *order)
{
    divit_wanted_form form;
    const divit_wanted verdict = divit_wanted_judge(divit_span_of(text), rule, &form);
    assert_string_equal(form.order, order);
    return verdict;
}

static void the_form_is_known_by_its_words(void **state)
{
    (void)state;
    const divit_wanted_rule any = {0};
    const divit_wanted_rule mine = {.order = "SD-780"};
    const char *form = TITLE "Sipariş No: SD-780\n" FIELDS "sd-780";
    assert_int_equal(judge(form, &any, "SD-780"), DIVIT_WANTED_FORM);
    assert_int_equal(judge(form, &mine, "SD-780"), DIVIT_WANTED_FORM);
    const char *lower = "nitelikli elektronik sertifika başvuru formu SD-780 KİMLİK NO AD SOYAD "
                        "E-POSTA CEP TEL OPERATÖR";
    assert_int_equal(judge(lower, &any, "SD-780"), DIVIT_WANTED_FORM);
}

static void look_alikes_have_their_reasons(void **state)
{
    (void)state;
    const divit_wanted_rule any = {0};
    const divit_wanted_rule mine = {.order = "SD-78"};
    static const struct {
        const char *text;
        divit_wanted verdict;
        const char *order;
    } rows[] = {
        {"", DIVIT_WANTED_WITHOUT_TEXT, ""},
        {" \n\t", DIVIT_WANTED_WITHOUT_TEXT, ""},
        {"Fatura SD-780 Kimlik No Ad Soyad", DIVIT_WANTED_OTHER_PAPER, "SD-780"},
        {"Burs Başvuru Formu SD-780 " FIELDS, DIVIT_WANTED_OTHER_PAPER, "SD-780"},
        {"ELEKTRONİK SERTİFİKA SAHİBİ TAAHHÜTNAMESİ SD-780", DIVIT_WANTED_COMMITMENT, "SD-780"},
        {TITLE "SD-780", DIVIT_WANTED_FEW_FIELDS, "SD-780"},
        {TITLE "TAAHHÜTNAME SD-780 Ad Soyad", DIVIT_WANTED_COMMITMENT, "SD-780"},
        {TITLE FIELDS, DIVIT_WANTED_NO_ORDER, ""},
        {TITLE FIELDS "SD-", DIVIT_WANTED_NO_ORDER, ""},
        {TITLE FIELDS "SD-1234567890123", DIVIT_WANTED_NO_ORDER, ""},
        {TITLE FIELDS "SD-780 SD-781", DIVIT_WANTED_SEVERAL_ORDERS, "SD-780"},
        {TITLE FIELDS "SD-780 DENEME — gerçek başvuru değildir", DIVIT_WANTED_PRACTICE, "SD-780"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const divit_wanted verdict = judge(rows[i].text, &any, rows[i].order);
        assert_int_equal(verdict, rows[i].verdict);
        assert_true(divit_wanted_reason(verdict)[0]);
    }
    assert_int_equal(judge(TITLE FIELDS "SD-780", &mine, "SD-780"), DIVIT_WANTED_OTHER_ORDER);
    const divit_wanted_rule practice = {.practice = true};
    assert_int_equal(judge(rows[11].text, &practice, "SD-780"), DIVIT_WANTED_FORM);
    assert_string_equal(divit_wanted_reason(DIVIT_WANTED_FORM), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_form_is_known_by_its_words),
        cmocka_unit_test(look_alikes_have_their_reasons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
