/* SPDX-License-Identifier: Apache-2.0 */
/* What WASI preview 1 lays down in guest memory and in arguments: records, flags, enumerations, as
 * its witx files and wasi-libc's wasi/api.h give them. Guest and host are both little-endian, so
 * records are copied as they are; addresses in guest memory need no alignment. */
#ifndef LM_ENGINE_WASI_ABI_H
#define LM_ENGINE_WASI_ABI_H

#include <stdint.h>

enum lm_errno {
#define ERRNO(name, number, host) LM_ERRNO_##name = (number),
#include "engine/wasi/errnos.def"
#undef ERRNO
};

enum lm_right {
    LM_RIGHT_none = 0,
#define RIGHT(name, bit, file, stream, folder) LM_RIGHT_##name = 1 << (bit),
#include "engine/wasi/rights.def"
#undef RIGHT
};

/* All rights that a kind of descriptor can have. */
enum lm_rights {
#define RIGHT(name, bit, file, stream, folder) +((file) << (bit))
    LM_RIGHTS_FILE = 0
#include "engine/wasi/rights.def"
    ,
#undef RIGHT
#define RIGHT(name, bit, file, stream, folder) +((stream) << (bit))
    LM_RIGHTS_STREAM = 0
#include "engine/wasi/rights.def"
    ,
#undef RIGHT
#define RIGHT(name, bit, file, stream, folder) +((folder) << (bit))
    LM_RIGHTS_FOLDER = 0
#include "engine/wasi/rights.def"
    ,
#undef RIGHT
    LM_RIGHTS_INHERITED = LM_RIGHTS_FILE | LM_RIGHTS_STREAM | LM_RIGHTS_FOLDER,
};

enum lm_filetype {
    LM_FILETYPE_UNKNOWN,
    LM_FILETYPE_BLOCK_DEVICE,
    LM_FILETYPE_CHARACTER_DEVICE,
    LM_FILETYPE_DIRECTORY,
    LM_FILETYPE_REGULAR_FILE,
    LM_FILETYPE_SOCKET_DGRAM,
    LM_FILETYPE_SOCKET_STREAM,
    LM_FILETYPE_SYMBOLIC_LINK,
};

enum lm_clockid {
    LM_CLOCKID_REALTIME,
    LM_CLOCKID_MONOTONIC,
    LM_CLOCKID_PROCESS_CPUTIME,
    LM_CLOCKID_THREAD_CPUTIME,
};

enum { LM_LOOKUP_FOLLOW = 1, LM_LOOKUP_ALL = 1 };
enum { LM_OFLAG_CREAT = 1, LM_OFLAG_DIRECTORY = 2, LM_OFLAG_EXCL = 4, LM_OFLAG_TRUNC = 8 };
enum { LM_OFLAG_ALL = 15 };
enum { LM_FDFLAG_APPEND = 1, LM_FDFLAG_DSYNC = 2, LM_FDFLAG_NONBLOCK = 4 };
enum { LM_FDFLAG_RSYNC = 8, LM_FDFLAG_SYNC = 16, LM_FDFLAG_ALL = 31 };
enum { LM_FST_ATIM = 1, LM_FST_ATIM_NOW = 2, LM_FST_MTIM = 4, LM_FST_MTIM_NOW = 8 };
enum { LM_FST_ALL = 15 };
enum { LM_EVENT_CLOCK, LM_EVENT_FD_READ, LM_EVENT_FD_WRITE };
enum { LM_CLOCK_ABSOLUTE = 1, LM_EVENT_HANGUP = 1 };

struct lm_abi_iovec {
    uint32_t address;
    uint32_t length;
};

struct lm_abi_dirent {
    uint64_t next;
    uint64_t inode;
    uint32_t name_length;
    uint8_t type;
    uint8_t padding[3];
};

struct lm_abi_fdstat {
    uint8_t filetype;
    uint8_t padding;
    uint16_t flags;
    uint32_t padding2;
    uint64_t rights_base;
    uint64_t rights_inheriting;
};

struct lm_abi_filestat {
    uint64_t device;
    uint64_t inode;
    uint8_t filetype;
    uint8_t padding[7];
    uint64_t links;
    uint64_t size;
    uint64_t atim, mtim, ctim; /* ns since 1970 */
};

struct lm_abi_prestat {
    uint32_t tag; /* 0: a folder */
    uint32_t name_length;
};

struct lm_abi_subscription {
    uint64_t userdata;
    uint8_t tag; /* LM_EVENT_* */
    uint8_t padding[7];
    union {
        struct {
            uint32_t id; /* enum lm_clockid */
            uint32_t padding;
            uint64_t timeout; /* ns */
            uint64_t precision;
            uint16_t flags;
        } clock;
        uint32_t fd;
    } of;
};

struct lm_abi_event {
    uint64_t userdata;
    uint16_t error; /* enum lm_errno */
    uint8_t type;
    uint8_t padding[5];
    uint64_t bytes; /* of the two fd events */
    uint16_t flags;
    uint8_t padding2[6];
};

_Static_assert(sizeof(struct lm_abi_iovec) == 8, "layout");
_Static_assert(sizeof(struct lm_abi_dirent) == 24, "layout");
_Static_assert(sizeof(struct lm_abi_fdstat) == 24, "layout");
_Static_assert(sizeof(struct lm_abi_filestat) == 64, "layout");
_Static_assert(sizeof(struct lm_abi_prestat) == 8, "layout");
_Static_assert(sizeof(struct lm_abi_subscription) == 48, "layout");
_Static_assert(sizeof(struct lm_abi_event) == 32, "layout");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "records are copied as they are");

#endif
