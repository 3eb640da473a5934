/* SPDX-License-Identifier: Apache-2.0 */
#include "renew/mail.h"
#include "unit/check.h"

static divit_link_verdict judge(const char *text)
{
    divit_link link;
    size_t at = 0;
    assert_true(divit_link_next(divit_span_of(text), &at, &link));
    return divit_link_judge(&link, "127.0.0.1");
}

static void good_hosts_are_few(void **state)
{
    (void)state;
    assert_int_equal(judge("https://onlineislemler.kamusm.gov.tr/landing"), DIVIT_LINK_GOOD);
    assert_int_equal(judge("HTTPS://KAMUSM.GOV.TR"), DIVIT_LINK_GOOD);
    assert_int_equal(judge("https://kamusm.bilgem.tubitak.gov.tr./x"), DIVIT_LINK_GOOD);
    assert_int_equal(judge("https://giris.turkiye.gov.tr:443/"), DIVIT_LINK_GOOD);
    assert_int_equal(judge("https://127.0.0.1:8443/oauth"), DIVIT_LINK_GOOD);
    assert_int_equal(judge("http://onlineislemler.kamusm.gov.tr/"), DIVIT_LINK_INSECURE);
}

static void what_only_looks_good_is_named(void **state)
{
    (void)state;
    assert_int_equal(judge("https://kamum.gov.tr/"), DIVIT_LINK_TYPO);
    assert_int_equal(judge("https://onlineislemler.kamum.gov.tr/"), DIVIT_LINK_TYPO);
    assert_int_equal(judge("https://kamusrn.gov.tr"), DIVIT_LINK_TYPO);
    assert_int_equal(judge("https://kamusm.gov.tr.example.com/"), DIVIT_LINK_SUFFIX);
    assert_int_equal(judge("https://kamusm.gov.tr-giris.example"), DIVIT_LINK_SUFFIX);
    assert_int_equal(judge("https://kamusm.gov.tr@example.com/"), DIVIT_LINK_DISGUISED);
    assert_int_equal(judge("https://a@kamusm.gov.tr@example.com/"), DIVIT_LINK_DISGUISED);
    assert_int_equal(judge("https://xn--kamsm-kva.gov.tr/"), DIVIT_LINK_PUNYCODE);
    assert_int_equal(judge("https://kamüsm.gov.tr/"), DIVIT_LINK_PUNYCODE);
    assert_int_equal(judge("https://kamusm%2Egov.tr/"), DIVIT_LINK_PUNYCODE);
    assert_int_equal(judge("https://evilkamusm.gov.tr/"), DIVIT_LINK_OTHER);
    assert_int_equal(judge("https://example.com\\kamusm.gov.tr/"), DIVIT_LINK_OTHER);
    assert_int_equal(judge("https:///kamusm.gov.tr"), DIVIT_LINK_OTHER);
}

#define HEAD                                                                                       \
    "From: bilgilendirme@kamusm.gov.tr\r\nTo: deneme@example.org\r\nSubject: =?utf-8?B?"           \
    "QmHFn3Z1cnU=?=\r\nMIME-Version: 1.0\r\n"

/* The link is in the quoted-printable HTML part, cut by a soft line break. */
static const char html_mail[] =
    HEAD "Content-Type: multipart/alternative; boundary=b\r\n\r\n"
         "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nSipari\xC5\x9F SD-780.\r\n"
         "--b\r\nContent-Type: text/html; charset=iso-8859-9\r\n"
         "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
         "<a href=3D\"https://onlineislemler.kamusm.gov=\r\n.tr/landing?a=3D1&amp;b=3D2\">"
         "Kamu SM Online =DD=FElemler</a>\r\n--b--\r\n";

static divit_mail read_mail(const char *text)
{
    divit_mail mail = {0};
    CHECK_OK(divit_mail_read(divit_span_of(text), NULL, &mail, NULL));
    return mail;
}

static void link_and_order_come_out_of_any_part(void **state)
{
    (void)state;
    const divit_mail mail = read_mail(html_mail);
    assert_string_equal(mail.link.text, "https://onlineislemler.kamusm.gov.tr/landing?a=1&b=2");
    assert_string_equal(mail.order, "SD-780");
    assert_string_equal(mail.bad.text, "");
}

static void the_worst_link_is_told(void **state)
{
    (void)state;
    const divit_mail mail =
        read_mail(HEAD "\r\nhttps://example.com/logo.png https://kamum.gov.tr/x "
                       "https://onlineislemler.kamusm.gov.tr/ (https://example.org/). SD-1 SD-2");
    assert_string_equal(mail.link.host, "onlineislemler.kamusm.gov.tr");
    assert_string_equal(mail.bad.text, "https://kamum.gov.tr/x");
    assert_int_equal(mail.why, DIVIT_LINK_TYPO);
    assert_string_equal(mail.order, "");
}

static void odd_messages_end_well(void **state)
{
    divit_mail mail = {0};
    (void)state;
    CHECK_STATUS(divit_mail_read((divit_span){0}, NULL, &mail, NULL), DIVIT_INPUT_BROKEN);
    const divit_mail plain = read_mail(HEAD "\r\nno link, SD-, SD-1234567890123");
    assert_string_equal(plain.link.text, "");
    assert_string_equal(plain.order, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_hosts_are_few),
        cmocka_unit_test(what_only_looks_good_is_named),
        cmocka_unit_test(link_and_order_come_out_of_any_part),
        cmocka_unit_test(the_worst_link_is_told),
        cmocka_unit_test(odd_messages_end_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
