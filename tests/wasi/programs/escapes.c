/* SPDX-License-Identifier: Apache-2.0 */
/* Tries every function that takes a path on every way out of its folder that anybody has thought
 * of. The folder is prepared by run_programs.py, which also looks afterwards whether anything
 * changed outside:
 *
 *   plain, sub/inner           a file, a file in a folder
 *   abs_folder, abs_file       links to absolute paths outside
 *   up_folder, up_file         links that climb out: ../outside, ../outside/secret
 *   sub/middle                 a link ../../outside
 *   sub/back                   a link ../plain, which stays inside
 *   chain -> chain2 -> up_folder */
#include <string.h>
#include <wasi/api.h>

#include "check.h"

enum { ROOT = 3, ALL_ERRORS = 76 };

typedef __wasi_errno_t attempt(const char *path);

#define FOLLOW __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW

static __wasi_errno_t open_as(const char *path, uint32_t lookup, uint16_t oflags,
                              __wasi_rights_t rights) {
    __wasi_fd_t fd = 0;
    const __wasi_errno_t error = __wasi_path_open(ROOT, lookup, path, oflags, rights, 0, 0, &fd);
    if (error == 0) CHECK(__wasi_fd_close(fd) == 0);
    return error;
}

static __wasi_errno_t open_read(const char *path) {
    return open_as(path, FOLLOW, 0, __WASI_RIGHTS_FD_READ);
}

static __wasi_errno_t open_write(const char *path) {
    return open_as(path, FOLLOW, __WASI_OFLAGS_CREAT, __WASI_RIGHTS_FD_WRITE);
}

static __wasi_errno_t open_truncate(const char *path) {
    return open_as(path, FOLLOW, __WASI_OFLAGS_TRUNC, __WASI_RIGHTS_FD_WRITE);
}

static __wasi_errno_t open_folder(const char *path) {
    return open_as(path, FOLLOW, __WASI_OFLAGS_DIRECTORY, __WASI_RIGHTS_FD_READDIR);
}

static __wasi_errno_t get_stat(const char *path) {
    __wasi_filestat_t facts;
    return __wasi_path_filestat_get(ROOT, FOLLOW, path, &facts);
}

static __wasi_errno_t set_times(const char *path) {
    return __wasi_path_filestat_set_times(ROOT, FOLLOW, path, 0, 0, __WASI_FSTFLAGS_MTIM);
}

static __wasi_errno_t link_from(const char *path) {
    return __wasi_path_link(ROOT, FOLLOW, path, ROOT, "stolen");
}

static __wasi_errno_t get_own_stat(const char *path) {
    __wasi_filestat_t facts;
    return __wasi_path_filestat_get(ROOT, 0, path, &facts);
}

static __wasi_errno_t set_own_times(const char *path) {
    return __wasi_path_filestat_set_times(ROOT, 0, path, 0, 0, __WASI_FSTFLAGS_MTIM);
}

static __wasi_errno_t open_unfollowed(const char *path) {
    return open_as(path, 0, 0, __WASI_RIGHTS_FD_READ);
}

static __wasi_errno_t create(const char *path) {
    return open_as(path, 0, __WASI_OFLAGS_CREAT | __WASI_OFLAGS_EXCL, __WASI_RIGHTS_FD_WRITE);
}

static __wasi_errno_t make_folder(const char *path) {
    return __wasi_path_create_directory(ROOT, path);
}

static __wasi_errno_t remove_folder(const char *path) {
    return __wasi_path_remove_directory(ROOT, path);
}

static __wasi_errno_t unlink_file(const char *path) {
    return __wasi_path_unlink_file(ROOT, path);
}

static __wasi_errno_t read_link(const char *path) {
    uint8_t text[256];
    __wasi_size_t used = 0;
    return __wasi_path_readlink(ROOT, path, text, sizeof text, &used);
}

static __wasi_errno_t rename_from(const char *path) {
    return __wasi_path_rename(ROOT, path, ROOT, "stolen");
}

static __wasi_errno_t rename_to(const char *path) {
    return __wasi_path_rename(ROOT, "plain", ROOT, path);
}

static __wasi_errno_t link_own_from(const char *path) {
    return __wasi_path_link(ROOT, 0, path, ROOT, "stolen");
}

static __wasi_errno_t link_to(const char *path) {
    return __wasi_path_link(ROOT, 0, "plain", ROOT, path);
}

static __wasi_errno_t symlink_at(const char *path) {
    return __wasi_path_symlink("plain", ROOT, path);
}

static const struct {
    const char *name;
    attempt *attempt;
    int follows; /* a link at the end too */
} attempts[] = {
    {"open_read", open_read, 1},
    {"open_write", open_write, 1},
    {"open_truncate", open_truncate, 1},
    {"open_folder", open_folder, 1},
    {"get_stat", get_stat, 1},
    {"set_times", set_times, 1},
    {"link_from", link_from, 1},
    {"get_own_stat", get_own_stat, 0},
    {"set_own_times", set_own_times, 0},
    {"open_unfollowed", open_unfollowed, 0},
    {"create", create, 0},
    {"make_folder", make_folder, 0},
    {"remove_folder", remove_folder, 0},
    {"unlink_file", unlink_file, 0},
    {"read_link", read_link, 0},
    {"rename_from", rename_from, 0},
    {"rename_to", rename_to, 0},
    {"link_own_from", link_own_from, 0},
    {"link_to", link_to, 0},
    {"symlink_at", symlink_at, 0},
};

/* Out before the last component, or by it: every function must refuse. */
static const char *const out_on_the_way[] = {
    "..",
    "../",
    "../outside/secret",
    "./../outside/secret",
    "sub/../../outside/secret",
    "sub/../sub/../../outside/secret",
    "sub/../..",
    "../box/plain", /* out and in again */
    "sub/../../box/plain",
    "/",
    "/etc/passwd",
    "//etc/passwd",
    "abs_folder/secret",
    "abs_folder/new",
    "abs_folder/",
    "abs_folder/.",
    "abs_folder/..",
    "abs_folder/../box/plain",
    "abs_file/",
    "up_folder/secret",
    "up_folder/new",
    "up_folder/",
    "up_folder/.",
    "up_folder/../box/plain",
    "sub/middle/secret",
    "sub/middle/new",
    "sub/middle/.",
    "sub/../sub/middle/secret",
    "chain/secret",
    "chain/new",
    "chain/..",
    "chain/",
};

/* The last component is a link out: what follows it must refuse. */
static const char *const out_by_last_link[] = {
    "abs_folder", "abs_file",       "up_folder", "up_file",
    "sub/middle", "sub/../up_file", "chain",     "chain2",
};

static int failures;

static void expect_refusal(const char *name, attempt *attempt, const char *path) {
    const __wasi_errno_t error = attempt(path);
    if (error == __WASI_ERRNO_NOTCAPABLE) return;
    printf("%s %s: error %d, not %d\n", name, path, error, __WASI_ERRNO_NOTCAPABLE);
    failures++;
}

static void try_all(void) {
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++) {
        for (size_t j = 0; j < sizeof out_on_the_way / sizeof out_on_the_way[0]; j++)
            expect_refusal(attempts[i].name, attempts[i].attempt, out_on_the_way[j]);
        for (size_t j = 0; j < sizeof out_by_last_link / sizeof out_by_last_link[0]; j++)
            if (attempts[i].follows)
                expect_refusal(attempts[i].name, attempts[i].attempt, out_by_last_link[j]);
    }
}

/* What stays inside works, and links themselves may be looked at and made. */
static void stay_inside(void) {
    CHECK(open_read("sub/back") == 0);
    CHECK(open_read("sub/../plain") == 0);
    CHECK(open_read("./sub/./inner") == 0);
    CHECK(get_own_stat("up_file") == 0 && read_link("abs_file") == 0);
    CHECK(open_unfollowed("up_file") == __WASI_ERRNO_LOOP);
    CHECK(create("abs_file") == __WASI_ERRNO_EXIST);
    CHECK(__wasi_path_symlink("/etc", ROOT, "new") == __WASI_ERRNO_NOTCAPABLE);
    CHECK(__wasi_path_symlink("../outside", ROOT, "new") == 0);
    CHECK(open_folder("new") == __WASI_ERRNO_NOTCAPABLE);
    CHECK(__wasi_path_rename(ROOT, "new", ROOT, "sub/new") == 0);
    CHECK(open_folder("sub/new") == __WASI_ERRNO_NOENT); /* sub/../outside: inside, and not there */
    CHECK(unlink_file("sub/new") == 0);
}

/* A descriptor of a folder inside is a sandbox of its own, as small as that folder. */
static void stay_below_descriptor(void) {
    __wasi_fd_t sub = 0;
    __wasi_fd_t fd = 0;
    __wasi_filestat_t facts;
    CHECK(__wasi_path_open(ROOT, 0, "sub", __WASI_OFLAGS_DIRECTORY,
                           __WASI_RIGHTS_PATH_OPEN | __WASI_RIGHTS_PATH_FILESTAT_GET,
                           __WASI_RIGHTS_FD_READ, 0, &sub) == 0);
    CHECK(__wasi_path_filestat_get(sub, FOLLOW, "inner", &facts) == 0);
    CHECK(__wasi_path_filestat_get(sub, FOLLOW, "../plain", &facts) == __WASI_ERRNO_NOTCAPABLE);
    CHECK(__wasi_path_filestat_get(sub, FOLLOW, "back", &facts) == __WASI_ERRNO_NOTCAPABLE);
    CHECK(__wasi_path_open(sub, FOLLOW, "back", 0, __WASI_RIGHTS_FD_READ, 0, 0, &fd) ==
          __WASI_ERRNO_NOTCAPABLE);
    CHECK(__wasi_fd_close(sub) == 0);
}

int main(void) {
    try_all();
    stay_inside();
    stay_below_descriptor();
    puts(failures == 0 ? "escapes: none" : "escapes: some");
    return failures == 0 ? 0 : 1;
}
