/* SPDX-License-Identifier: Apache-2.0 */
/* The sandbox's two ways to open a folder (engine/wasi/place.h), by the kernel and by walking, on
 * the same paths: both must come to the same folder or give the same error, and neither may ever
 * come out, not even while another thread moves the folder that the path goes through. */
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/wasi/place.h"

typedef enum lm_errno opener(int root, const char *path, int *folder);

static char base[64];
static int root;

static void at_base(const char *name, char path[PATH_MAX]) {
    assert_in_range(snprintf(path, PATH_MAX, "%s/%s", base, name), 1, PATH_MAX - 1);
}

static void make_folder(const char *name) {
    char path[PATH_MAX];
    at_base(name, path);
    assert_int_equal(mkdir(path, 0755), 0);
}

static void make_link(const char *name, const char *target) {
    char path[PATH_MAX];
    at_base(name, path);
    assert_int_equal(symlink(target, path), 0);
}

/* root/a/b/c, and links of all kinds; outside/x beside it. */
static int set_up(void **state) {
    (void)state;
    char path[PATH_MAX];
    snprintf(base, sizeof base, "/tmp/lanemark-place-XXXXXX");
    assert_non_null(mkdtemp(base));
    static const char *const folders[] = {"root",   "root/a",   "root/a/b", "root/a/b/c",
                                          "root/d", "root/d/a", "outside",  "outside/x"};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        make_folder(folders[i]);
    at_base("outside", path);
    make_link("root/absolute", path);
    make_link("root/up", "../outside");
    make_link("root/a/up", "../../outside");
    make_link("root/a/over", "../d");
    make_link("root/to_c", "a/b/c");
    make_link("root/twice", "./to_c/.");
    make_link("root/slashes", "a//b//");
    make_link("root/loop", "loop");
    make_link("root/first", "second");
    make_link("root/second", "first");
    make_link("root/dangling", "nowhere");
    make_link("root/own_parent", "..");
    at_base("root/file", path);
    close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
    for (int i = 0; i < 60; i++) { /* chain60 -> chain59 -> ... -> chain0 -> a */
        char name[32];
        char target[32];
        snprintf(name, sizeof name, "root/chain%d", i);
        snprintf(target, sizeof target, "chain%d", i - 1);
        make_link(name, i == 0 ? "a" : target);
    }
    at_base("root", path);
    root = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    assert_true(root >= 0);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    char command[PATH_MAX];
    close(root);
    snprintf(command, sizeof command, "rm -rf %s", base);
    return system(command);
}

static ino_t inode_at(const char *name) {
    struct stat facts;
    char path[PATH_MAX];
    at_base(name, path);
    assert_int_equal(stat(path, &facts), 0);
    return facts.st_ino;
}

/* A path, and the folder below root that it leads to, or the error. */
static const struct row {
    const char *path;
    const char *folder;
    enum lm_errno error;
} rows[] = {
    {".", "", LM_ERRNO_success},
    {"./", "", LM_ERRNO_success},
    {"a", "a", LM_ERRNO_success},
    {"a/b/c", "a/b/c", LM_ERRNO_success},
    {"a//b///c/", "a/b/c", LM_ERRNO_success},
    {"a/./b/././c/.", "a/b/c", LM_ERRNO_success},
    {"a/..", "", LM_ERRNO_success},
    {"a/b/../..", "", LM_ERRNO_success},
    {"a/b/c/../../b", "a/b", LM_ERRNO_success},
    {"a/b/../../d/a/..", "d", LM_ERRNO_success},
    {"to_c", "a/b/c", LM_ERRNO_success},
    {"to_c/..", "a/b", LM_ERRNO_success},
    {"to_c/../../..", "", LM_ERRNO_success},
    {"twice", "a/b/c", LM_ERRNO_success},
    {"twice/../c", "a/b/c", LM_ERRNO_success},
    {"slashes", "a/b", LM_ERRNO_success},
    {"a/over", "d", LM_ERRNO_success},
    {"a/over/a", "d/a", LM_ERRNO_success},
    {"a/over/../a/b", "a/b", LM_ERRNO_success},
    {"chain30", "a", LM_ERRNO_success},
    {"chain39/b/c", "a/b/c", LM_ERRNO_success},
    {"..", NULL, LM_ERRNO_notcapable},
    {"../root", NULL, LM_ERRNO_notcapable},
    {"a/../..", NULL, LM_ERRNO_notcapable},
    {"a/../../root/a", NULL, LM_ERRNO_notcapable},
    {"to_c/../../../..", NULL, LM_ERRNO_notcapable},
    {"/", NULL, LM_ERRNO_notcapable},
    {"/tmp", NULL, LM_ERRNO_notcapable},
    {"absolute", NULL, LM_ERRNO_notcapable},
    {"absolute/x", NULL, LM_ERRNO_notcapable},
    {"a/../absolute", NULL, LM_ERRNO_notcapable},
    {"up", NULL, LM_ERRNO_notcapable},
    {"up/x", NULL, LM_ERRNO_notcapable},
    {"up/../root/a", NULL, LM_ERRNO_notcapable},
    {"a/up/x", NULL, LM_ERRNO_notcapable},
    {"own_parent", NULL, LM_ERRNO_notcapable},
    {"own_parent/root/a", NULL, LM_ERRNO_notcapable},
    {"loop", NULL, LM_ERRNO_loop},
    {"loop/a", NULL, LM_ERRNO_loop},
    {"first/..", NULL, LM_ERRNO_loop},
    {"chain41", NULL, LM_ERRNO_loop},
    {"missing", NULL, LM_ERRNO_noent},
    {"missing/..", NULL, LM_ERRNO_noent},
    {"a/missing/../b", NULL, LM_ERRNO_noent},
    {"dangling", NULL, LM_ERRNO_noent},
    {"file", NULL, LM_ERRNO_notdir},
    {"file/.", NULL, LM_ERRNO_notdir},
    {"file/..", NULL, LM_ERRNO_notdir},
    {"a/../file/x", NULL, LM_ERRNO_notdir},
};

static void check_path(const char *way, opener *open_folder, const struct row *row) {
    int folder = -1;
    const enum lm_errno error = open_folder(root, row->path, &folder);
    if (error != row->error)
        fail_msg("%s: %s: error %d, not %d", way, row->path, error, row->error);
    if (error != LM_ERRNO_success) return;
    struct stat facts;
    char name[PATH_MAX];
    snprintf(name, sizeof name, "root/%s", row->folder);
    assert_int_equal(fstat(folder, &facts), 0);
    if (facts.st_ino != inode_at(name)) fail_msg("%s: %s: not %s", way, row->path, name);
    close(folder);
}

static void check_all(const char *way, opener *open_folder) {
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_path(way, open_folder, &rows[i]);
}

static void walks(void **state) {
    (void)state;
    check_all("walk", lm_folder_by_walk);
}

static void asks_the_kernel(void **state) {
    (void)state;
    if (!lm_has_openat2()) {
        print_message("skipped: this kernel has no openat2\n");
        skip();
    }
    check_all("kernel", lm_folder_by_kernel);
}

/* --- Long paths ------------------------------------------------------------------------------- */

/* `part` again and again, as long as PATH_MAX - 1 allows. */
static void repeat(const char *part, char path[PATH_MAX]) {
    const size_t length = strlen(part);
    size_t at = 0;
    for (; at + length < PATH_MAX; at += length)
        memcpy(path + at, part, length);
    path[at] = '\0';
}

static void takes_long_paths(void **state) {
    (void)state;
    static const struct row parts[] = {{"./", "", LM_ERRNO_success},
                                       {"a/b/../../", "", LM_ERRNO_success},
                                       {"a/../../", NULL, LM_ERRNO_notcapable},
                                       {"to_c/../../../", NULL, LM_ERRNO_loop},
                                       {"missing/", NULL, LM_ERRNO_noent}};
    char path[PATH_MAX];
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        repeat(parts[i].path, path);
        const struct row row = {path, parts[i].folder, parts[i].error};
        check_path("walk", lm_folder_by_walk, &row);
        if (lm_has_openat2()) check_path("kernel", lm_folder_by_kernel, &row);
    }
    memset(path, 'x', 300);
    path[300] = '\0';
    const struct row long_name = {path, NULL, LM_ERRNO_nametoolong};
    check_path("walk", lm_folder_by_walk, &long_name);
    if (lm_has_openat2()) check_path("kernel", lm_folder_by_kernel, &long_name);
}

/* --- Folders that move ------------------------------------------------------------------------ */

struct mover {
    atomic_bool stop;
    atomic_uint moves;
    char inside[PATH_MAX], outside[PATH_MAX];
};

static void *move_about(void *argument) {
    struct mover *mover = argument;
    while (!atomic_load(&mover->stop)) {
        (void)rename(mover->inside, mover->outside);
        atomic_fetch_add(&mover->moves, 1);
        usleep(100);
        (void)rename(mover->outside, mover->inside);
        usleep(100);
    }
    return NULL;
}

/* a/b, down and up many times, so that a move falls into it, and then up to `end`. */
static void climb_long(const char *end, char path[PATH_MAX]) {
    static const char start[] = "a/b/";
    static const char step[] = "c/../";
    size_t at = sizeof start - 1;
    memcpy(path, start, sizeof start);
    for (; at + sizeof step + strlen(end) < PATH_MAX; at += sizeof step - 1)
        memcpy(path + at, step, sizeof step);
    memcpy(path + at, end, strlen(end) + 1);
}

/* Whether the try came to a folder, which must not be one above or beside root. */
static bool try_climbing(const char *way, opener *open_folder, const char *path) {
    const ino_t forbidden[] = {inode_at("outside"), inode_at("outside/x"), inode_at("")};
    int folder = -1;
    struct stat facts;
    if (open_folder(root, path, &folder) != LM_ERRNO_success) return false;
    assert_int_equal(fstat(folder, &facts), 0);
    close(folder);
    for (size_t i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++)
        if (facts.st_ino == forbidden[i]) fail_msg("%s: came out", way);
    return true;
}

/* While a/b is moved to outside/b and back, `..` from below it must not come to what lies above
 * outside. */
static void check_moving(const char *way, opener *open_folder) {
    enum { TRIES = 200 };
    struct mover mover = {.stop = false};
    pthread_t thread;
    char path[2][PATH_MAX];
    unsigned reached = 0;
    climb_long("..", path[0]);
    climb_long("../..", path[1]);
    at_base("root/a/b", mover.inside);
    at_base("outside/b", mover.outside);
    assert_int_equal(pthread_create(&thread, NULL, move_about, &mover), 0);
    for (unsigned i = 0; i < TRIES || atomic_load(&mover.moves) < 2; i++)
        reached += try_climbing(way, open_folder, path[i % 2]);
    atomic_store(&mover.stop, true);
    assert_int_equal(pthread_join(thread, NULL), 0);
    print_message("%s: %u tries came to a folder during %u moves\n", way, reached,
                  atomic_load(&mover.moves));
}

static void survives_moves(void **state) {
    (void)state;
    check_moving("walk", lm_folder_by_walk);
    if (lm_has_openat2()) check_moving("kernel", lm_folder_by_kernel);
}

/* No descriptor stays open, whatever happened before. */
static void leaks_nothing(void **state) {
    (void)state;
    const int before = dup(root);
    check_all("walk", lm_folder_by_walk);
    close(before);
    const int after = dup(root);
    assert_int_equal(before, after);
    close(after);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(walks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(asks_the_kernel, set_up, tear_down),
        cmocka_unit_test_setup_teardown(takes_long_paths, set_up, tear_down),
        cmocka_unit_test_setup_teardown(survives_moves, set_up, tear_down),
        cmocka_unit_test_setup_teardown(leaks_nothing, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
