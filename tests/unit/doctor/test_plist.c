/* SPDX-License-Identifier: Apache-2.0 */
/* What the bundles of pcscd's drivers list. */
#include "unit/check.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "doctor/drivers.h"
#include "doctor/plist.h"

static const char two_readers[] =
    "<plist><dict><key>ifdVendorID</key><array>"
    "<string>0x072F</string><!-- <string>0x0001</string> --><string>0xDEAD</string>"
    "</array><key>ifdProductID</key>\n<array>"
    "<string>0x90cc</string><string>0xBEEF</string></array></dict></plist>";

static bool lists(const char *text, uint16_t vendor, uint16_t product)
{
    return divit_plist_lists(divit_span_of(text), vendor, product);
}

static void pairs_are_read_in_step(void **state)
{
    (void)state;
    assert_true(lists(two_readers, 0x072F, 0x90CC));
    assert_true(lists(two_readers, 0xDEAD, 0xBEEF));
    assert_false(lists(two_readers, 0x072F, 0xBEEF)); /* of two different readers */
    assert_false(lists(two_readers, 0xDEAD, 0x90CC));
    assert_false(lists(two_readers, 0x0001, 0xBEEF)); /* in a comment */
}

static void what_is_no_number_keeps_its_place(void **state)
{
    (void)state;
    static const char text[] = "<key>ifdVendorID</key><array><string>x</string>"
                               "<string>0x072F</string></array><key>ifdProductID</key><array>"
                               "<string>0x90CC</string><string>0x90CD</string></array>";
    assert_true(lists(text, 0x072F, 0x90CD));
    assert_false(lists(text, 0x072F, 0x90CC));
}

static void broken_files_list_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "<key>ifdVendorID</key>",
        "<key>ifdVendorID</key><array><string>0x072F</string></array>",
        "<key>ifdVendorID</key><array><string>0x072F</string></array><key>ifdProductID</key>",
        "<key>ifdVendorID</key><array><string>0x072F</string></array><key>ifdProductID</key>"
        "<array></array>",
        "<key>ifdVendorID</key><array></array><key>ifdProductID</key><array>"
        "<string>0x90CC</string></array>",
        "<key>ifdVendorID</key><array><string>0x072F0</string></array>"
        "<key>ifdProductID</key><array><string>0x90CC</string></array>",
        "<key>ifdVendorID</key><array><string>0x072G</string></array>"
        "<key>ifdProductID</key><array><string>0x90CC</string></array>"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_false(lists(texts[i], 0x072F, 0x90CC));
}

/* Every reader that readers.token gives to Debian 12's libccid stands in the installed one's list,
 * and the readers that it gives to no CCID driver do not. */
static void the_installed_driver_agrees_with_our_table(void **state)
{
    (void)state;
    static const char *const shipped = DIVIT_TEST_TOKENS;
    DIVIT_AUTO(divit_tokens_free)
    divit_tokens *tokens = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    size_t count = 0;
    CHECK_OK(divit_tokens_load(&shipped, 1, &tokens, NULL));
    CHECK_OK(divit_file_read("/etc/libccid_Info.plist", 1 << 20, &text, NULL));
    const divit_profile *p = divit_tokens_family(tokens, "readers");
    divit_usb_reader r;
    for (size_t i = 0; divit_profile_reader(p, i, &r); i++) {
        const bool listed = divit_plist_lists(divit_bytes_span(&text), r.vendor, r.product);
        if (r.driver != DIVIT_DRIVER_CCID_LATER)
            assert_int_equal(listed, r.driver == DIVIT_DRIVER_CCID);
        count += listed;
    }
    assert_true(count > 20);
}

static void bundles_are_found(void **state)
{
    (void)state;
    char folder[SCRATCH_SIZE];
    char bundle[SCRATCH_SIZE + 16];
    char path[SCRATCH_SIZE + 32];
    divit_usb usb = {.n = 2, .p = {{.vendor = 0x072F, .product = 0x90CC}, {.vendor = 1}}};
    scratch_template(folder, "drivers");
    assert_non_null(mkdtemp(folder));
    divit_drivers_look("/nowhere", &usb);
    assert_int_equal(usb.drivers, 0);
    (void)snprintf(bundle, sizeof bundle, "%s/ifd-x.bundle", folder);
    (void)snprintf(path, sizeof path, "%s/Contents", bundle);
    CHECK_OK(divit_folder_make(path, NULL));
    divit_drivers_look(folder, &usb);
    assert_int_equal(usb.drivers, 0); /* an empty bundle */
    (void)strcat(path, "/Info.plist");
    CHECK_OK(divit_file_write_private(path, divit_span_of(two_readers), NULL));
    divit_drivers_look(folder, &usb);
    assert_int_equal(usb.drivers, 1);
    assert_true(usb.p[0].served);
    assert_false(usb.p[1].served);
    (void)unlink(path);
    *strrchr(path, '/') = 0;
    (void)rmdir(path);
    (void)rmdir(bundle);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_read_in_step),
        cmocka_unit_test(what_is_no_number_keeps_its_place),
        cmocka_unit_test(broken_files_list_nothing),
        cmocka_unit_test(the_installed_driver_agrees_with_our_table),
        cmocka_unit_test(bundles_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
