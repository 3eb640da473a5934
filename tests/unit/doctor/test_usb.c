/* SPDX-License-Identifier: Apache-2.0 */
/* Readers of made-up sysfs trees. */
#include "unit/doctor/recorded.h"

#include "doctor/usb.h"

enum { PATH_SIZE = 256 };

static const char *root;
static divit_tokens *tokens;

static int start(void **state)
{
    static const char *const shipped = DIVIT_TEST_TOKENS;
    const int result = recorded_start(state);
    root = *state;
    return result == 0 && divit_tokens_load(&shipped, 1, &tokens, NULL) == DIVIT_OK ? 0 : -1;
}

static int stop(void **state)
{
    divit_tokens_free(&tokens);
    return recorded_stop(state);
}

static void put(const char *entry, const char *file, const char *text)
{
    char path[PATH_SIZE];
    (void)snprintf(path, sizeof path, "sys/bus/usb/devices/%s/%s", entry, file);
    recorded_put(root, path, text);
}

static void bind_driver(const char *entry, const char *driver)
{
    char path[PATH_SIZE];
    char target[PATH_SIZE];
    (void)snprintf(path, sizeof path, "sys/bus/usb/devices/%s/driver", entry);
    (void)snprintf(target, sizeof target, "../../../../bus/usb/drivers/%s", driver);
    recorded_link(root, path, target);
}

static void put_device(const char *place, const char *vendor, const char *product)
{
    put(place, "idVendor", vendor);
    put(place, "idProduct", product);
    put(place, "bDeviceClass", "00\n");
}

static divit_usb look(void)
{
    divit_usb usb;
    divit_usb_look(root, tokens, &usb);
    return usb;
}

static void a_bus_that_is_not_there(void **state)
{
    (void)state;
    assert_false(look().visible);
    put("usb1", "idVendor", "1d6b\n");
    assert_true(look().visible);
    assert_int_equal(look().n, 0);
}

static void other_devices_are_no_readers(void **state)
{
    (void)state;
    put_device("usb1", "1d6b\n", "0002\n");
    put("1-0:1.0", "bInterfaceClass", "09\n");
    put_device("1-1", "046d\n", "c31c\n");
    put("1-1:1.0", "bInterfaceClass", "03\n");
    assert_int_equal(look().n, 0);
}

static void a_reader_by_its_class(void **state)
{
    (void)state;
    put_device("1-2", "dead\n", "BEEF\n");
    put("1-2", "product", "Okuyucu \x01\n");
    put("1-2:1.0", "bInterfaceClass", "0b\n");
    const divit_usb usb = look();
    assert_int_equal(usb.n, 1);
    assert_string_equal(usb.p[0].place, "1-2");
    assert_int_equal(usb.p[0].vendor, 0xDEAD);
    assert_int_equal(usb.p[0].product, 0xBEEF);
    assert_string_equal(usb.p[0].name, "Okuyucu ?");
    assert_true(usb.p[0].ccid);
    assert_false(usb.p[0].is_known);
    assert_string_equal(usb.p[0].driver, "");
}

/* ACR38U: class FF, told by its ids; AU9540: class 0B and known. */
static void readers_by_their_ids(void **state)
{
    (void)state;
    put_device("3-1", "058f\n", "9540\n");
    put("3-1:1.0", "bInterfaceClass", "0b\n");
    put_device("1-4.2", "072f\n", "9000\n");
    put("1-4.2:1.0", "bInterfaceClass", "ff\n");
    const divit_usb usb = look();
    assert_int_equal(usb.n, 2);
    assert_string_equal(usb.p[0].place, "1-4.2");
    assert_false(usb.p[0].ccid);
    assert_true(usb.p[0].is_known);
    assert_int_equal(usb.p[0].known.driver, DIVIT_DRIVER_OTHER);
    assert_int_equal(usb.p[1].known.driver, DIVIT_DRIVER_CCID);
}

static void the_driver_of_the_reader_interface_counts(void **state)
{
    (void)state;
    put_device("1-2", "072f\n", "2200\n");
    put("1-2:1.0", "bInterfaceClass", "0b\n");
    bind_driver("1-2:1.0", "pn533_usb");
    put_device("1-3", "046a\n", "0080\n"); /* a keyboard with a reader */
    put("1-3:1.0", "bInterfaceClass", "03\n");
    bind_driver("1-3:1.0", "usbhid");
    put("1-3:1.1", "bInterfaceClass", "0b\n");
    bind_driver("1-3:1.1", "usbfs");
    put("1-3:1.2", "bInterfaceClass", "03\n");
    bind_driver("1-3:1.2", "usbhid");
    const divit_usb usb = look();
    assert_int_equal(usb.n, 2);
    assert_string_equal(usb.p[0].driver, "pn533_usb");
    assert_string_equal(usb.p[1].driver, "");
}

/* 076B:3022 has a keyboard interface too; whichever comes first, the reader's own counts. */
static void a_known_composite_reader(void **state)
{
    (void)state;
    put_device("1-2", "076b\n", "3022\n");
    put("1-2:1.0", "bInterfaceClass", "03\n");
    bind_driver("1-2:1.0", "usbhid");
    put("1-2:1.1", "bInterfaceClass", "0b\n");
    const divit_usb usb = look();
    assert_int_equal(usb.n, 1);
    assert_true(usb.p[0].ccid);
    assert_string_equal(usb.p[0].driver, "");
}

static void where_it_is_and_how_it_is_powered(void **state)
{
    (void)state;
    put_device("1-2", "072f\n", "90cc\n");
    put("1-2:1.0", "bInterfaceClass", "0b\n");
    assert_int_equal(look().p[0].bus, 0);
    assert_string_equal(look().p[0].power, "");
    put("1-2", "busnum", "1\n");
    put("1-2", "devnum", "14\n");
    put("1-2", "power/control", "auto\n");
    put("1-2", "power/runtime_status", "suspended\n");
    recorded_put(root, "proc/modules",
        "pn533 61440 1 pn533_usb, Live 0x0\nnfc 1 0 - Live 0x0\nnfcx 1 0 - Live 0x0\n");
    const divit_usb usb = look();
    assert_int_equal(usb.p[0].bus, 1);
    assert_int_equal(usb.p[0].number, 14);
    assert_string_equal(usb.p[0].power, "auto");
    assert_string_equal(usb.p[0].state, "suspended");
    assert_string_equal(usb.modules, "nfc pn533");
}

static void malformed_entries_are_passed_over(void **state)
{
    (void)state;
    put_device("1-2", "072x\n", "90cc\n");
    put("1-2:1.0", "bInterfaceClass", "0b\n");
    put_device("1-3", "0072f\n", "90cc\n");
    put("1-3:1.0", "bInterfaceClass", "0b\n");
    put_device("1-4", "\n", "90cc\n");
    put("1-4:1.0", "bInterfaceClass", "0b\n");
    put("1-5:1.0", "bInterfaceClass", "0b\n"); /* its device is gone */
    put_device("1-6", "072f\n", "90cc\n");
    put("1-6:1.0", "bInterfaceClass", "zz\n");
    put("1-23456789012345678901234567890123456789:1.0", "bInterfaceClass", "0b\n");
    assert_int_equal(look().n, 0);
}

static void more_readers_than_room(void **state)
{
    (void)state;
    for (int i = 0; i < DIVIT_USB_MAX + 3; i++) {
        char place[16];
        char interface[24];
        (void)snprintf(place, sizeof place, "1-%d", i);
        (void)snprintf(interface, sizeof interface, "1-%d:1.0", i);
        put_device(place, "072f\n", "90cc\n");
        put(interface, "bInterfaceClass", "0b\n");
    }
    assert_int_equal(look().n, DIVIT_USB_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_bus_that_is_not_there, start, stop),
        cmocka_unit_test_setup_teardown(other_devices_are_no_readers, start, stop),
        cmocka_unit_test_setup_teardown(a_reader_by_its_class, start, stop),
        cmocka_unit_test_setup_teardown(readers_by_their_ids, start, stop),
        cmocka_unit_test_setup_teardown(the_driver_of_the_reader_interface_counts, start, stop),
        cmocka_unit_test_setup_teardown(a_known_composite_reader, start, stop),
        cmocka_unit_test_setup_teardown(where_it_is_and_how_it_is_powered, start, stop),
        cmocka_unit_test_setup_teardown(malformed_entries_are_passed_over, start, stop),
        cmocka_unit_test_setup_teardown(more_readers_than_room, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
