/* SPDX-License-Identifier: Apache-2.0 */
/* Finds or makes a side of `lanemark ab` (ab_build.h). A revision's build is made in a folder of
 * another name and renamed once it is complete, so that an interrupted one is never measured; the
 * next command goes on with it. A lock keeps two commands from making the same one. */
#include "harness/ab_build.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "harness/complain.h"
#include "harness/files.h"
#include "harness/runner.h"
#include "harness/strings.h"
#include "harness/tool.h"

static bool has(struct lm_arena *arena, const char *folder, const char *name) {
    return lm_file_exists(lm_need_format(arena, "%s/%s", folder, name));
}

/* ---- programs ---- */

/* The first line that a program prints, "" when it fails. */
static const char *first_line(struct lm_arena *arena, char *const *words) {
    char line[4096] = "";
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return "";
    const bool good = lm_tool_run(words, ends[1], false); /* a line fits into the pipe */
    (void)close(ends[1]);
    const ssize_t length = read(ends[0], line, sizeof line - 1);
    (void)close(ends[0]);
    if (!good || length < 0) return "";
    line[strcspn(line, "\n")] = '\0';
    return lm_need_string(arena, line);
}

#define WORDS(...) ((char *const[]){__VA_ARGS__, NULL})

/* posix_spawn takes words that it promises not to change. */
static char *word(struct lm_arena *arena, const char *text) {
    return lm_need_string(arena, text);
}

/* ---- this command's own build ---- */

/* A variable of this build's CMakeCache.txt, "" where there is none. */
static const char *cached(struct lm_arena *arena, const char *name) {
    struct lm_bytes bytes;
    const char *path = lm_prefix_path(arena, "CMakeCache.txt");
    const char *start = lm_need_format(arena, "\n%s:", name);
    if (lm_file_read(arena, path, &bytes, NULL) != LM_OK) return "";
    char *line = strstr((char *)bytes.data, start);
    char *value = line != NULL ? strchr(line, '=') : NULL;
    if (value == NULL) return "";
    value[1 + strcspn(value + 1, "\n")] = '\0';
    return value + 1;
}

static const char *repository_of(struct lm_arena *arena, const char *given) {
    if (given != NULL) return given;
    const char *source = cached(arena, "CMAKE_HOME_DIRECTORY");
    return source[0] != '\0' ? source : ".";
}

static const char *builds_folder(struct lm_arena *arena) {
    const char *own = getenv("LANEMARK_CACHE");
    const char *shared = getenv("XDG_CACHE_HOME");
    const char *home = getenv("HOME");
    if (own != NULL) return lm_need_format(arena, "%s/builds", own);
    if (shared != NULL) return lm_need_format(arena, "%s/lanemark/builds", shared);
    return lm_need_format(arena, "%s/.cache/lanemark/builds", home != NULL ? home : "/tmp");
}

/* ---- a revision ---- */

struct revision {
    struct lm_arena *arena;
    const char *option, *name, *commit, *repository;
    const char *built;   /* its build folder, once there */
    const char *half;    /* the same while it is made */
    const char *sources; /* the scratch worktree */
};

static void add_variable(struct lm_strings *words, struct lm_arena *arena, const char *name) {
    const char *value = cached(arena, name);
    if (value[0] != '\0')
        lm_strings_add(words, arena, lm_need_format(arena, "-D%s=%s", name, value));
}

static bool configure(const struct revision *r) {
    static const char *const kept[] = {"CMAKE_C_COMPILER", "CMAKE_CXX_COMPILER",
                                       "CMAKE_C_COMPILER_LAUNCHER", "CMAKE_CXX_COMPILER_LAUNCHER",
                                       "LANEMARK_LLVM"};
    const char *const fixed[] = {"cmake", "-G",       "Ninja", "-DCMAKE_BUILD_TYPE=Release",
                                 "-S",    r->sources, "-B",    r->half};
    struct lm_strings words = {0};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        lm_strings_add(&words, r->arena, fixed[i]);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        add_variable(&words, r->arena, kept[i]);
    char **list = lm_need(r->arena, words.count + 1, sizeof *list);
    for (size_t i = 0; i < words.count; i++)
        list[i] = word(r->arena, words.items[i]);
    return lm_tool_run(list, -1, false);
}

static int explain(const struct revision *r, const char *what) {
    const int number = lm_runner_signal();
    if (number != 0)
        return lm_complain(128 + number,
                           "%s: %s: stopped by SIG%s: its build goes on where it was the next time",
                           r->option, r->name, sigabbrev_np(number));
    return lm_complain(LM_EXIT_UNMEASURED,
                       "%s: %s: %s: mend what is said above, or build it and name the folder",
                       r->option, r->name, what);
}

static int make(const struct revision *r) {
    struct lm_arena *arena = r->arena;
    if (!configure(r)) return explain(r, "cmake cannot configure it");
    char *const *const build =
        WORDS(word(arena, "cmake"), word(arena, "--build"), word(arena, r->half),
              word(arena, "--target"), word(arena, "lanemark_engine"), word(arena, "workloads"));
    if (!lm_tool_run(build, -1, false)) return explain(r, "it does not build");
    return rename(r->half, r->built) == 0 ? LM_EXIT_GOOD : explain(r, strerror(errno));
}

static void remove_sources(const struct revision *r) {
    struct lm_arena *arena = r->arena;
    if (!lm_file_exists(r->sources)) return;
    (void)lm_tool_run(WORDS(word(arena, "git"), word(arena, "-C"), word(arena, r->repository),
                            word(arena, "worktree"), word(arena, "remove"), word(arena, "--force"),
                            word(arena, r->sources)),
                      -1, true);
}

static int check_out_and_make(const struct revision *r) {
    struct lm_arena *arena = r->arena;
    remove_sources(r);
    char *const git = word(arena, "git");
    char *const folder = word(arena, "-C");
    char *const repository = word(arena, r->repository);
    char *const worktree = word(arena, "worktree");
    char *const sources = word(arena, r->sources);
    fprintf(stderr, "lanemark: building %s (%s) in %s\n", r->name, r->commit, r->built);
    const bool is_there =
        lm_tool_run(WORDS(git, folder, repository, worktree, word(arena, "add"),
                          word(arena, "--detach"), sources, word(arena, r->commit)),
                    -1, false);
    const int status = is_there ? make(r) : explain(r, "git cannot check it out");
    remove_sources(r);
    return status;
}

/* Waits for a command that makes the same build. */
static bool take_lock(int lock) {
    while (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK || lm_runner_signal() != 0) return false;
        lm_runner_pause(100);
    }
    return lock >= 0;
}

static int make_locked(const struct revision *r) {
    const int lock =
        open(lm_need_format(r->arena, "%s.lock", r->built), O_CREAT | O_RDWR | O_CLOEXEC, 0666);
    if (!take_lock(lock)) {
        const int status = explain(r, strerror(errno));
        if (lock >= 0) close(lock);
        return status;
    }
    const int status = lm_file_exists(r->built) ? LM_EXIT_GOOD : check_out_and_make(r);
    close(lock);
    return status;
}

static int find_revision(struct lm_arena *arena, const char *option, const char *name,
                         const char *repository, struct revision *r) {
    struct lm_error error = LM_ERROR_INIT;
    *r = (struct revision){.arena = arena,
                           .option = option,
                           .name = name,
                           .repository = repository_of(arena, repository)};
    char *const *const ask =
        WORDS(word(arena, "git"), word(arena, "-C"), word(arena, r->repository),
              word(arena, "rev-parse"), word(arena, "--verify"), word(arena, "--quiet"),
              lm_need_format(arena, "%s^{commit}", name));
    r->commit = first_line(arena, ask);
    if (r->commit[0] == '\0' && lm_runner_signal() == 0)
        return lm_complain(LM_EXIT_USAGE,
                           "%s: git:%s: there is no such revision in %s: name one, and with "
                           "--repository where",
                           option, name, r->repository);
    if (r->commit[0] == '\0') return explain(r, "git does not know it");
    const char *builds = builds_folder(arena);
    if (lm_folder_make(builds, &error) != LM_OK)
        return lm_complain_error(&error, "name a folder that can be written in LANEMARK_CACHE");
    r->built = lm_need_format(arena, "%s/%s", builds, r->commit);
    r->half = lm_need_format(arena, "%s.half", r->built);
    r->sources = lm_need_format(arena, "%s.sources", r->built);
    return lm_file_exists(r->built) ? LM_EXIT_GOOD : make_locked(r);
}

/* ---- a folder ---- */

static int find_folder(struct lm_arena *arena, const char *option, const char *folder,
                       struct lm_ab_build *build) {
    build->whole = has(arena, folder, "share/lanemark/workloads");
    if (!build->whole && !has(arena, folder, "workloads"))
        return lm_complain(LM_EXIT_USAGE,
                           "%s: %s: holds neither share/lanemark/workloads nor workloads: name a "
                           "build folder, or git:REVISION",
                           option, folder);
    const char *const real = lm_real_path(arena, folder);
    build->workloads = lm_need_format(arena, "%s/%s", real,
                                      build->whole ? "share/lanemark/workloads" : "workloads");
    build->engines = has(arena, real, "lib") ? lm_need_format(arena, "%s/lib", real) : NULL;
    return LM_EXIT_GOOD;
}

int lm_ab_build_find(struct lm_arena *arena, const char *option, const char *given,
                     const char *repository, struct lm_ab_build *build) {
    *build = (struct lm_ab_build){.given = given, .revision = ""};
    if (strncmp(given, "git:", 4) != 0) return find_folder(arena, option, given, build);
    struct revision revision;
    const int status = find_revision(arena, option, given + 4, repository, &revision);
    if (status != LM_EXIT_GOOD) return status;
    build->revision = revision.commit;
    return find_folder(arena, option, revision.built, build);
}
