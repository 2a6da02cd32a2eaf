/* SPDX-License-Identifier: Apache-2.0 */
/* `without_openat2 COMMAND [ARG...]`: runs a command under a filter of system calls that knows no
 * openat2, as kernels before 5.6 and some containers do. Exit status 2, with the reason, where no
 * filter can be set. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CANNOT = 2 };

static int cannot(const char *what) {
    fprintf(stderr, "without_openat2: %s: %s\n", what, strerror(errno));
    return CANNOT;
}

int main(int argc, char **argv) {
    struct sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog filter = {.len = sizeof rules / sizeof rules[0], .filter = rules};
    if (argc < 2) {
        fputs("usage: without_openat2 COMMAND [ARG...]\n", stderr);
        return CANNOT;
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return cannot("no new privileges");
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) return cannot("seccomp");
    execvp(argv[1], argv + 1);
    return cannot(argv[1]);
}
