/* SPDX-License-Identifier: Apache-2.0 */
/* Text as it goes into XML and HTML. */
#include "unit/check.h"

#include "base/markup.h"

static void text_cannot_leave_its_place(void **state)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    (void)state;
    CHECK_OK(divit_markup_append(&out, "</p><script>a & 'b' \"c\"; İ"));
    CHECK_TEXT(
        divit_bytes_span(&out), "&lt;/p&gt;&lt;script&gt;a &amp; &#39;b&#39; &quot;c&quot;; İ");
}

static void a_template_takes_its_texts_in_order(void **state)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    (void)state;
    CHECK_OK(
        divit_markup_fill(&out, "<a b=\"@\">@</a>", (const char *const[]){"<\"&'>@", "x", NULL}));
    CHECK_TEXT(divit_bytes_span(&out), "<a b=\"&lt;&quot;&amp;&#39;&gt;@\">x</a>");
}

static void another_number_of_texts_is_a_fault(void **state)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    (void)state;
    CHECK_STATUS(divit_markup_fill(&out, "@", (const char *const[]){NULL}), DIVIT_E_INTERNAL);
    CHECK_STATUS(divit_markup_fill(&out, "-", (const char *const[]){"x", NULL}), DIVIT_E_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_cannot_leave_its_place),
        cmocka_unit_test(a_template_takes_its_texts_in_order),
        cmocka_unit_test(another_number_of_texts_is_a_fault),
    };
    return cmocka_run_group_tests_name("base/markup", tests, NULL, NULL);
}
