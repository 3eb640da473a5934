/* SPDX-License-Identifier: Apache-2.0 */
/* A private, real pcscd for one card folder. */
#include "sandbox/card/pcscd.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "sandbox/card/folder.h"
#include "sandbox/card/namespace.h"

enum {
    WAIT = 10000, /* milliseconds */
    STEP = 20,
    GRACE = 3000,  /* for a pcscd that was asked to end */
    SOCKET_FD = 3, /* SD_LISTEN_FDS_START, sd_listen_fds(3) */
    LOCK_FD = 4,   /* keeps the folder's lock while pcscd lives */
    ABOVE = LOCK_FD + 1,
    BACKLOG = 64,
};

struct divit_pcscd {
    char folder[PATH_MAX];
    char program[PATH_MAX];
    char handler[PATH_MAX];
    divit_bytes socket; /* NUL-terminated paths */
    divit_bytes opensc;
    divit_bytes log;
    divit_bytes conf;
    divit_bytes lock;
    divit_bytes followed;
    int listener;
    bool bound; /* the socket is ours to remove */
    pid_t pid;  /* 0: not running */
};

static void pause_step(void)
{
    const struct timespec step = {0, STEP * 1000000L};
    (void)nanosleep(&step, NULL);
}

static const char *text_of(const divit_bytes *b)
{
    return (const char *)b->p;
}

/* The handler's place in the build tree and in an installed one, from this program's own. */
static bool find_handler(char out[PATH_MAX])
{
    char program[PATH_MAX];
    const ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    if (n <= 0)
        return false;
    program[n] = 0;
    char *slash = strrchr(program, '/');
    if (!slash)
        return false;
    *slash = 0;
    char path[PATH_MAX + 32];
    (void)snprintf(path, sizeof path, "%s/../lib/libifd-divit.so", program);
    return realpath(path, out) != NULL;
}

static divit_status find_parts(divit_pcscd *p, const divit_pcscd_options *o, divit_error *err)
{
    if (!realpath(o->folder, p->folder))
        return divit_fail(err, DIVIT_INPUT_MISSING, __func__, N_("there is no such card folder"));
    if (!realpath(o->program ? o->program : "/usr/sbin/pcscd", p->program))
        return divit_fail(err, DIVIT_INPUT_MISSING, __func__, N_("pcscd is not installed"));
    if (o->handler ? !realpath(o->handler, p->handler) : !find_handler(p->handler))
        return divit_fail(err, DIVIT_INPUT_MISSING, __func__,
            N_("the reader library libifd-divit.so is missing"));
    const struct {
        const char *name;
        divit_bytes *path;
    } rows[] = {{"pcscd.comm", &p->socket}, {"opensc.conf", &p->opensc}, {"pcscd.log", &p->log},
        {"reader.conf.d", &p->conf}, {"pcscd.lock", &p->lock}, {"followed", &p->followed}};
    divit_status s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && i < sizeof rows / sizeof rows[0]; i++)
        s = divit_practice_path(p->folder, rows[i].name, rows[i].path, err);
    return s;
}

static const char first_reader[] = "FRIENDLYNAME \"divit Practice Reader (DP-000146)\"\n"
                                   "DEVICENAME " DIVIT_NAMESPACE_FOLDER "\n"
                                   "LIBPATH " DIVIT_NAMESPACE_HANDLER "\n"
                                   "CHANNELID 0\n";
static const char second_reader[] = "FRIENDLYNAME \"divit Second Reader (DP-000147)\"\n"
                                    "DEVICENAME " DIVIT_NAMESPACE_FOLDER "/second\n"
                                    "LIBPATH " DIVIT_NAMESPACE_HANDLER "\n"
                                    "CHANNELID 1\n";

/* True if the folder holds the card of a second reader. */
static bool has_second(const divit_pcscd *p)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes settings = {0};
    return divit_practice_path(p->folder, "second/settings", &settings, NULL) == DIVIT_OK &&
           access(text_of(&settings), R_OK) == 0;
}

/* The readers for pcscd, and an OpenSC that knows the card and keeps nothing of it. */
static divit_status write_configuration(const divit_pcscd *p, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    divit_status s = divit_folder_make(text_of(&p->conf), err);
    if (s == DIVIT_OK)
        s = divit_practice_path(text_of(&p->conf), "divit", &path, err);
    if (s != DIVIT_OK)
        return s;
    static const char opensc[] = "app default {\n"
                                 "    card_drivers = akis;\n"
                                 "    framework pkcs15 {\n"
                                 "        use_file_caching = no;\n"
                                 "        use_pin_caching = false;\n"
                                 "    }\n"
                                 "}\n";
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes readers = {0};
    if (divit_bytes_printf(&readers, "%s%s", first_reader, has_second(p) ? second_reader : "") !=
        DIVIT_OK)
        return divit_fail_memory(err, __func__);
    s = divit_file_write_private(text_of(&path), divit_bytes_span(&readers), err);
    if (s == DIVIT_OK)
        s = divit_file_write_private(text_of(&p->opensc), divit_span_of(opensc), err);
    return s;
}

static divit_status open_socket(divit_pcscd *p, divit_error *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (p->socket.n >= sizeof address.sun_path)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__,
            N_("the path of the card folder is too long for a socket"));
    memcpy(address.sun_path, p->socket.p, p->socket.n);
    (void)unlink(text_of(&p->socket));
    p->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (p->listener < 0 ||
        bind(p->listener, (const struct sockaddr *)&address, sizeof address) != 0 ||
        listen(p->listener, BACKLOG) != 0)
        return divit_fail_errno(err, __func__, N_("the socket of pcscd cannot be made"));
    p->bound = true;
    return DIVIT_OK;
}

/* The process whose pcscd serves the folder, 0 if none: who holds the lock, says the kernel. */
static pid_t holder_of(const char *lock_path)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    DIVIT_AUTO(divit_fd_close)
    int fd = open(lock_path, O_RDWR | O_CLOEXEC);
    if (fd < 0 || fcntl(fd, F_GETLK, &lock) != 0 || lock.l_type == F_UNLCK)
        return 0;
    return lock.l_pid;
}

/* Puts descriptors 0 to 4 in their places; none of the sources is below 10. */
static bool place_descriptors(const divit_pcscd *p)
{
    const int log = open(text_of(&p->log), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const int lock = open(text_of(&p->lock), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    const int from[] = {null, log, log, p->listener, lock};
    int high[ABOVE];
    for (int i = 0; i < ABOVE; i++)
        high[i] = fcntl(from[i], F_DUPFD_CLOEXEC, 10);
    for (int i = 0; i < ABOVE; i++)
        if (high[i] < 0 || dup2(high[i], i) != i)
            return false;
    return close_range(ABOVE, UINT_MAX, 0) == 0;
}

/* Locks the folder for this process; the lock lives through exec and ends with pcscd. */
static bool lock_folder(void)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    return fcntl(LOCK_FD, F_SETLK, &lock) == 0;
}

static const char *become_pcscd(const divit_pcscd *p, pid_t parent)
{
    sigset_t none;
    char pid[32];
    (void)sigemptyset(&none);
    if (!place_descriptors(p) || sigprocmask(SIG_SETMASK, &none, NULL) != 0)
        return "descriptors";
    if (!lock_folder())
        return "lock";
    (void)setsid(); /* ^C at the terminal is for the clients */
    const char *failed = divit_namespace_enter(p->folder, p->handler);
    if (failed)
        return failed;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        return "parent";
    (void)snprintf(pid, sizeof pid, "LISTEN_PID=%ld", (long)getpid());
    char listen_fds[] = "LISTEN_FDS=1";
    char path[] = "PATH=/usr/sbin:/usr/bin";
    char *const environment[] = {pid, listen_fds, path, NULL};
    char foreground[] = "--foreground";
    char info[] = "--info";
    char config[] = "--config";
    char folder[] = DIVIT_NAMESPACE_FOLDER "/reader.conf.d";
    char *const arguments[] = {
        (char *)(uintptr_t)p->program, foreground, info, config, folder, NULL};
    (void)execve(p->program, arguments, environment);
    return "execve";
}

static divit_status spawn(divit_pcscd *p, divit_error *err)
{
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid < 0)
        return divit_fail_errno(err, __func__, NULL);
    if (pid == 0) {
        const char *failed = become_pcscd(p, parent);
        (void)dprintf(STDERR_FILENO, "divit: %s: errno %d\n", failed, errno);
        _exit(127);
    }
    p->pid = pid;
    (void)close(p->listener);
    p->listener = -1;
    return DIVIT_OK;
}

/* Waits for the reader, or at least for a pcscd that stays. */
static divit_status wait_until_up(
    divit_pcscd *p, const divit_card_settings *set, unsigned wait, divit_error *err)
{
    const char *detail = N_("pcscd does not show the practice reader, see its log");
    for (unsigned waited = 0; waited < wait; waited += STEP) {
        if (waitpid(p->pid, NULL, WNOHANG) == p->pid) {
            p->pid = 0;
            detail = N_("pcscd ended at once, see its log");
            break;
        }
        if (set->plugged ? access(text_of(&p->followed), F_OK) == 0
                         : holder_of(text_of(&p->lock)) == p->pid)
            return DIVIT_OK;
        pause_step();
    }
    const divit_status s = divit_fail(err, DIVIT_NO_SERVICE, __func__, detail);
    divit_error_subject(err, text_of(&p->log));
    return s;
}

static divit_status start(divit_pcscd *p, const divit_pcscd_options *o, divit_error *err)
{
    divit_card_settings set;
    divit_status s = find_parts(p, o, err);
    if (s == DIVIT_OK)
        s = divit_practice_card_settings(p->folder, &set, err);
    if (s == DIVIT_OK && holder_of(text_of(&p->lock)) != 0)
        s = divit_fail(
            err, DIVIT_READER_BUSY, __func__, N_("a pcscd runs for this card folder already"));
    if (s == DIVIT_OK)
        s = write_configuration(p, err);
    if (s != DIVIT_OK)
        return s;
    (void)unlink(text_of(&p->followed)); /* left by a pcscd that was killed */
    s = open_socket(p, err);
    if (s == DIVIT_OK)
        s = spawn(p, err);
    return s == DIVIT_OK ? wait_until_up(p, &set, o->wait ? o->wait : WAIT, err) : s;
}

/* see sandbox/card/pcscd.h */
divit_status divit_pcscd_start(
    const divit_pcscd_options *options, divit_pcscd **ret, divit_error *err)
{
    DIVIT_AUTO(divit_pcscd_stop)
    divit_pcscd *p = calloc(1, sizeof *p);
    if (!p)
        return divit_fail_memory(err, __func__);
    p->listener = -1;
    const divit_status s = start(p, options, err);
    if (s == DIVIT_OK) {
        *ret = p;
        p = NULL;
    }
    return s;
}

static void end_process(pid_t pid)
{
    (void)kill(pid, SIGTERM);
    (void)kill(pid, SIGCONT);
    for (unsigned waited = 0; waited < GRACE; waited += STEP) {
        if (waitpid(pid, NULL, WNOHANG) != 0)
            return;
        pause_step();
    }
    (void)kill(pid, SIGKILL);
    (void)waitpid(pid, NULL, 0);
}

/* see sandbox/card/pcscd.h */
void divit_pcscd_stop(divit_pcscd **p)
{
    if (!p || !*p)
        return;
    divit_pcscd *it = *p;
    if (it->pid > 0)
        end_process(it->pid);
    if (it->bound) {
        (void)unlink(text_of(&it->socket));
        (void)unlink(text_of(&it->followed));
    }
    divit_fd_close(&it->listener);
    divit_bytes_done(&it->socket);
    divit_bytes_done(&it->opensc);
    divit_bytes_done(&it->log);
    divit_bytes_done(&it->conf);
    divit_bytes_done(&it->lock);
    divit_bytes_done(&it->followed);
    free(it);
    *p = NULL;
}

/* see sandbox/card/pcscd.h */
const char *divit_pcscd_socket(const divit_pcscd *p)
{
    return text_of(&p->socket);
}

/* see sandbox/card/pcscd.h */
const char *divit_pcscd_opensc_conf(const divit_pcscd *p)
{
    return text_of(&p->opensc);
}

/* see sandbox/card/pcscd.h */
pid_t divit_pcscd_pid(const divit_pcscd *p)
{
    return p->pid;
}

/* Waits until FOLDER/followed is made anew, if a pcscd runs for the folder. */
static divit_status wait_until_followed(const char *followed, const char *lock, divit_error *err)
{
    for (unsigned waited = 0; waited < WAIT; waited += STEP) {
        if (access(followed, F_OK) == 0 || holder_of(lock) == 0)
            return DIVIT_OK;
        pause_step();
    }
    return divit_fail(
        err, DIVIT_NO_SERVICE, __func__, N_("pcscd does not follow the practice reader"));
}

/* see sandbox/card/pcscd.h */
divit_status divit_practice_card_move(
    const char *folder, divit_practice_move what, divit_error *err)
{
    static const char *const settings[] = {
        [DIVIT_PRACTICE_INSERT] = "card=in",
        [DIVIT_PRACTICE_REMOVE] = "card=out",
        [DIVIT_PRACTICE_PLUG] = "reader=plugged",
        [DIVIT_PRACTICE_UNPLUG] = "reader=unplugged",
    };
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes lock = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes followed = {0};
    divit_status s = divit_practice_path(folder, "pcscd.lock", &lock, err);
    if (s == DIVIT_OK)
        s = divit_practice_path(folder, "followed", &followed, err);
    if (s == DIVIT_OK)
        s = divit_practice_card_set(folder, divit_span_of(settings[what]), err);
    if (s != DIVIT_OK)
        return s;
    (void)unlink(text_of(&followed)); /* the new one needs pcscd's next polls, 400 ms each */
    return wait_until_followed(text_of(&followed), text_of(&lock), err);
}
