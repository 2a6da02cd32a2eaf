/* SPDX-License-Identifier: Apache-2.0 */
/* The functions of WASI preview 1 byte by byte: what they lay into memory, and the corners that no
 * libc goes to. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/wasi/clock.h"
#include "tests/wasi/perform.h"

static int set_up(void **state) {
    *state = guest_new();
    return 0;
}

static int tear_down(void **state) {
    guest_delete(*state);
    return 0;
}

/* --- Tables ----------------------------------------------------------------------------------- */

static void maps_errors(void **state) {
    (void)state;
    assert_int_equal(lm_errno_of(0), LM_ERRNO_success);
    assert_int_equal(lm_errno_of(ENOENT), 44);
    assert_int_equal(lm_errno_of(ENOTEMPTY), 55);
    assert_int_equal(lm_errno_of(EOPNOTSUPP), 58);
    assert_int_equal(lm_errno_of(EWOULDBLOCK), 6);
    assert_int_equal(lm_errno_of(99999), LM_ERRNO_io);
    assert_int_equal(LM_ERRNO_notcapable, 76);
}

static void knows_rights(void **state) {
    (void)state;
    assert_int_equal(LM_RIGHT_fd_datasync, 1);
    assert_int_equal(LM_RIGHT_path_open, 1 << 13);
    assert_int_equal(LM_RIGHT_sock_accept, 1 << 29);
    assert_int_equal(LM_RIGHTS_FILE & LM_RIGHTS_FOLDER,
                     LM_RIGHT_fd_datasync | LM_RIGHT_fd_sync | LM_RIGHT_fd_fdstat_set_flags |
                         LM_RIGHT_fd_filestat_get | LM_RIGHT_fd_filestat_set_times);
    assert_int_equal(LM_RIGHTS_STREAM & ~LM_RIGHTS_FILE, 0);
    assert_int_equal(lm_wasi_row_count, 46);
    for (size_t i = 0; i < lm_wasi_row_count; i++)
        assert_in_range(strcspn(lm_wasi_rows[i].signature, "_"), 0, LM_WASI_ARGS);
}

static void converts_times(void **state) {
    (void)state;
    struct timespec times[2];
    assert_true(lm_ns_of(&(struct timespec){1, 5}) == LM_NS_PER_S + 5);
    assert_true(lm_ns_of(&(struct timespec){-1, 5}) == 0);
    assert_true(lm_ns_of(&(struct timespec){INT64_MAX, 0}) == UINT64_MAX);
    assert_true(lm_ns_add(UINT64_MAX - 1, 2) == UINT64_MAX && lm_ns_add(1, 2) == 3);
    assert_int_equal(lm_timespec_of(UINT64_MAX).tv_nsec, UINT64_MAX % LM_NS_PER_S);
    assert_int_equal(lm_times_of(LM_FST_ATIM | LM_FST_ATIM_NOW, 0, 0, times), LM_ERRNO_inval);
    assert_int_equal(lm_times_of(LM_FST_MTIM | LM_FST_MTIM_NOW, 0, 0, times), LM_ERRNO_inval);
    assert_int_equal(lm_times_of(16, 0, 0, times), LM_ERRNO_inval);
    assert_int_equal(lm_times_of(LM_FST_ATIM | LM_FST_MTIM_NOW, 3, 4, times), LM_ERRNO_success);
    assert_true(times[0].tv_nsec == 3 && times[1].tv_nsec == UTIME_NOW);
    assert_int_equal(lm_times_of(0, 3, 4, times), LM_ERRNO_success);
    assert_true(times[0].tv_nsec == UTIME_OMIT && times[1].tv_nsec == UTIME_OMIT);
}

/* --- Arguments -------------------------------------------------------------------------------- */

static void gives_arguments(void **state) {
    struct guest *guest = *state;
    static const char *const items[] = {"name", "", "two"};
    guest->state.args = (struct lm_wasi_texts){.items = items, .count = 3, .bytes = 10};
    assert_int_equal(CALL(guest, args_sizes_get, 0, 4), LM_ERRNO_success);
    assert_int_equal(guest_u32(guest, 0), 3);
    assert_int_equal(guest_u32(guest, 4), 10);
    assert_int_equal(CALL(guest, args_get, 101, 201), LM_ERRNO_success); /* no alignment needed */
    assert_int_equal(guest_u32(guest, 101), 201);
    assert_int_equal(guest_u32(guest, 105), 206);
    assert_int_equal(guest_u32(guest, 109), 207);
    assert_memory_equal(guest->memory + 201, "name\0\0two", 10);
    assert_int_equal(CALL(guest, args_get, 0, GUEST_BYTES - 10), LM_ERRNO_success);
    assert_int_equal(CALL(guest, args_get, 0, GUEST_BYTES - 9), LM_ERRNO_fault);
    assert_int_equal(CALL(guest, args_get, GUEST_BYTES - 11, 0), LM_ERRNO_fault);
    assert_int_equal(CALL(guest, environ_sizes_get, 0, 4), LM_ERRNO_success);
    assert_int_equal(guest_u32(guest, 0) + guest_u32(guest, 4), 0);
}

/* --- Descriptors ------------------------------------------------------------------------------ */

static void shows_preopens(void **state) {
    struct guest *guest = *state;
    const uint32_t file = guest_open(guest, "file", LM_OFLAG_CREAT);
    assert_int_equal(CALL(guest, fd_prestat_get, 3, 0), LM_ERRNO_success);
    assert_true(guest_u32(guest, 0) == 0 && guest_u32(guest, 4) == 4);
    assert_int_equal(CALL(guest, fd_prestat_dir_name, 3, 8, 4), LM_ERRNO_success);
    assert_memory_equal(guest->memory + 8, "/box", 4);
    assert_int_equal(CALL(guest, fd_prestat_dir_name, 3, 8, 3), LM_ERRNO_nametoolong);
    assert_int_equal(CALL(guest, fd_prestat_get, file, 0), LM_ERRNO_badf);
    assert_int_equal(CALL(guest, fd_prestat_get, 99, 0), LM_ERRNO_badf);
}

static void renumbers(void **state) {
    struct guest *guest = *state;
    const uint32_t first = guest_open(guest, "first", LM_OFLAG_CREAT);
    const uint32_t second = guest_open(guest, "second", LM_OFLAG_CREAT);
    assert_int_equal(CALL(guest, fd_renumber, first, first), LM_ERRNO_success);
    assert_int_equal(CALL(guest, fd_renumber, first, 500), LM_ERRNO_badf);
    assert_int_equal(CALL(guest, fd_renumber, 500, first), LM_ERRNO_badf);
    assert_int_equal(CALL(guest, fd_filestat_get, first, 0), LM_ERRNO_success);
    const uint64_t inode = guest_u64(guest, 8);
    assert_int_equal(CALL(guest, fd_renumber, first, second), LM_ERRNO_success);
    assert_int_equal(CALL(guest, fd_filestat_get, first, 0), LM_ERRNO_badf);
    assert_int_equal(CALL(guest, fd_filestat_get, second, 0), LM_ERRNO_success);
    assert_true(guest_u64(guest, 8) == inode);
    assert_int_equal(guest_open(guest, "third", LM_OFLAG_CREAT), first); /* the lowest free one */
}

static void runs_out_of_descriptors(void **state) {
    struct guest *guest = *state;
    const uint32_t length = guest_put(guest, 0, ".");
    enum lm_errno error = LM_ERRNO_success;
    uint32_t opened = 0;
    while (error == LM_ERRNO_success && opened <= LM_WASI_FDS) {
        error = CALL(guest, path_open, 3, 0, 0, length, 0, 0, 0, 0, 16);
        opened += error == LM_ERRNO_success;
    }
    assert_int_equal(error, LM_ERRNO_mfile);
    assert_in_range(opened, 100, LM_WASI_FDS - 1);
    assert_int_equal(CALL(guest, fd_close, 10), LM_ERRNO_success);
    assert_int_equal(CALL(guest, path_open, 3, 0, 0, length, 0, 0, 0, 0, 16), LM_ERRNO_success);
    assert_int_equal(guest_u32(guest, 16), 10);
}

static void shows_flags(void **state) {
    struct guest *guest = *state;
    const uint32_t length = guest_put(guest, 0, "file");
    const uint32_t fdflags = LM_FDFLAG_APPEND | LM_FDFLAG_DSYNC;
    assert_int_equal(
        CALL(guest, path_open, 3, 0, 0, length, LM_OFLAG_CREAT, LM_RIGHTS_FILE, 0, fdflags, 16),
        LM_ERRNO_success);
    const uint32_t fd = guest_u32(guest, 16);
    assert_int_equal(CALL(guest, fd_fdstat_get, fd, 32), LM_ERRNO_success);
    assert_int_equal(guest->memory[32], LM_FILETYPE_REGULAR_FILE);
    assert_int_equal(guest->memory[34], fdflags);
    assert_true(guest_u64(guest, 40) == LM_RIGHTS_FILE && guest_u64(guest, 48) == 0);
    assert_int_equal(CALL(guest, fd_fdstat_set_flags, fd, 0), LM_ERRNO_notsup);
    assert_int_equal(CALL(guest, fd_fdstat_set_flags, fd, 32), LM_ERRNO_inval);
    assert_int_equal(CALL(guest, fd_fdstat_set_flags, fd, LM_FDFLAG_DSYNC | LM_FDFLAG_NONBLOCK),
                     LM_ERRNO_success);
    assert_int_equal(CALL(guest, fd_fdstat_get, fd, 32), LM_ERRNO_success);
    assert_int_equal(guest->memory[34], LM_FDFLAG_DSYNC | LM_FDFLAG_NONBLOCK);
}

/* --- Reading and writing ---------------------------------------------------------------------- */

static void put_iovec(struct guest *guest, uint32_t at, uint32_t address, uint32_t length) {
    const struct lm_abi_iovec item = {address, length};
    memcpy(guest->memory + at, &item, sizeof item);
}

static void moves_bytes(void **state) {
    struct guest *guest = *state;
    const uint32_t fd = guest_open(guest, "file", LM_OFLAG_CREAT);
    guest_put(guest, 1000, "hello");
    put_iovec(guest, 0, 1000, 2);
    put_iovec(guest, 8, GUEST_BYTES, 0); /* nothing, right at the end */
    put_iovec(guest, 16, 1002, 3);
    assert_int_equal(CALL(guest, fd_write, fd, 0, 3, 100), LM_ERRNO_success);
    assert_int_equal(guest_u32(guest, 100), 5);
    put_iovec(guest, 0, 2000, 100);
    assert_int_equal(CALL(guest, fd_pread, fd, 0, 1, 1, 100), LM_ERRNO_success);
    assert_int_equal(guest_u32(guest, 100), 4);
    assert_memory_equal(guest->memory + 2000, "ello", 4);
    assert_int_equal(CALL(guest, fd_tell, fd, 104), LM_ERRNO_success);
    assert_true(guest_u64(guest, 104) == 5);
    assert_int_equal(CALL(guest, fd_pread, fd, 0, 1, UINT64_MAX, 100), LM_ERRNO_inval);
    assert_int_equal(CALL(guest, fd_pwrite, fd, 0, 1, UINT64_C(1) << 63, 100), LM_ERRNO_inval);
    assert_int_equal(CALL(guest, fd_seek, fd, UINT64_MAX, 0, 104), LM_ERRNO_inval);
    assert_int_equal(CALL(guest, fd_seek, fd, 0, 3, 104), LM_ERRNO_inval);
    assert_int_equal(CALL(guest, fd_write, fd, 0, 0, 100), LM_ERRNO_success);
    assert_int_equal(guest_u32(guest, 100), 0);
}

/* One bad buffer among good ones, and nothing is written at all; nor when the count has no place.
 */
static void checks_before_it_acts(void **state) {
    struct guest *guest = *state;
    const uint32_t fd = guest_open(guest, "file", LM_OFLAG_CREAT);
    put_iovec(guest, 0, 1000, 10);
    put_iovec(guest, 8, GUEST_BYTES - 1, 2);
    assert_int_equal(CALL(guest, fd_write, fd, 0, 2, 100), LM_ERRNO_fault);
    put_iovec(guest, 8, 1000, UINT32_MAX);
    assert_int_equal(CALL(guest, fd_write, fd, 0, 2, 100), LM_ERRNO_fault);
    assert_int_equal(CALL(guest, fd_write, fd, 0, 1, GUEST_BYTES - 3), LM_ERRNO_fault);
    assert_int_equal(CALL(guest, fd_write, fd, GUEST_BYTES - 8, 2, 100), LM_ERRNO_fault);
    assert_int_equal(CALL(guest, fd_write, fd, 0, UINT32_C(1) << 29, 100), LM_ERRNO_fault);
    assert_int_equal(CALL(guest, fd_filestat_get, fd, 200), LM_ERRNO_success);
    assert_true(guest_u64(guest, 232) == 0);
    const uint32_t length = guest_put(guest, 0, "new");
    assert_int_equal(CALL(guest, path_open, 3, 0, 0, length, LM_OFLAG_CREAT, 0, 0, 0, GUEST_BYTES),
                     LM_ERRNO_fault);
    assert_int_equal(CALL(guest, path_unlink_file, 3, 0, length), LM_ERRNO_noent);
}

/* More buffers than the host takes at once: a short write of the first 1024. */
static void shortens_long_lists(void **state) {
    struct guest *guest = *state;
    const uint32_t fd = guest_open(guest, "file", LM_OFLAG_CREAT);
    for (uint32_t i = 0; i < 2000; i++)
        put_iovec(guest, i * 8, 60000, 1);
    assert_int_equal(CALL(guest, fd_write, fd, 0, 2000, 50000), LM_ERRNO_success);
    assert_int_equal(guest_u32(guest, 50000), 1024);
}

static void on_alarm(int number) {
    (void)number;
}

/* A signal whose handler returns does not disturb a read. */
static void reads_on_after_signals(void **state) {
    struct guest *guest = *state;
    int ends[2];
    uint32_t fd = 0;
    const struct sigaction action = {.sa_handler = on_alarm}; /* without SA_RESTART */
    const struct itimerval soon = {.it_value = {.tv_usec = 20000}};
    assert_int_equal(sigaction(SIGALRM, &action, NULL), 0);
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(lm_wasi_fd_add(&guest->state, ends[0], LM_RIGHTS_STREAM, 0, &fd),
                     LM_ERRNO_success);
    put_iovec(guest, 0, 1000, 10);
    if (fork() == 0) {
        usleep(100000);
        _exit(write(ends[1], "late", 4) == 4 ? 0 : 1);
    }
    assert_int_equal(setitimer(ITIMER_REAL, &soon, NULL), 0);
    assert_int_equal(CALL(guest, fd_read, fd, 0, 1, 100), LM_ERRNO_success);
    assert_int_equal(guest_u32(guest, 100), 4);
    assert_memory_equal(guest->memory + 1000, "late", 4);
    close(ends[1]);
}

/* --- Paths ------------------------------------------------------------------------------------ */

static void refuses_strange_paths(void **state) {
    struct guest *guest = *state;
    memset(guest->memory, 'x', 5000);
    assert_int_equal(CALL(guest, path_create_directory, 3, 0, 0), LM_ERRNO_noent);
    assert_int_equal(CALL(guest, path_create_directory, 3, 0, 4096), LM_ERRNO_nametoolong);
    assert_int_equal(CALL(guest, path_create_directory, 3, 0, 300), LM_ERRNO_nametoolong);
    assert_int_equal(CALL(guest, path_create_directory, 3, 0, 4095), LM_ERRNO_nametoolong);
    guest->memory[2] = 0;
    assert_int_equal(CALL(guest, path_create_directory, 3, 0, 5), LM_ERRNO_ilseq);
    const uint32_t length = guest_put(guest, 0, "file");
    assert_int_equal(CALL(guest, path_filestat_get, 3, 2, 0, length, 100), LM_ERRNO_inval);
    assert_int_equal(CALL(guest, path_open, 3, 0, 0, length, 16, 0, 0, 0, 100), LM_ERRNO_inval);
    assert_int_equal(CALL(guest, path_open, 3, 0, 0, length, 0, 0, 0, 32, 100), LM_ERRNO_inval);
    assert_int_equal(CALL(guest, path_open, 3, 0, 0, length, 3, 0, 0, 0, 100), LM_ERRNO_inval);
    assert_int_equal(CALL(guest, path_open, 3, 0, 0, length, 0, UINT64_MAX, 0, 0, 100),
                     LM_ERRNO_notcapable);
}

static void lists_in_pieces(void **state) {
    struct guest *guest = *state;
    enum { ENTRIES = 20, SMALL = 40 };
    char name[16];
    for (int i = 0; i < ENTRIES; i++) {
        snprintf(name, sizeof name, "entry%d", i);
        assert_int_equal(CALL(guest, fd_close, guest_open(guest, name, LM_OFLAG_CREAT)),
                         LM_ERRNO_success);
    }
    /* One whole record fits at a time, and a part of the next, which is asked for again. */
    uint64_t cookie = 0;
    unsigned count = 0;
    for (;;) {
        assert_int_equal(CALL(guest, fd_readdir, 3, 0, SMALL, cookie, 100), LM_ERRNO_success);
        if (guest_u32(guest, 100) < 24) break;
        assert_true(guest_u32(guest, 16) < 16);
        cookie = guest_u64(guest, 0);
        count++;
    }
    assert_int_equal(count, ENTRIES + 2);
    assert_int_equal(cookie, ENTRIES + 2);
    assert_int_equal(CALL(guest, fd_readdir, 3, 0, 0, 0, 100), LM_ERRNO_success);
    assert_int_equal(guest_u32(guest, 100), 0);
    assert_int_equal(CALL(guest, fd_readdir, 3, 0, 10, 0, 100), LM_ERRNO_success);
    assert_int_equal(guest_u32(guest, 100), 10);
    assert_int_equal(CALL(guest, fd_readdir, 3, 0, SMALL, 23, 100), LM_ERRNO_inval);
    assert_int_equal(CALL(guest, fd_readdir, 3, 0, SMALL, UINT64_MAX, 100), LM_ERRNO_inval);
}

/* Entries that go away behind the reader's back hide none of the others. */
static void lists_while_removing(void **state) {
    struct guest *guest = *state;
    enum { ENTRIES = 300 };
    char name[16];
    for (int i = 0; i < ENTRIES; i++) {
        snprintf(name, sizeof name, "e%d", i);
        assert_int_equal(CALL(guest, fd_close, guest_open(guest, name, LM_OFLAG_CREAT)),
                         LM_ERRNO_success);
    }
    uint64_t cookie = 0;
    unsigned removed = 0;
    for (;;) {
        assert_int_equal(CALL(guest, fd_readdir, 3, 0, 60, cookie, 100), LM_ERRNO_success);
        if (guest_u32(guest, 100) < 24) break;
        const uint32_t length = guest_u32(guest, 16);
        cookie = guest_u64(guest, 0);
        if (guest->memory[24] == '.') continue;
        assert_int_equal(CALL(guest, path_unlink_file, 3, 24, length), LM_ERRNO_success);
        removed++;
    }
    assert_int_equal(removed, ENTRIES);
}

static void tells_links(void **state) {
    struct guest *guest = *state;
    const uint32_t text = guest_put(guest, 0, "target");
    const uint32_t name = guest_put(guest, 100, "link");
    assert_int_equal(CALL(guest, path_symlink, 0, text, 3, 100, name), LM_ERRNO_success);
    assert_int_equal(CALL(guest, path_readlink, 3, 100, name, 200, 50, 300), LM_ERRNO_success);
    assert_int_equal(guest_u32(guest, 300), 6);
    assert_memory_equal(guest->memory + 200, "target\0", 7);
    assert_int_equal(CALL(guest, path_readlink, 3, 100, name, 400, 2, 300), LM_ERRNO_success);
    assert_int_equal(guest_u32(guest, 300), 2);
    assert_memory_equal(guest->memory + 400, "ta\0", 3);
    assert_int_equal(CALL(guest, path_readlink, 3, 100, name, 400, 0, 300), LM_ERRNO_success);
    assert_int_equal(guest_u32(guest, 300), 0);
}

/* --- The rest --------------------------------------------------------------------------------- */

static void limits_polls(void **state) {
    struct guest *guest = *state;
    assert_int_equal(CALL(guest, poll_oneoff, 0, 0, UINT32_MAX, 100), LM_ERRNO_fault);
    assert_int_equal(CALL(guest, poll_oneoff, 0, 0, 1366, 100), LM_ERRNO_fault);
    assert_int_equal(CALL(guest, poll_oneoff, 0, 0, 0, 100), LM_ERRNO_inval);
    /* Zeroes are clocks that are over at once: as many events, where the subscriptions were. */
    assert_int_equal(CALL(guest, poll_oneoff, 0, 0, 1365, 65528), LM_ERRNO_success);
    assert_int_equal(guest_u32(guest, 65528), 1365);
}

static void has_no_sockets(void **state) {
    struct guest *guest = *state;
    assert_int_equal(CALL(guest, sock_accept, 3, 0, 100), LM_ERRNO_notsup);
    assert_int_equal(CALL(guest, sock_recv, 3, 0, 0, 0, 100, 104), LM_ERRNO_notsup);
    assert_int_equal(CALL(guest, sock_send, 3, 0, 0, 0, 100), LM_ERRNO_notsup);
    assert_int_equal(CALL(guest, sock_shutdown, 3, 0), LM_ERRNO_notsup);
    assert_int_equal(CALL(guest, sock_shutdown, 4, 0), LM_ERRNO_badf);
    assert_int_equal(CALL(guest, proc_raise, 0), LM_ERRNO_success);
    assert_int_equal(CALL(guest, proc_raise, 6), LM_ERRNO_notsup);
    assert_int_equal(CALL(guest, proc_raise, 31), LM_ERRNO_inval);
}

static void fills_with_random_bytes(void **state) {
    struct guest *guest = *state;
    unsigned zeroes = 0;
    assert_int_equal(CALL(guest, random_get, 1, 65534), LM_ERRNO_success);
    for (unsigned i = 0; i < 65534; i++)
        zeroes += guest->memory[1 + i] == 0;
    assert_in_range(zeroes, 100, 500); /* about 256 */
    assert_true(guest->memory[0] == 0 && guest->memory[65535] == 0);
    assert_int_equal(CALL(guest, random_get, 65536, 0), LM_ERRNO_success);
    assert_int_equal(CALL(guest, random_get, 65537, 0), LM_ERRNO_fault);
}

static void exits(void **state) {
    struct guest *guest = *state;
    assert_int_equal(CALL(guest, proc_exit, 77), LM_ERRNO_success);
    assert_true(guest->state.has_exited && guest->state.exit_code == 77);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(maps_errors),
        TEST(knows_rights),
        TEST(converts_times),
        TEST(gives_arguments),
        TEST(shows_preopens),
        TEST(renumbers),
        TEST(runs_out_of_descriptors),
        TEST(shows_flags),
        TEST(moves_bytes),
        TEST(checks_before_it_acts),
        TEST(shortens_long_lists),
        TEST(reads_on_after_signals),
        TEST(refuses_strange_paths),
        TEST(lists_in_pieces),
        TEST(lists_while_removing),
        TEST(tells_links),
        TEST(limits_polls),
        TEST(has_no_sockets),
        TEST(fills_with_random_bytes),
        TEST(exits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
