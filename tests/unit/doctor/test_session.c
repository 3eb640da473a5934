/* SPDX-License-Identifier: Apache-2.0 */
/* Small files, the session and polkit's policy of made-up computers. */
#include "unit/doctor/recorded.h"

#include "doctor/polkit.h"
#include "doctor/session.h"
#include "doctor/tree.h"

static divit_session look(const char *host)
{
    divit_session s;
    divit_session_look(host, &s);
    return s;
}

static void small_files(void **state)
{
    const char *host = *state;
    char path[DIVIT_TREE_PATH];
    char text[16];
    char value[8];
    recorded_put(host, "a/b", "first\nName:\t 12 \nQ=\"x y\"\n");
    assert_true(divit_tree_path(path, host, "%s/%c", "a", 'b'));
    assert_true(divit_tree_line(path, text, sizeof text));
    assert_string_equal(text, "first");
    assert_true(divit_tree_text(path, text, sizeof text));
    assert_string_equal(text, "first\nName:\t 12"); /* as far as there is room */
    assert_true(divit_tree_value(text, "Name:", value, sizeof value));
    assert_string_equal(value, "12");
    assert_true(divit_tree_value("a=1\nQ=\"x y\"\n", "Q=", value, sizeof value));
    assert_string_equal(value, "x y");
    assert_true(divit_tree_value("a=123456789\n", "a=", value, sizeof value));
    assert_string_equal(value, "1234567");
    assert_true(divit_tree_value("a=\n", "a=", value, sizeof value));
    assert_string_equal(value, "");
    assert_false(divit_tree_value("ba=1", "a=", value, sizeof value));
    assert_false(divit_tree_link(path, text, sizeof text));
    recorded_link(host, "a/c", "../x/usbfs");
    assert_true(divit_tree_path(path, host, "a/c"));
    assert_true(divit_tree_link(path, text, sizeof text));
    assert_string_equal(text, "usbfs");
    assert_true(divit_tree_path(path, NULL, "sys"));
    assert_string_equal(path, "/sys");
    assert_false(divit_tree_path(path, host, "%01024d", 1));
    assert_string_equal(path, "");
    assert_false(divit_tree_text(path, text, sizeof text));
}

static void a_computer_without_logind(void **state)
{
    const divit_session s = look(*state);
    assert_int_equal(s.kind, DIVIT_SESSION_UNKNOWN);
    assert_string_equal(s.container, "");
    assert_false(s.hidden_processes);
}

static void sessions_are_told_apart(void **state)
{
    static const struct {
        const char *file;
        divit_session_kind kind;
    } rows[] = {
        {"ACTIVE=1\nREMOTE=0\nTYPE=wayland\nSERVICE=gdm-password\nSEAT=seat0\n",
            DIVIT_SESSION_ACTIVE},
        {"ACTIVE=0\nREMOTE=0\nTYPE=x11\nSEAT=seat0\n", DIVIT_SESSION_INACTIVE},
        {"ACTIVE=1\nREMOTE=1\nTYPE=tty\nSERVICE=sshd\n", DIVIT_SESSION_REMOTE},
        {"ACTIVE=1\nREMOTE=0\nTYPE=unspecified\nSERVICE=cron\n", DIVIT_SESSION_NONE},
    };
    const char *host = *state;
    recorded_put(host, "proc/self/cgroup", "0::/user.slice/user-1000.slice/session-c3.scope\n");
    assert_int_equal(look(host).kind, DIVIT_SESSION_NONE); /* it has ended */
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        recorded_put(host, "run/systemd/sessions/c3", rows[i].file);
        assert_int_equal(look(host).kind, rows[i].kind);
        assert_string_equal(look(host).id, "c3");
    }
    assert_string_equal(look(host).service, "cron");
}

/* A program that the desktop starts is in no scope of its session. */
static void the_display_of_a_user(void **state)
{
    const char *host = *state;
    recorded_put(host, "proc/self/cgroup",
        "0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-x.scope\n");
    recorded_put(host, "run/systemd/seats/seat0", "IS_SEAT0=1\n");
    assert_int_equal(look(host).kind, DIVIT_SESSION_NONE);
    recorded_put(host, "run/systemd/users/1000", "NAME=deneme\nDISPLAY=2\n");
    recorded_put(host, "run/systemd/sessions/2", "ACTIVE=1\nREMOTE=0\nSEAT=seat0\n");
    assert_int_equal(look(host).kind, DIVIT_SESSION_ACTIVE);
    recorded_put(host, "proc/self/cgroup", "0::/system.slice/cron.service\n");
    assert_int_equal(look(host).kind, DIVIT_SESSION_NONE);
}

static void containers_leave_marks(void **state)
{
    const char *host = *state;
    recorded_put(host, "run/systemd/container", "lxc\n");
    assert_string_equal(look(host).container, "lxc");
    recorded_put(host, ".dockerenv", "");
    assert_string_equal(look(host).container, "docker");
    recorded_put(host, "run/.containerenv", "");
    assert_string_equal(look(host).container, "podman");
}

static void processes_may_be_hidden(void **state)
{
    const char *host = *state;
    recorded_put(host, "proc/mounts", "sysfs /sys sysfs rw 0 0\nproc /proc proc rw,nosuid 0 0\n");
    assert_false(look(host).hidden_processes);
    recorded_put(host, "proc/mounts", "proc /proc proc rw,hidepid=0 0 0\n");
    assert_false(look(host).hidden_processes);
    recorded_put(host, "proc/mounts", "x /x x rw 0 0\nproc /proc proc rw,hidepid=invisible 0 0\n");
    assert_true(look(host).hidden_processes);
}

static void the_policy(void **state)
{
    static const char policy[] =
        "<policyconfig>\n<action id=\"org.debian.pcsc-lite.access_pcsc\">\n<defaults>\n"
        "<allow_any>no</allow_any>\n<allow_inactive> auth_admin </allow_inactive>\n"
        "</defaults>\n</action>\n"
        "<action id=\"org.debian.pcsc-lite.access_card\">\n<defaults>\n"
        "<allow_active>yes</allow_active>\n</defaults>\n</action>\n</policyconfig>\n";
    const char *host = *state;
    divit_polkit p;
    divit_polkit_look(host, &p);
    assert_false(p.installed);
    recorded_put(host, "usr/share/polkit-1/actions/org.debian.pcsc-lite.policy", policy);
    recorded_put(host, "etc/polkit-1/rules.d/10-other.rules", "polkit.addRule(x);\n");
    divit_polkit_look(host, &p);
    assert_true(p.installed);
    assert_string_equal(p.any, "no");
    assert_string_equal(p.inactive, "auth_admin");
    assert_string_equal(p.active, ""); /* that of the other action is not taken */
    assert_string_equal(p.rule, "");
    recorded_put(
        host, "etc/polkit-1/rules.d/20-card.rules", "... \"org.debian.pcsc-lite.access_pcsc\" ...");
    divit_polkit_look(host, &p);
    assert_string_equal(p.rule, "20-card.rules");
    recorded_put(host, "usr/share/polkit-1/actions/org.debian.pcsc-lite.policy", "<broken");
    divit_polkit_look(host, &p);
    assert_true(p.installed);
    assert_string_equal(p.any, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(small_files, recorded_start, recorded_stop),
        cmocka_unit_test_setup_teardown(a_computer_without_logind, recorded_start, recorded_stop),
        cmocka_unit_test_setup_teardown(sessions_are_told_apart, recorded_start, recorded_stop),
        cmocka_unit_test_setup_teardown(the_display_of_a_user, recorded_start, recorded_stop),
        cmocka_unit_test_setup_teardown(containers_leave_marks, recorded_start, recorded_stop),
        cmocka_unit_test_setup_teardown(processes_may_be_hidden, recorded_start, recorded_stop),
        cmocka_unit_test_setup_teardown(the_policy, recorded_start, recorded_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
