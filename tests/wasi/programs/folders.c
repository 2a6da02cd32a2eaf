/* SPDX-License-Identifier: Apache-2.0 */
/* Folders: making, removing, renaming, reading many entries, going back to a position, and paths
 * with dots and links that stay inside. */
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

enum { ENTRIES = 700 };

static void make_file(const char *path) {
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0644);
    CHECK(fd >= 0 && close(fd) == 0);
}

static void name_entry(char name[64], int number) {
    /* Names of many lengths, so that records end everywhere in a guest's buffer. */
    snprintf(name, 64, "many/%d%.*s", number, number % 40,
             "________________________________________");
}

static int number_of(const struct dirent *entry) {
    return entry->d_name[0] == '.' ? -1 : atoi(entry->d_name);
}

static void count_all(DIR *folder) {
    char seen[ENTRIES] = "";
    int dots = 0;
    const struct dirent *entry = NULL;
    while ((entry = readdir(folder))) {
        const int number = number_of(entry);
        CHECK(number < ENTRIES);
        if (number < 0) {
            dots++;
            continue;
        }
        CHECK(entry->d_type == DT_REG && entry->d_ino != 0);
        CHECK(seen[number]++ == 0);
    }
    CHECK(dots == 2);
    for (int i = 0; i < ENTRIES; i++)
        CHECK(seen[i] == 1);
}

/* A position taken on the way leads to the same entry again. */
static void go_back(DIR *folder) {
    char name[256];
    rewinddir(folder);
    for (int i = 0; i < 200; i++)
        CHECK(readdir(folder));
    const long position = telldir(folder);
    const struct dirent *entry = readdir(folder);
    CHECK(entry);
    snprintf(name, sizeof name, "%s", entry->d_name);
    for (int i = 0; i < 100; i++)
        CHECK(readdir(folder));
    seekdir(folder, position);
    entry = readdir(folder);
    CHECK(entry && strcmp(entry->d_name, name) == 0);
}

static void read_many(void) {
    char name[64];
    CHECK(mkdir("many", 0755) == 0);
    for (int i = 0; i < ENTRIES; i++) {
        name_entry(name, i);
        make_file(name);
    }
    DIR *folder = opendir("many");
    CHECK(folder);
    count_all(folder);
    rewinddir(folder);
    count_all(folder);
    go_back(folder);
    CHECK(closedir(folder) == 0);
    CHECK_FAILS(rmdir("many"), ENOTEMPTY);
    for (int i = 0; i < ENTRIES; i++) {
        name_entry(name, i);
        CHECK(unlink(name) == 0);
    }
    CHECK(rmdir("many") == 0);
}

static void nest(void) {
    struct stat facts;
    CHECK(mkdir("a", 0755) == 0 && mkdir("a/b/", 0755) == 0 && mkdir("a/b/c", 0755) == 0);
    CHECK_FAILS(mkdir("a/b", 0755), EEXIST);
    CHECK_FAILS(mkdir("a/missing/c", 0755), ENOENT);
    CHECK(stat("a/b", &facts) == 0 && S_ISDIR(facts.st_mode));
    make_file("a/b/file");
    CHECK(stat("a/b/c/../file", &facts) == 0);
    CHECK(stat("a//./b/c/../../b/file", &facts) == 0);
    CHECK_FAILS(stat("a/missing/../b/file", &facts), ENOENT);
    CHECK_FAILS(stat("a/b/file/../file", &facts), ENOTDIR);
    CHECK_FAILS(unlink("a/b"), EISDIR);
    CHECK_FAILS(rmdir("a/b/file"), ENOTDIR);
    CHECK(rename("a/b", "a/moved/") == 0);
    CHECK_FAILS(rename("a", "a/moved/below"), EINVAL);
    CHECK(stat("a/moved/c", &facts) == 0 && S_ISDIR(facts.st_mode));
}

static void follow_links(void) {
    struct stat facts;
    CHECK(symlink("moved/c", "a/to_c") == 0);       /* relative to where it lies */
    CHECK(symlink("../a/moved/file", "a/up") == 0); /* up and down again, inside */
    CHECK(symlink("to_c", "a/twice") == 0);
    CHECK(symlink("nowhere", "a/dangling") == 0);
    CHECK(symlink("self", "a/self") == 0);
    make_file("a/to_c/below");
    CHECK(stat("a/moved/c/below", &facts) == 0);
    CHECK(stat("a/twice/below", &facts) == 0);
    CHECK(stat("a/to_c/../file", &facts) == 0); /* above the target, not above the link */
    CHECK(stat("a/up", &facts) == 0 && S_ISREG(facts.st_mode));
    CHECK(lstat("a/to_c", &facts) == 0 && S_ISLNK(facts.st_mode));
    CHECK(lstat("a/to_c/", &facts) == 0 && S_ISDIR(facts.st_mode));
    CHECK_FAILS(stat("a/up/", &facts), ENOTDIR);
    CHECK_FAILS(stat("a/dangling", &facts), ENOENT);
    CHECK_FAILS(stat("a/self", &facts), ELOOP);
    CHECK_FAILS(stat("a/self/x", &facts), ELOOP);
    CHECK_FAILS(open("a/dangling", O_RDONLY), ENOENT);
    const int fd = open("a/dangling", O_WRONLY | O_CREAT, 0644); /* makes what the link names */
    CHECK(fd >= 0 && close(fd) == 0);
    CHECK(stat("a/nowhere", &facts) == 0);
    CHECK_FAILS(open("a/dangling", O_WRONLY | O_CREAT | O_EXCL, 0644), EEXIST);
}

static void relative_to_descriptors(void) {
    struct stat facts;
    const int fd = open("a/moved", O_RDONLY | O_DIRECTORY);
    CHECK(fd >= 0);
    CHECK(fstatat(fd, "file", &facts, 0) == 0 && S_ISREG(facts.st_mode));
    CHECK(fstatat(fd, "c", &facts, 0) == 0 && S_ISDIR(facts.st_mode));
    CHECK(renameat(fd, "file", fd, "c/file") == 0);
    CHECK(unlinkat(fd, "c/file", 0) == 0);
    CHECK(mkdirat(fd, "d", 0755) == 0 && unlinkat(fd, "d", AT_REMOVEDIR) == 0);
    CHECK(close(fd) == 0);
}

static void clean_up(void) {
    static const char *const files[] = {"a/moved/c/below", "a/to_c",     "a/up",     "a/twice",
                                        "a/self",          "a/dangling", "a/nowhere"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        CHECK(unlink(files[i]) == 0);
    CHECK(rmdir("a/moved/c") == 0 && rmdir("a/moved/") == 0 && rmdir("a") == 0);
}

int main(void) {
    read_many();
    nest();
    follow_links();
    relative_to_descriptors();
    clean_up();
    puts("folders: good");
    return 0;
}
