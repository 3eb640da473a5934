/* SPDX-License-Identifier: Apache-2.0 */
/* Which steps put a fault right. */
#include "cli/doctor_recipe.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"

#define SYSTEMCTL "/usr/bin/systemctl"
#define PCSCD "/usr/sbin/pcscd"
#define SERVICE_RULES "/etc/udev/rules.d/92-divit-pcscd.rules"

enum { GROUPS_LIMIT = 1024 * 1024 };

/* What is at a path of the host; false if nothing is, or it cannot be seen. */
static bool look(const cli_step_host *host, const char *path, struct stat *ret)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes full = {0};
    return cli_step_path(host, path, &full, NULL) == DIVIT_OK &&
           lstat((const char *)full.p, ret) == 0;
}

static bool is_there(const cli_step_host *host, const char *path)
{
    struct stat st;
    return look(host, path, &st);
}

/* systemd runs the host: sd_booted(3). */
static bool has_systemd(const cli_step_host *host)
{
    return is_there(host, "/run/systemd/system");
}

static bool installed_under_systemd(const cli_step_host *host)
{
    return has_systemd(host) && is_there(host, PCSCD);
}

static bool installed_alone(const cli_step_host *host)
{
    return !has_systemd(host) && is_there(host, PCSCD);
}

/* Something other than a folder lies where the socket belongs, and no service answers on it. */
static bool is_in_the_way(const cli_step_host *host)
{
    struct stat st;
    return look(host, NULL, &st) && !S_ISDIR(st.st_mode);
}

static bool clear_under_systemd(const cli_step_host *host, const divit_finding *f)
{
    (void)f;
    return is_in_the_way(host) && installed_under_systemd(host);
}

static bool clear_alone(const cli_step_host *host, const divit_finding *f)
{
    (void)f;
    return is_in_the_way(host) && installed_alone(host);
}

static bool start_under_systemd(const cli_step_host *host, const divit_finding *f)
{
    (void)f;
    return !is_in_the_way(host) && installed_under_systemd(host);
}

static bool start_alone(const cli_step_host *host, const divit_finding *f)
{
    (void)f;
    return !is_in_the_way(host) && installed_alone(host);
}

/* The socket is there, and this user may not connect to it. */
static bool is_socket_closed(const cli_step_host *host, const divit_finding *f)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    struct stat st;
    (void)f;
    return look(host, NULL, &st) && S_ISSOCK(st.st_mode) &&
           cli_step_path(host, NULL, &path, NULL) == DIVIT_OK &&
           access((const char *)path.p, W_OK) != 0;
}

/* The folder of the socket is there, and others may not enter it. */
static bool is_folder_closed(const cli_step_host *host, const divit_finding *f)
{
    struct stat st;
    (void)f;
    return look(host, "/run/pcscd", &st) && S_ISDIR(st.st_mode) && (st.st_mode & 0005) != 0005;
}

static bool restart_under_systemd(const cli_step_host *host, const divit_finding *f)
{
    (void)f;
    return installed_under_systemd(host);
}

/* A service that hangs; one that does not admit this session would not do so afterwards either. */
static bool silent_under_systemd(const cli_step_host *host, const divit_finding *f)
{
    return f->status == DIVIT_READER_SILENT && installed_under_systemd(host);
}

/* The kernel's NFC driver is loaded: the one driver whose blocking harms nothing else here. */
static bool has_nfc(const cli_step_host *host, const divit_finding *f)
{
    (void)f;
    return is_there(host, "/sys/module/pn533_usb") && is_there(host, "/usr/sbin/modprobe");
}

/* A service that runs as a user of its own has this group (pcsc-lite 2.4 and later). */
static bool has_service_group(const cli_step_host *host)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    return cli_step_path(host, "/etc/group", &path, NULL) == DIVIT_OK &&
           divit_file_read((const char *)path.p, GROUPS_LIMIT, &text, NULL) == DIVIT_OK &&
           memmem(text.p, text.n, "\npcscd:", sizeof "\npcscd:" - 1);
}

static bool has_no_rule(const cli_step_host *host, const divit_finding *f)
{
    (void)f;
    return is_there(host, "/etc/udev/rules.d") && is_there(host, "/usr/bin/udevadm") &&
           has_service_group(host) && !is_there(host, SERVICE_RULES);
}

#define RUN(...)                                                                                   \
    {                                                                                              \
        .kind = CLI_STEP_RUN, .argv = { __VA_ARGS__ }                                              \
    }

static const cli_step start_unit[] = {RUN(SYSTEMCTL, "enable", "--now", "pcscd.socket")};
static const cli_step start_program[] = {RUN(PCSCD)};
static const cli_step restart_units[] = {
    RUN(SYSTEMCTL, "restart", "pcscd.socket", "pcscd.service")};
static const cli_step clear_and_restart[] = {
    {.kind = CLI_STEP_REMOVE}, RUN(SYSTEMCTL, "restart", "pcscd.socket")};
static const cli_step clear_and_start[] = {{.kind = CLI_STEP_REMOVE}, RUN(PCSCD)};
static const cli_step open_folder[] = {{.kind = CLI_STEP_MODE, .path = "/run/pcscd", .mode = 0755}};
static const cli_step open_socket[] = {{.kind = CLI_STEP_MODE, .mode = 0666}};
static const cli_step block_nfc[] = {
    {.kind = CLI_STEP_WRITE,
        .path = "/etc/modprobe.d/divit-nfc.conf",
        .content = "install pn533_usb /bin/false\n"},
    RUN("/usr/sbin/modprobe", "-r", "pn533_usb"),
    RUN(PCSCD, "--hotplug"),
};
/* What a reader is, then who may open it; as CCID's 92_pcscd_ccid.rules hands them over. */
static const cli_step install_rules[] = {
    {.kind = CLI_STEP_COPY,
        .path = "/etc/udev/rules.d/60-divit-readers.rules",
        .from = "/lib/udev/rules.d/60-divit-readers.rules"},
    {.kind = CLI_STEP_WRITE,
        .path = SERVICE_RULES,
        .content = "SUBSYSTEM==\"usb\", ENV{ID_USB_INTERFACES}==\"*:0b*\", GROUP=\"pcscd\", "
                   "MODE=\"0660\"\n"},
    RUN("/usr/bin/udevadm", "control", "--reload"),
    RUN("/usr/bin/udevadm", "trigger", "--action=add", "--subsystem-match=usb"),
};

#define STEPS(list) (list), sizeof(list) / sizeof(list)[0]

/* The first that fits is taken. */
static const cli_recipe recipes[] = {
    {"pcscd-socket", is_folder_closed, STEPS(open_folder)},
    {"pcscd-socket", clear_under_systemd, STEPS(clear_and_restart)},
    {"pcscd-socket", clear_alone, STEPS(clear_and_start)},
    {"pcscd-socket", start_under_systemd, STEPS(start_unit)},
    {"pcscd-socket", start_alone, STEPS(start_program)},
    {"pcscd-running", is_socket_closed, STEPS(open_socket)},
    {"pcscd-running", restart_under_systemd, STEPS(restart_units)},
    {"pcscd-running", clear_alone, STEPS(clear_and_start)},
    {"pcscd-admits", silent_under_systemd, STEPS(restart_units)},
    {"usb-kernel", has_nfc, STEPS(block_nfc)},
    {"usb-rule", has_no_rule, STEPS(install_rules)},
    {"usb-node", has_no_rule, STEPS(install_rules)},
};

/* see cli/doctor_recipe.h */
const cli_recipe *cli_recipe_find(const cli_step_host *host, const divit_finding *f)
{
    for (size_t i = 0; i < sizeof recipes / sizeof recipes[0]; i++)
        if (strcmp(recipes[i].id, f->id) == 0 && recipes[i].fits(host, f))
            return &recipes[i];
    return NULL;
}
