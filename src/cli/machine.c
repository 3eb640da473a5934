/* SPDX-License-Identifier: Apache-2.0 */
/* What this computer is, as far as a help desk asks. */
#include "cli/machine.h"

#include <sys/utsname.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/text.h"

enum { OS_RELEASE_LIMIT = 64 << 10, STATUS_LIMIT = 64 << 20 };

static void look_at_packages(cli_machine *m)
{
    static const char *const names[CLI_MACHINE_PACKAGES] = {"pcscd", "libpcsclite1", "libccid",
        "libacsccid1", "opensc", "opensc-pkcs11", "akia", "libp11-kit0"};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes status = {0};
    if (divit_file_read("/var/lib/dpkg/status", STATUS_LIMIT, &status, NULL) != DIVIT_OK)
        status.n = 0; /* another package system: no package is known */
    for (size_t i = 0; i < CLI_MACHINE_PACKAGES; i++) {
        m->packages[i].name = names[i];
        (void)divit_versions_package(divit_bytes_span(&status), names[i], m->packages[i].version);
    }
}

/* see cli/machine.h */
void cli_machine_look(cli_machine *ret)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes os_release = {0};
    struct utsname names;
    cli_machine m = {0};
    if (uname(&names) == 0) {
        divit_text_copy(m.kernel, sizeof m.kernel, names.release);
        divit_text_copy(m.architecture, sizeof m.architecture, names.machine);
    }
    if (divit_file_read("/etc/os-release", OS_RELEASE_LIMIT, &os_release, NULL) == DIVIT_OK)
        divit_versions_system(divit_bytes_span(&os_release), m.system);
    look_at_packages(&m);
    *ret = m;
}
