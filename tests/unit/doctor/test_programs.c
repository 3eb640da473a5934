/* SPDX-License-Identifier: Apache-2.0 */
/* Running programs and device nodes of made-up computers. */
#include "unit/doctor/recorded.h"

#include <sys/stat.h>
#include <unistd.h>

#include "doctor/node.h"

static divit_programs look(const char *host)
{
    divit_programs p;
    divit_programs_look(host, &p);
    return p;
}

static const divit_program *named(const divit_programs *list, const char *name)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->p[i].name, name) == 0)
            return &list->p[i];
    return NULL;
}

static void put_program(const char *host, unsigned pid, const char *name)
{
    char path[64];
    (void)snprintf(path, sizeof path, "proc/%u/comm", pid);
    recorded_put(host, path, name);
}

static void a_quiet_computer(void **state)
{
    const char *host = *state;
    assert_int_equal(look(host).n, 0);
    put_program(host, 1, "systemd\n");
    put_program(host, 200, "firefox-esr\n");
    recorded_put(host, "proc/200/maps", "7f00-7f10 r-xp 0 0:0 1 /usr/lib/libc.so.6\n");
    recorded_put(host, "proc/uptime", "1 1\n");
    assert_int_equal(look(host).n, 0);
    assert_false(divit_programs_serve(host));
}

static void those_that_take_readers(void **state)
{
    const char *host = *state;
    put_program(host, 200, "firefox-esr\n");
    recorded_put(host, "proc/200/maps",
        "7f00-7f10 r-xp 0 0:0 1 /usr/lib/x86_64-linux-gnu/libpcsclite.so.1.0.0\n");
    put_program(host, 201, "scdaemon\n");
    put_program(host, 202, "qemu-system-x86\n");
    recorded_link(host, "proc/202/fd/7", "/dev/null");
    recorded_link(host, "proc/202/fd/8", "/dev/bus/usb/001/004");
    put_program(host, 203, "java\n");
    recorded_put(host, "proc/203/maps", "x /snap/core/1/usr/lib/libpcsclite.so.1\n");
    put_program(host, 204, "VirtualBoxVM\n"); /* holds nothing */
    put_program(host, 205, "scdaemon\n");
    recorded_link(host, "proc/self", "205"); /* this process itself */
    const divit_programs p = look(host);
    assert_int_equal(p.n, 4);
    assert_int_equal(named(&p, "firefox-esr")->kind, DIVIT_PROGRAM_BROWSER);
    assert_true(named(&p, "firefox-esr")->is_client);
    assert_int_equal(named(&p, "scdaemon")->kind, DIVIT_PROGRAM_GNUPG);
    assert_int_equal(named(&p, "scdaemon")->pid, 201);
    assert_false(named(&p, "scdaemon")->is_client);
    assert_int_equal(named(&p, "qemu-system-x86")->kind, DIVIT_PROGRAM_MACHINE);
    assert_true(divit_program_holds(named(&p, "qemu-system-x86"), 1, 4));
    assert_false(divit_program_holds(named(&p, "qemu-system-x86"), 1, 5));
    assert_int_equal(named(&p, "java")->kind, DIVIT_PROGRAM_CLIENT);
    assert_int_equal(p.services, 0);
}

static void the_service_and_its_rights(void **state)
{
    const char *host = *state;
    put_program(host, 300, "pcscd\n");
    recorded_put(host, "proc/300/status",
        "Name:\tpcscd\nUid:\t0\t115\t115\t115\nGid:\t0\t120\t120\t120\nGroups:\t46 121 \n");
    put_program(host, 301, "pcscd\n");
    const divit_programs p = look(host);
    assert_true(divit_programs_serve(host));
    assert_int_equal(p.services, 2);
    assert_int_equal(p.n, 2);
    if (p.p[0].pid == 300) { /* the order of a folder is nobody's */
        assert_int_equal(p.user, 115);
        assert_int_equal(p.group_count, 3);
        assert_int_equal(p.groups[0], 120);
        assert_int_equal(p.groups[2], 121);
    }
}

static divit_usb_node node_for(const char *host, divit_programs service, mode_t mode)
{
    char path[256];
    divit_usb usb = {.n = 1, .p = {{.place = "1-2", .bus = 1, .number = 4}}};
    recorded_put(host, "dev/bus/usb/001/004", "");
    (void)snprintf(path, sizeof path, "%s/dev/bus/usb/001/004", host);
    assert_int_equal(chmod(path, mode), 0);
    service.services = 1;
    divit_node_look(host, &service, &usb);
    return usb.p[0].node;
}

static void rights_of_a_node(void **state)
{
    const char *host = *state;
    const divit_programs root = {0};
    const divit_programs owner = {.user = geteuid()};
    const divit_programs member = {.user = 60001, .groups = {getegid()}, .group_count = 1};
    const divit_programs other = {.user = 60001};
    assert_int_equal(node_for(host, root, 0), DIVIT_USB_NODE_OPEN);
    if (geteuid() != 0) {
        assert_int_equal(node_for(host, owner, 0600), DIVIT_USB_NODE_OPEN);
        assert_int_equal(node_for(host, owner, 0066), DIVIT_USB_NODE_CLOSED);
    }
    assert_int_equal(node_for(host, member, 0660), DIVIT_USB_NODE_OPEN);
    assert_int_equal(node_for(host, member, 0606), DIVIT_USB_NODE_CLOSED);
    assert_int_equal(node_for(host, other, 0666), DIVIT_USB_NODE_OPEN);
    assert_int_equal(node_for(host, other, 0664), DIVIT_USB_NODE_CLOSED);
}

static void nodes_and_rules_that_are_not_there(void **state)
{
    const char *host = *state;
    const divit_programs service = {0};
    divit_usb usb = {
        .n = 2, .p = {{.place = "1-2", .bus = 1, .number = 4}, {.place = "1-3", .bus = 1}}};
    divit_node_look(host, &service, &usb);
    assert_int_equal(usb.p[0].node, DIVIT_USB_NODE_MISSING);
    assert_int_equal(usb.p[1].node, DIVIT_USB_NODE_UNKNOWN);
    assert_string_equal(usb.rule, "");
    recorded_put(host, "lib/udev/rules.d/70-uaccess.rules", "");
    divit_node_look(host, &service, &usb);
    assert_string_equal(usb.rule, "");
    recorded_put(host, "lib/udev/rules.d/92-libccid.rules", "");
    divit_node_look(host, &service, &usb);
    assert_string_equal(usb.rule, "92-libccid.rules");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_quiet_computer, recorded_start, recorded_stop),
        cmocka_unit_test_setup_teardown(those_that_take_readers, recorded_start, recorded_stop),
        cmocka_unit_test_setup_teardown(the_service_and_its_rights, recorded_start, recorded_stop),
        cmocka_unit_test_setup_teardown(rights_of_a_node, recorded_start, recorded_stop),
        cmocka_unit_test_setup_teardown(
            nodes_and_rules_that_are_not_there, recorded_start, recorded_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
