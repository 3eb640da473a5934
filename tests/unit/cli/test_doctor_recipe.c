/* SPDX-License-Identifier: Apache-2.0 */
/* Which steps belong to which fault on which host, as they are shown. */
#include "unit/check.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/doctor_recipe.h"

/* A system below a folder. */
typedef struct place {
    char root[SCRATCH_SIZE];
    cli_step_host host;
} place;

static int make_place(void **state)
{
    static place p;
    scratch_template(p.root, "fix");
    if (!mkdtemp(p.root))
        return -1;
    p.host = (cli_step_host){.root = p.root,
        .program = DIVIT_TEST_PROGRAM,
        .socket = "/run/pcscd/pcscd.comm",
        .clock = divit_clock_system()};
    *state = &p;
    return 0;
}

static int remove_place(void **state)
{
    const place *p = *state;
    char command[SCRATCH_SIZE + 16];
    (void)snprintf(command, sizeof command, "rm -rf %s", p->root);
    return system(command);
}

static void put_folder(const place *p, const char *path)
{
    char full[SCRATCH_SIZE + 64];
    (void)snprintf(full, sizeof full, "%s%s", p->root, path);
    CHECK_OK(divit_folder_make(full, NULL));
}

static void put_file(const place *p, const char *folder, const char *name)
{
    char full[SCRATCH_SIZE + 64];
    put_folder(p, folder);
    (void)snprintf(full, sizeof full, "%s%s/%s", p->root, folder, name);
    CHECK_OK(divit_file_write_private(full, DIVIT_SPAN_TEXT(""), NULL));
}

static void put_socket(const place *p)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    put_folder(p, "/run/pcscd");
    (void)snprintf(to.sun_path, sizeof to.sun_path, "%s/run/pcscd/pcscd.comm", p->root);
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&to, sizeof to), 0);
    (void)close(fd);
}

/* The steps for a fault, joined by "; ", without the root; "" if there is no recipe. */
static const char *steps_for(const place *p, const char *id, divit_status status)
{
    static char out[1024];
    const divit_finding f = {.id = id, .status = status};
    const cli_recipe *r = cli_recipe_find(&p->host, &f);
    const cli_step_host bare = {.root = "", .program = "/usr", .socket = p->host.socket};
    size_t n = 0;
    out[0] = '\0';
    for (size_t i = 0; r && i < r->n; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = {0};
        CHECK_OK(cli_step_text(&bare, &r->steps[i], &text, NULL));
        n += (size_t)snprintf(out + n, sizeof out - n, "%s%s", i ? "; " : "", (char *)text.p);
    }
    return out;
}

#define EXPECT(id, status, text) assert_string_equal(steps_for(p, id, status), text)

static void a_host_without_systemd(void **state)
{
    const place *p = *state;
    EXPECT("pcscd-socket", DIVIT_NO_SERVICE, ""); /* pcscd is not installed */
    put_file(p, "/usr/sbin", "pcscd");
    EXPECT("pcscd-socket", DIVIT_NO_SERVICE, "/usr/sbin/pcscd");
    EXPECT("pcscd-running", DIVIT_NO_SERVICE, "");
    EXPECT("pcscd-admits", DIVIT_READER_SILENT, "");
    put_socket(p);
    EXPECT("pcscd-running", DIVIT_NO_SERVICE, "remove /run/pcscd/pcscd.comm; /usr/sbin/pcscd");
    EXPECT("pcscd-socket", DIVIT_NO_SERVICE,
        "set the rights of /run/pcscd to 0755"); /* the folder was made 0700 */
}

static void a_host_with_systemd(void **state)
{
    const place *p = *state;
    put_folder(p, "/run/systemd/system");
    put_file(p, "/usr/sbin", "pcscd");
    EXPECT("pcscd-socket", DIVIT_NO_SERVICE, "/usr/bin/systemctl enable --now pcscd.socket");
    EXPECT(
        "pcscd-running", DIVIT_NO_SERVICE, "/usr/bin/systemctl restart pcscd.socket pcscd.service");
    EXPECT("pcscd-admits", DIVIT_READER_SILENT,
        "/usr/bin/systemctl restart pcscd.socket pcscd.service");
    EXPECT("pcscd-admits", DIVIT_NO_SERVICE, ""); /* polkit: a restart changes nothing */
    put_file(p, "/run/pcscd", "pcscd.comm");
    char folder[SCRATCH_SIZE + 16];
    (void)snprintf(folder, sizeof folder, "%s/run/pcscd", p->root);
    assert_int_equal(chmod(folder, 0755), 0);
    EXPECT("pcscd-socket", DIVIT_NO_SERVICE,
        "remove /run/pcscd/pcscd.comm; /usr/bin/systemctl restart pcscd.socket");
}

static void drivers_and_rules(void **state)
{
    const place *p = *state;
    char group[SCRATCH_SIZE + 16];
    EXPECT("usb-kernel", DIVIT_NO_READER, "");
    put_file(p, "/usr/sbin", "modprobe");
    EXPECT("usb-kernel", DIVIT_NO_READER, ""); /* another driver than pn533_usb */
    put_folder(p, "/sys/module/pn533_usb");
    EXPECT("usb-kernel", DIVIT_NO_READER,
        "write /etc/modprobe.d/divit-nfc.conf: install pn533_usb /bin/false; "
        "/usr/sbin/modprobe -r pn533_usb; /usr/sbin/pcscd --hotplug");
    put_folder(p, "/etc/udev/rules.d");
    put_file(p, "/usr/bin", "udevadm");
    EXPECT("usb-rule", DIVIT_OK, ""); /* nobody to give the readers to */
    (void)snprintf(group, sizeof group, "%s/etc/group", p->root);
    CHECK_OK(divit_file_write_private(group, DIVIT_SPAN_TEXT("root:x:0:\npcscd:x:99:\n"), NULL));
    static const char rules[] =
        "copy /usr/lib/udev/rules.d/60-divit-readers.rules to "
        "/etc/udev/rules.d/60-divit-readers.rules; write /etc/udev/rules.d/92-divit-pcscd.rules: "
        "SUBSYSTEM==\"usb\", ENV{ID_USB_INTERFACES}==\"*:0b*\", GROUP=\"pcscd\", MODE=\"0660\"; "
        "/usr/bin/udevadm control --reload; "
        "/usr/bin/udevadm trigger --action=add --subsystem-match=usb";
    EXPECT("usb-rule", DIVIT_OK, rules);
    EXPECT("usb-node", DIVIT_NO_READER, rules);
    put_file(p, "/etc/udev/rules.d", "92-divit-pcscd.rules");
    EXPECT("usb-rule", DIVIT_OK, ""); /* it is there: something else is wrong */
    EXPECT("card-present", DIVIT_NO_CARD, "");
}

static void check_sudo(const place *p, const cli_step *step, const char *expected)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    const cli_step_host bare = {.root = "", .program = "/usr", .socket = p->host.socket};
    CHECK_OK(cli_step_sudo(&bare, step, &text, NULL));
    assert_string_equal((char *)text.p, expected);
}

static void who_is_not_root_is_told_what_to_type(void **state)
{
    const place *p = *state;
    check_sudo(p, &(cli_step){.kind = CLI_STEP_RUN, .argv = {"/bin/x", "-a"}}, "sudo /bin/x -a");
    check_sudo(p, &(cli_step){.kind = CLI_STEP_REMOVE}, "sudo rm /run/pcscd/pcscd.comm");
    check_sudo(
        p, &(cli_step){.kind = CLI_STEP_MODE, .path = "/a", .mode = 0755}, "sudo chmod 0755 /a");
    check_sudo(p, &(cli_step){.kind = CLI_STEP_WRITE, .path = "/a", .content = "b c\n"},
        "echo 'b c' | sudo tee /a");
    check_sudo(p, &(cli_step){.kind = CLI_STEP_COPY, .path = "/a", .from = "/lib/b"},
        "sudo install -m 0644 /usr/lib/b /a");
}

/* File steps are done as told; a program's exit code is told. */
static void steps_are_done(void **state)
{
    const place *p = *state;
    char path[SCRATCH_SIZE + 64];
    struct stat st;
    int code = 0;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes content = {0};
    divit_error err = {0};
    put_folder(p, "/etc");
    (void)snprintf(path, sizeof path, "%s/etc/a", p->root);
    const cli_step write = {.kind = CLI_STEP_WRITE, .path = "/etc/a", .content = "one\n"};
    CHECK_OK(cli_step_do(&p->host, &write, &code, NULL));
    CHECK_OK(divit_file_read(path, 64, &content, NULL));
    CHECK_TEXT(divit_bytes_span(&content), "one\n");
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0644);
    const cli_step mode = {.kind = CLI_STEP_MODE, .path = "/etc/a", .mode = 0600};
    CHECK_OK(cli_step_do(&p->host, &mode, &code, NULL));
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    const cli_step copy = {.kind = CLI_STEP_COPY,
        .path = "/etc/a",
        .from = "/lib/udev/rules.d/60-divit-readers.rules"};
    CHECK_OK(cli_step_do(&p->host, &copy, &code, NULL));
    assert_int_equal(stat(path, &st), 0);
    assert_true(st.st_size > 1000);
    const cli_step removed = {.kind = CLI_STEP_REMOVE, .path = "/etc/a"};
    CHECK_OK(cli_step_do(&p->host, &removed, &code, NULL));
    CHECK_STATUS(cli_step_do(&p->host, &removed, &code, &err), DIVIT_E_IO);
    assert_string_equal(err.subject, path);
    cli_step_host here = p->host;
    here.root = "";
    const cli_step bad = {.kind = CLI_STEP_RUN, .argv = {"/bin/sh", "-c", "exit 7"}};
    CHECK_STATUS(cli_step_do(&here, &bad, &code, NULL), DIVIT_E_IO);
    assert_int_equal(code, 7);
    const cli_step bare = {
        .kind = CLI_STEP_RUN, .argv = {"/bin/sh", "-c", "test \"$(env | grep -c =)\" -le 3"}};
    CHECK_OK(cli_step_do(&here, &bare, &code, NULL)); /* PATH, and what sh adds: PWD, _ */
    const cli_step gone = {.kind = CLI_STEP_RUN, .argv = {"/nowhere"}};
    CHECK_STATUS(cli_step_do(&here, &gone, &code, NULL), DIVIT_E_IO);
}

#define PLACED(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACED(a_host_without_systemd),
        PLACED(a_host_with_systemd),
        PLACED(drivers_and_rules),
        PLACED(who_is_not_root_is_told_what_to_type),
        PLACED(steps_are_done),
    };
    return cmocka_run_group_tests_name("cli/doctor_recipe", tests, NULL, NULL);
}
