/* SPDX-License-Identifier: Apache-2.0 */
/* Files: writing, reading, appending, seeking, truncating, renaming, linking, removing, and their
 * errors. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "check.h"

static off_t size_of(const char *path) {
    struct stat facts;
    CHECK(stat(path, &facts) == 0);
    CHECK(S_ISREG(facts.st_mode));
    return facts.st_size;
}

static void write_and_read(void) {
    char text[16] = "";
    const int fd = open("data", O_RDWR | O_CREAT | O_EXCL, 0644);
    CHECK(fd >= 0);
    CHECK(write(fd, "0123456789", 10) == 10);
    CHECK(lseek(fd, 0, SEEK_CUR) == 10);
    CHECK(lseek(fd, -4, SEEK_END) == 6);
    CHECK(read(fd, text, sizeof text) == 4 && memcmp(text, "6789", 4) == 0);
    CHECK(read(fd, text, sizeof text) == 0);
    CHECK(lseek(fd, 2, SEEK_SET) == 2);
    CHECK(read(fd, text, 3) == 3 && memcmp(text, "234", 3) == 0);
    CHECK_FAILS(lseek(fd, -1, SEEK_SET), EINVAL);
    CHECK(pwrite(fd, "AB", 2, 4) == 2);
    CHECK(pread(fd, text, 4, 3) == 4 && memcmp(text, "3AB6", 4) == 0);
    CHECK(pread(fd, text, 4, 100) == 0);
    CHECK(lseek(fd, 0, SEEK_CUR) == 5);
    CHECK(fsync(fd) == 0 && fdatasync(fd) == 0);
    CHECK(close(fd) == 0);
    CHECK_FAILS(close(fd), EBADF);
    CHECK(size_of("data") == 10);
}

static void scatter_and_gather(void) {
    char first[3];
    char second[20];
    struct iovec out[3] = {{"one ", 4}, {"", 0}, {"two", 3}};
    struct iovec in[2] = {{first, sizeof first}, {second, sizeof second}};
    const int fd = open("vectors", O_RDWR | O_CREAT | O_TRUNC, 0644);
    CHECK(fd >= 0);
    CHECK(writev(fd, out, 3) == 7);
    CHECK(lseek(fd, 0, SEEK_SET) == 0);
    CHECK(readv(fd, in, 2) == 7);
    CHECK(memcmp(first, "one", 3) == 0 && memcmp(second, " two", 4) == 0);
    CHECK(close(fd) == 0);
}

static void append_and_truncate(void) {
    int fd = open("data", O_WRONLY | O_APPEND);
    CHECK(fd >= 0);
    CHECK(fcntl(fd, F_GETFL) & O_APPEND);
    CHECK(lseek(fd, 0, SEEK_SET) == 0);
    CHECK(write(fd, "end", 3) == 3);
    CHECK(size_of("data") == 13);
    CHECK(ftruncate(fd, 5) == 0 && size_of("data") == 5);
    CHECK(ftruncate(fd, 1000) == 0 && size_of("data") == 1000);
    CHECK(close(fd) == 0);
    fd = open("data", O_WRONLY | O_TRUNC);
    CHECK(fd >= 0 && close(fd) == 0 && size_of("data") == 0);
}

/* Beyond what 32 bits hold; the file stays sparse. */
static void far_offsets(void) {
    const off_t far = (off_t)5 << 30;
    char byte = 0;
    const int fd = open("far", O_RDWR | O_CREAT, 0644);
    CHECK(fd >= 0);
    CHECK(lseek(fd, far, SEEK_SET) == far);
    CHECK(write(fd, "x", 1) == 1);
    CHECK(lseek(fd, 0, SEEK_END) == far + 1);
    CHECK(pread(fd, &byte, 1, far) == 1 && byte == 'x');
    CHECK(size_of("far") == far + 1);
    CHECK(close(fd) == 0 && unlink("far") == 0);
}

static void names(void) {
    struct stat first;
    struct stat second;
    CHECK(rename("data", "moved") == 0);
    CHECK_FAILS(open("data", O_RDONLY), ENOENT);
    CHECK(rename("vectors", "moved") == 0); /* replaces it */
    CHECK(size_of("moved") == 7);
    CHECK(link("moved", "second") == 0);
    CHECK(stat("moved", &first) == 0 && stat("second", &second) == 0);
    CHECK(first.st_ino == second.st_ino && first.st_nlink == 2);
    CHECK(symlink("moved", "soft") == 0);
    CHECK(lstat("soft", &first) == 0 && S_ISLNK(first.st_mode));
    CHECK(stat("soft", &first) == 0 && S_ISREG(first.st_mode));
    char target[64] = "";
    CHECK(readlink("soft", target, sizeof target) == 5 && strcmp(target, "moved") == 0);
    CHECK(readlink("soft", target, 3) == 3);
    CHECK_FAILS(open("soft", O_RDONLY | O_NOFOLLOW), ELOOP);
    CHECK(unlink("soft") == 0 && unlink("second") == 0 && unlink("moved") == 0);
}

static void errors(void) {
    char byte = 0;
    CHECK_FAILS(open("missing", O_RDONLY), ENOENT);
    CHECK_FAILS(open("missing/below", O_RDONLY | O_CREAT, 0644), ENOENT);
    CHECK_FAILS(unlink("missing"), ENOENT);
    int fd = open("kept", O_WRONLY | O_CREAT, 0644);
    CHECK(fd >= 0);
    CHECK_FAILS(read(fd, &byte, 1), EBADF);
    CHECK(close(fd) == 0);
    CHECK_FAILS(open("kept", O_RDWR | O_CREAT | O_EXCL, 0644), EEXIST);
    CHECK_FAILS(open("kept/below", O_RDONLY), ENOTDIR);
    CHECK_FAILS(open("kept", O_RDONLY | O_DIRECTORY), ENOTDIR);
    CHECK_FAILS(stat("kept/", &(struct stat){0}), ENOTDIR);
    CHECK_FAILS(unlink("kept/"), ENOTDIR);
    fd = open("kept", O_RDONLY);
    CHECK(fd >= 0);
    CHECK_FAILS(write(fd, "x", 1), EBADF);
    CHECK(close(fd) == 0 && unlink("kept") == 0);
}

/* As many as a process may have; then it gets the error and goes on. */
static void many(void) {
    int fds[2000];
    int count = 0;
    while (count < 2000 && (fds[count] = open("many", O_RDWR | O_CREAT, 0644)) >= 0)
        count++;
    CHECK(count > 100 && (count == 2000 || errno == EMFILE));
    while (count > 0)
        CHECK(close(fds[--count]) == 0);
    CHECK(unlink("many") == 0);
}

int main(void) {
    write_and_read();
    scatter_and_gather();
    append_and_truncate();
    far_offsets();
    names();
    errors();
    many();
    puts("files: good");
    return 0;
}
