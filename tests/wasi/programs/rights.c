/* SPDX-License-Identifier: Apache-2.0 */
/* Rights: each function needs its own, they only shrink, and what is opened through a folder has no
 * more than it hands down. */
#include <string.h>
#include <wasi/api.h>

#include "check.h"

enum { ROOT = 3 };

#define ALL (~(__wasi_rights_t)0)

static __wasi_fdstat_t stat_of(__wasi_fd_t fd) {
    __wasi_fdstat_t facts;
    CHECK(__wasi_fd_fdstat_get(fd, &facts) == 0);
    return facts;
}

static __wasi_fd_t open_folder(void) {
    const __wasi_fdstat_t root = stat_of(ROOT);
    __wasi_fd_t fd = 0;
    CHECK(__wasi_path_open(ROOT, 0, ".", __WASI_OFLAGS_DIRECTORY, root.fs_rights_base,
                           root.fs_rights_inheriting, 0, &fd) == 0);
    CHECK(stat_of(fd).fs_filetype == __WASI_FILETYPE_DIRECTORY);
    return fd;
}

static __wasi_fd_t open_file(void) {
    const __wasi_rights_t rights = stat_of(ROOT).fs_rights_inheriting;
    __wasi_fd_t fd = 0;
    CHECK(__wasi_path_open(ROOT, 0, "file", __WASI_OFLAGS_CREAT, rights, rights, 0, &fd) == 0);
    CHECK(stat_of(fd).fs_filetype == __WASI_FILETYPE_REGULAR_FILE);
    return fd;
}

/* --- Each function and its right -------------------------------------------------------------- */

typedef __wasi_errno_t use(__wasi_fd_t fd);

static uint8_t buffer[64];
static __wasi_iovec_t in = {buffer, sizeof buffer};
static __wasi_ciovec_t out = {buffer, 4};
static __wasi_size_t size;
static __wasi_filesize_t position;
static __wasi_filestat_t filestat;
static __wasi_fd_t opened;

static __wasi_errno_t do_datasync(__wasi_fd_t fd) {
    return __wasi_fd_datasync(fd);
}
static __wasi_errno_t do_sync(__wasi_fd_t fd) {
    return __wasi_fd_sync(fd);
}
static __wasi_errno_t do_read(__wasi_fd_t fd) {
    return __wasi_fd_read(fd, &in, 1, &size);
}
static __wasi_errno_t do_pread(__wasi_fd_t fd) {
    return __wasi_fd_pread(fd, &in, 1, 0, &size);
}
static __wasi_errno_t do_write(__wasi_fd_t fd) {
    return __wasi_fd_write(fd, &out, 1, &size);
}
static __wasi_errno_t do_pwrite(__wasi_fd_t fd) {
    return __wasi_fd_pwrite(fd, &out, 1, 0, &size);
}
static __wasi_errno_t do_seek(__wasi_fd_t fd) {
    return __wasi_fd_seek(fd, 1, __WASI_WHENCE_SET, &position);
}
static __wasi_errno_t do_tell(__wasi_fd_t fd) {
    return __wasi_fd_tell(fd, &position);
}
static __wasi_errno_t do_set_flags(__wasi_fd_t fd) {
    return __wasi_fd_fdstat_set_flags(fd, 0);
}
static __wasi_errno_t do_advise(__wasi_fd_t fd) {
    return __wasi_fd_advise(fd, 0, 0, __WASI_ADVICE_NORMAL);
}
static __wasi_errno_t do_allocate(__wasi_fd_t fd) {
    return __wasi_fd_allocate(fd, 0, 10);
}
static __wasi_errno_t do_filestat(__wasi_fd_t fd) {
    return __wasi_fd_filestat_get(fd, &filestat);
}
static __wasi_errno_t do_set_size(__wasi_fd_t fd) {
    return __wasi_fd_filestat_set_size(fd, 10);
}
static __wasi_errno_t do_set_times(__wasi_fd_t fd) {
    return __wasi_fd_filestat_set_times(fd, 0, 0, __WASI_FSTFLAGS_MTIM_NOW);
}
static __wasi_errno_t do_make_folder(__wasi_fd_t fd) {
    return __wasi_path_create_directory(fd, "folder");
}
static __wasi_errno_t do_remove_folder(__wasi_fd_t fd) {
    return __wasi_path_remove_directory(fd, "folder");
}
static __wasi_errno_t do_create(__wasi_fd_t fd) {
    const __wasi_errno_t error =
        __wasi_path_open(fd, 0, "made", __WASI_OFLAGS_CREAT, __WASI_RIGHTS_FD_WRITE, 0, 0, &opened);
    return error ? error : __wasi_fd_close(opened);
}
static __wasi_errno_t do_open(__wasi_fd_t fd) {
    const __wasi_errno_t error =
        __wasi_path_open(fd, 0, "made", 0, __WASI_RIGHTS_FD_READ, 0, 0, &opened);
    return error ? error : __wasi_fd_close(opened);
}
static __wasi_errno_t do_truncate(__wasi_fd_t fd) {
    const __wasi_errno_t error =
        __wasi_path_open(fd, 0, "made", __WASI_OFLAGS_TRUNC, __WASI_RIGHTS_FD_WRITE, 0, 0, &opened);
    return error ? error : __wasi_fd_close(opened);
}
static __wasi_errno_t do_readdir(__wasi_fd_t fd) {
    return __wasi_fd_readdir(fd, buffer, sizeof buffer, 0, &size);
}
static __wasi_errno_t do_link_from(__wasi_fd_t fd) {
    return __wasi_path_link(fd, 0, "made", ROOT, "linked");
}
static __wasi_errno_t do_link_to(__wasi_fd_t fd) {
    return __wasi_path_link(ROOT, 0, "made", fd, "linked2");
}
static __wasi_errno_t do_symlink(__wasi_fd_t fd) {
    return __wasi_path_symlink("made", fd, "soft");
}
static __wasi_errno_t do_readlink(__wasi_fd_t fd) {
    return __wasi_path_readlink(fd, "soft", buffer, sizeof buffer, &size);
}
static __wasi_errno_t do_rename_from(__wasi_fd_t fd) {
    return __wasi_path_rename(fd, "linked", ROOT, "linked3");
}
static __wasi_errno_t do_rename_to(__wasi_fd_t fd) {
    return __wasi_path_rename(ROOT, "linked3", fd, "linked");
}
static __wasi_errno_t do_path_stat(__wasi_fd_t fd) {
    return __wasi_path_filestat_get(fd, 0, "made", &filestat);
}
static __wasi_errno_t do_path_times(__wasi_fd_t fd) {
    return __wasi_path_filestat_set_times(fd, 0, "made", 0, 0, __WASI_FSTFLAGS_ATIM_NOW);
}
static __wasi_errno_t do_unlink(__wasi_fd_t fd) {
    return __wasi_path_unlink_file(fd, "made");
}

static const struct need {
    const char *name;
    use *use;
    __wasi_rights_t right;
} of_files[] = {
    {"fd_datasync", do_datasync, __WASI_RIGHTS_FD_DATASYNC},
    {"fd_sync", do_sync, __WASI_RIGHTS_FD_SYNC},
    {"fd_read", do_read, __WASI_RIGHTS_FD_READ},
    {"fd_pread", do_pread, __WASI_RIGHTS_FD_READ},
    {"fd_pread", do_pread, __WASI_RIGHTS_FD_SEEK},
    {"fd_write", do_write, __WASI_RIGHTS_FD_WRITE},
    {"fd_pwrite", do_pwrite, __WASI_RIGHTS_FD_WRITE},
    {"fd_pwrite", do_pwrite, __WASI_RIGHTS_FD_SEEK},
    {"fd_seek", do_seek, __WASI_RIGHTS_FD_SEEK},
    {"fd_tell", do_tell, __WASI_RIGHTS_FD_TELL},
    {"fd_fdstat_set_flags", do_set_flags, __WASI_RIGHTS_FD_FDSTAT_SET_FLAGS},
    {"fd_advise", do_advise, __WASI_RIGHTS_FD_ADVISE},
    {"fd_allocate", do_allocate, __WASI_RIGHTS_FD_ALLOCATE},
    {"fd_filestat_get", do_filestat, __WASI_RIGHTS_FD_FILESTAT_GET},
    {"fd_filestat_set_size", do_set_size, __WASI_RIGHTS_FD_FILESTAT_SET_SIZE},
    {"fd_filestat_set_times", do_set_times, __WASI_RIGHTS_FD_FILESTAT_SET_TIMES},
};

/* In this order each finds what the one before left. */
static const struct need of_folders[] = {
    {"path_create_directory", do_make_folder, __WASI_RIGHTS_PATH_CREATE_DIRECTORY},
    {"path_remove_directory", do_remove_folder, __WASI_RIGHTS_PATH_REMOVE_DIRECTORY},
    {"path_open creating", do_create, __WASI_RIGHTS_PATH_CREATE_FILE},
    {"path_open", do_open, __WASI_RIGHTS_PATH_OPEN},
    {"path_open truncating", do_truncate, __WASI_RIGHTS_PATH_FILESTAT_SET_SIZE},
    {"fd_readdir", do_readdir, __WASI_RIGHTS_FD_READDIR},
    {"path_link from", do_link_from, __WASI_RIGHTS_PATH_LINK_SOURCE},
    {"path_link to", do_link_to, __WASI_RIGHTS_PATH_LINK_TARGET},
    {"path_symlink", do_symlink, __WASI_RIGHTS_PATH_SYMLINK},
    {"path_readlink", do_readlink, __WASI_RIGHTS_PATH_READLINK},
    {"path_rename from", do_rename_from, __WASI_RIGHTS_PATH_RENAME_SOURCE},
    {"path_rename to", do_rename_to, __WASI_RIGHTS_PATH_RENAME_TARGET},
    {"path_filestat_get", do_path_stat, __WASI_RIGHTS_PATH_FILESTAT_GET},
    {"path_filestat_set_times", do_path_times, __WASI_RIGHTS_PATH_FILESTAT_SET_TIMES},
    {"path_unlink_file", do_unlink, __WASI_RIGHTS_PATH_UNLINK_FILE},
};

static int failures;

static void complain(const struct need *need, const char *how, __wasi_errno_t error) {
    printf("%s %s: error %d\n", need->name, how, error);
    failures++;
}

static void check_needs(const struct need *needs, size_t count, __wasi_fd_t (*open_one)(void)) {
    for (size_t i = 0; i < count; i++) {
        const __wasi_fd_t fd = open_one();
        const __wasi_fdstat_t facts = stat_of(fd);
        CHECK(facts.fs_rights_base & needs[i].right);
        const __wasi_errno_t with = needs[i].use(fd);
        if (with != 0) complain(&needs[i], "with its right", with);
        CHECK(__wasi_fd_fdstat_set_rights(fd, facts.fs_rights_base & ~needs[i].right,
                                          facts.fs_rights_inheriting) == 0);
        const __wasi_errno_t without = needs[i].use(fd);
        if (without != __WASI_ERRNO_NOTCAPABLE) complain(&needs[i], "without its right", without);
        CHECK(__wasi_fd_close(fd) == 0);
    }
}

/* --- Shrinking and handing down --------------------------------------------------------------- */

static void shrink(void) {
    const __wasi_fd_t fd = open_file();
    const __wasi_rights_t few = __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_TELL;
    CHECK(__wasi_fd_fdstat_set_rights(fd, ALL, 0) == __WASI_ERRNO_NOTCAPABLE);
    CHECK(__wasi_fd_fdstat_set_rights(fd, few, 0) == 0);
    CHECK(stat_of(fd).fs_rights_base == few);
    CHECK(__wasi_fd_fdstat_set_rights(fd, few | __WASI_RIGHTS_FD_WRITE, 0) ==
          __WASI_ERRNO_NOTCAPABLE);
    CHECK(__wasi_fd_seek(fd, 0, __WASI_WHENCE_CUR, &position) == 0); /* only tells */
    CHECK(__wasi_fd_seek(fd, 1, __WASI_WHENCE_CUR, &position) == __WASI_ERRNO_NOTCAPABLE);
    CHECK(__wasi_fd_close(fd) == 0);
}

static void hand_down(void) {
    const __wasi_fd_t fd = open_folder();
    const __wasi_fdstat_t facts = stat_of(fd);
    __wasi_fd_t below = 0;
    CHECK(__wasi_fd_fdstat_set_rights(fd, facts.fs_rights_base,
                                      __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_PATH_OPEN) == 0);
    CHECK(__wasi_path_open(fd, 0, "file", 0, __WASI_RIGHTS_FD_WRITE, 0, 0, &below) ==
          __WASI_ERRNO_NOTCAPABLE);
    CHECK(__wasi_path_open(fd, 0, ".", 0, 0, __WASI_RIGHTS_FD_WRITE, 0, &below) ==
          __WASI_ERRNO_NOTCAPABLE);
    CHECK(__wasi_path_open(fd, 0, ".", 0, __WASI_RIGHTS_PATH_OPEN, __WASI_RIGHTS_FD_READ, 0,
                           &below) == 0);
    CHECK(stat_of(below).fs_rights_inheriting == __WASI_RIGHTS_FD_READ);
    CHECK(__wasi_fd_close(below) == 0);
    CHECK(__wasi_path_open(fd, 0, "file", 0, __WASI_RIGHTS_FD_READ, 0, 0, &below) == 0);
    CHECK(stat_of(below).fs_rights_base == __WASI_RIGHTS_FD_READ);
    CHECK(do_write(below) == __WASI_ERRNO_NOTCAPABLE);
    CHECK(__wasi_fd_close(below) == 0 && __wasi_fd_close(fd) == 0);
}

/* The standard streams: their flags are not the guest's to change, their direction is what was
 * opened. */
static void standard_streams(void) {
    CHECK(stat_of(0).fs_rights_base & __WASI_RIGHTS_FD_READ);
    CHECK(!(stat_of(0).fs_rights_base & __WASI_RIGHTS_FD_WRITE));
    CHECK(stat_of(1).fs_rights_base & __WASI_RIGHTS_FD_WRITE);
    for (__wasi_fd_t fd = 0; fd < 3; fd++)
        CHECK(__wasi_fd_fdstat_set_flags(fd, __WASI_FDFLAGS_NONBLOCK) == __WASI_ERRNO_NOTCAPABLE);
    CHECK(do_seek(1) == __WASI_ERRNO_NOTCAPABLE); /* a pipe */
    CHECK(do_open(0) == __WASI_ERRNO_NOTCAPABLE);
}

static void clean_up(void) {
    CHECK(__wasi_path_unlink_file(ROOT, "file") == 0);
    CHECK(__wasi_path_unlink_file(ROOT, "linked") == 0);
    CHECK(__wasi_path_unlink_file(ROOT, "linked2") == 0);
    CHECK(__wasi_path_unlink_file(ROOT, "soft") == 0);
}

int main(void) {
    check_needs(of_files, sizeof of_files / sizeof of_files[0], open_file);
    check_needs(of_folders, sizeof of_folders / sizeof of_folders[0], open_folder);
    shrink();
    hand_down();
    standard_streams();
    clean_up();
    puts(failures == 0 ? "rights: good" : "rights: wrong");
    return failures == 0 ? 0 : 1;
}
