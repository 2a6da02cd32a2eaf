/* SPDX-License-Identifier: Apache-2.0 */
/* The runtime structure (spec section 4.2): store, instances, functions, tables, memories, globals,
 * and the seam to the back ends. Everything here is owned by its store and lives until
 * lm_store_delete: references between instances never dangle. One store is used by one thread at a
 * time.
 *
 * Values travel in 8-byte slots (types.h): i32 and f32 in the low half (upper half undefined),
 * references as pointers (funcref: struct lm_func *, externref: the embedder's pointer, NULL is
 * ref.null), v128 in two slots. */
#ifndef LM_ENGINE_RUNTIME_H
#define LM_ENGINE_RUNTIME_H

#include "engine/base/arena.h"
#include "engine/counters.h"
#include "engine/module.h"
#include "engine/trace.h"

struct lm_backend;
struct lm_code;
struct lm_mapping;
struct lm_store;
struct lm_trap_guard_frame;

enum lm_trap_code {
    LM_TRAP_none = 0,
#define TRAP(name, message) LM_TRAP_##name,
#include "engine/traps.def"
#undef TRAP
    LM_TRAP_COUNT
};

/* The spec's message of a trap code; static storage. */
const char *lm_trap_message(enum lm_trap_code code);

/* Why a guest stopped: filled by the back end or by a host function. */
struct lm_trap {
    enum lm_trap_code code;
    char message[224]; /* set for LM_TRAP_host; else lm_trap_message(code) applies */
    bool is_counted;   /* by the counter of traps: it is handed on by outer guests since */
    void *payload; /* the embedder's own trap object, handed through untouched; NULL where none */
    struct lm_trace trace; /* back ends add a frame per guest function that it leaves */
};

/* The message of a trap, whatever its code; valid as long as `trap`. */
static inline const char *lm_trap_text(const struct lm_trap *trap) {
    const bool has_own = trap->code == LM_TRAP_host && trap->message[0] != 0;
    return has_own ? trap->message : lm_trap_message(trap->code);
}

/* A host function: reads its arguments from `slots` and overwrites them with its results. False:
 * *trap is filled. */
typedef bool lm_host_callback(void *env, uint64_t *slots, struct lm_trap *trap);

struct lm_func {
    const struct lm_functype *type;
    uint32_t type_id; /* equal exactly for equal types, store-wide; call_indirect compares it */
    uint32_t index;   /* in the instance's function index space */
    struct lm_instance *instance; /* NULL for a host function */
    const void *entry;            /* the back end's entry point; NULL for a host function */
    lm_host_callback *host;
    void *env;
    void *handle; /* the embedder's own object for it; untouched by the engine */
};

struct lm_table {
    struct lm_store *store;
    struct lm_table_type type;
    uint32_t size;
    void **elements; /* struct lm_func * or the embedder's pointer; NULL is ref.null. Growing moves
                        it */
    void *handle;    /* as in lm_func */
};

/* Linear memory as one store sees it: `base` never moves; bytes beyond the current size fault up to
 * the reservation's end. */
struct lm_memory {
    struct lm_store *store;
    struct lm_memory_type type;
    uint8_t *base;
    uint64_t reserved;             /* bytes of address space */
    struct lm_mapping *mapping;    /* owner of the bytes */
    const _Atomic uint64_t *pages; /* the mapping's: read it by lm_memory_pages */
    void *handle;                  /* as in lm_func */
};

/* The current size in LM_PAGE_SIZE, and in bytes. It only grows, for a shared memory at any time.
 */
static inline uint64_t lm_memory_pages(const struct lm_memory *memory) {
    return *memory->pages;
}

static inline uint64_t lm_memory_size(const struct lm_memory *memory) {
    return lm_memory_pages(memory) * LM_PAGE_SIZE;
}

struct lm_global {
    struct lm_global_type type;
    _Alignas(16) union {
        uint32_t i32;
        uint64_t i64;
        uint64_t slots[2];
        void *ref;
    } value;
    void *handle; /* as in lm_func */
};

struct lm_instance {
    struct lm_store *store;
    const struct lm_module *module;
    const struct lm_code *code;
    struct lm_memory **memories;
    struct lm_table **tables;
    struct lm_global **globals;
    struct lm_func **funcs;   /* the whole index space, imports first */
    const uint32_t *type_ids; /* per module type: what lm_func.type_id is compared with */
    bool *dropped_data;
    bool *dropped_elements;
    void *context; /* the back end's own, of lm_backend.instantiate */
    void *handle;  /* as in lm_func */
};

/* An import or export value. */
struct lm_extern {
    uint8_t kind; /* enum lm_extern_kind */
    union {
        struct lm_func *func;
        struct lm_table *table;
        struct lm_memory *memory;
        struct lm_global *global;
    } of;
};

/* --- The seam to the back ends: one row each in engine/backends.def --------------------------- */

/* How accesses of memories are kept inside, for back ends that leave a choice. */
enum lm_bounds {
    LM_BOUNDS_guard, /* by faults where memories reserve all addresses, else by checks */
    LM_BOUNDS_check, /* by checks before each access */
    LM_BOUNDS_none,  /* not beyond what faults by itself; traps may be lost: for comparison alone */
};

struct lm_compile_options {
    const char *isa;  /* a name of simd/isas.def, or "host" */
    bool counters;    /* count executed instructions */
    bool fuel;        /* pay for executed instructions from the store's fuel */
    uint8_t less_opt; /* levels of optimisation below the best, at most 3 */
    uint8_t bounds;   /* enum lm_bounds */
    bool all_places;  /* keep the places of all instructions, for listings */
};

enum lm_phase {
#define PHASE(name, description) LM_PHASE_##name,
#include "engine/phases.def"
#undef PHASE
    LM_PHASE_COUNT
};

/* What a back end makes of a module; back ends extend it. */
struct lm_code {
    const struct lm_backend *backend;
    size_t code_bytes;
    uint64_t phase_ns[LM_PHASE_COUNT]; /* of processor time, added up over threads */
};

struct lm_backend {
    const char *name;
    const char *description;
    bool has_bounds; /* it minds lm_compile_options.bounds */
    /* NULL when the back end can run at `isa` here, else why not (static storage). */
    const char *(*missing)(const char *isa);
    /* Walks (validates) and compiles every body. */
    lm_status (*compile)(const struct lm_module *module, const struct lm_compile_options *options,
                         struct lm_code **code, struct lm_error *error);
    /* The entry point of defined function `index` (in the module's function index space). */
    const void *(*entry)(const struct lm_code *code, uint32_t index);
    /* Makes what code needs per instance (instance->context, in the store's arena) once its index
     * spaces are filled and before anything of it is called; NULL: nothing. */
    lm_status (*instantiate)(struct lm_instance *instance, struct lm_error *error);
    /* Calls a function of an instance: arguments in `slots` (room for max(param, result) slots),
     * results overwrite them. False: *trap is filled and the store is usable again. May be
     * re-entered by host functions. */
    bool (*call)(struct lm_func *func, uint64_t *slots, struct lm_trap *trap);
    void (*release)(struct lm_code *code);
    /* Compiled modules as bytes, which begin like no Wasm module; NULL: the back end has none.
     * `save` gives bytes to be freed, or NULL without memory; `module_in` finds the binary and the
     * features in such bytes; `load` makes code of them for the module decoded from that binary, by
     * mapping `file` where the bytes are all of a file (else -1).
     * Errors: LM_BAD_DATA, LM_UNSUPPORTED for another CPU's, LM_NO_MEMORY. */
    uint8_t *(*save)(const struct lm_code *code, size_t *size);
    lm_status (*module_in)(const uint8_t *bytes, size_t size, const uint8_t **binary,
                           size_t *binary_size, uint32_t *features, struct lm_error *error);
    lm_status (*load)(const struct lm_module *module, const uint8_t *bytes, size_t size, int file,
                      struct lm_code **code, struct lm_error *error);
    /* Machine code as text beside the instructions it stands for, to be freed; of one function
     * (NULL: all), or only how much there is. NULL: the back end makes no machine code. LM_USAGE:
     * there is no such function. */
    lm_status (*list)(const struct lm_module *module, const struct lm_code *code, const char *func,
                      bool only_counts, char **text, struct lm_error *error);
};

/* By name, or NULL; lm_backends is in the order of backends.def. */
const struct lm_backend *lm_backend_find(const char *name);
extern const struct lm_backend *const lm_backends[];
extern const size_t lm_backend_total;

/* --- Store and instances ---------------------------------------------------------------------- */

struct lm_store {
    struct lm_arena arena;
    struct lm_counters counters;
    bool counting;
    struct lm_caps caps;
    uint32_t element_count; /* of all tables */
    uint64_t fuel;          /* left for code that was compiled with fuel; 0 in a new store */
    uint32_t call_depth;    /* native nesting of back-end calls, kept by lm_func_invoke */
    uint64_t *stack;        /* the interpreter's value stack: mapped, with a guard page behind it */
    uint64_t *stack_limit;  /* first slot that must not be used */
    uint64_t *stack_top;    /* first free slot; a nested call starts here */
    struct lm_memory_list *memories; /* of store.c: what to unmap, and where a fault is a guest's */
    struct lm_type_list *types;      /* of store.c: interned function types */
    struct lm_table_list *tables;    /* of store.c: what to free */
    uint64_t deadline;               /* deadline.h; by lm_store_set_deadline */
    struct {
        struct lm_store *outer; /* whose guests called this one's; of deadline.c */
        uint64_t deadline;      /* that the timer knows */
        bool is_on;
    } watch;
    _Atomic bool is_overdue; /* set while watched, when the deadline has passed */
};

enum { LM_STACK_SLOTS = 1 << 17, LM_MAX_CALL_DEPTH = 200 };

/* NULL without memory. Its caps are the defaults; lower them before anything else. */
struct lm_store *lm_store_new(bool counting);
void lm_store_delete(struct lm_store *store);

/* No guest of the store runs beyond `deadline` (deadline.h; 0: none): it traps with
 * LM_TRAP_timeout, and every later call does until the deadline is changed. False when the system
 * gives no timer. */
bool lm_store_set_deadline(struct lm_store *store, uint64_t deadline);

/* Interns a function type; UINT32_MAX without memory. The type is copied. */
uint32_t lm_store_type_id(struct lm_store *store, const struct lm_functype *type);

/* Objects of the embedder's making; NULL without memory or beyond a limit. */
struct lm_func *lm_host_func_new(struct lm_store *store, const struct lm_functype *type,
                                 lm_host_callback *callback, void *env);
struct lm_memory *lm_memory_new(struct lm_store *store, const struct lm_memory_type *type);
struct lm_table *lm_table_new(struct lm_store *store, const struct lm_table_type *type, void *init);
struct lm_global *lm_global_new(struct lm_store *store, const struct lm_global_type *type,
                                const uint64_t *slots);

/* Whether the store's limits let it have one more of the type. */
bool lm_memory_allowed(const struct lm_store *store, const struct lm_memory_type *type);
bool lm_table_allowed(const struct lm_store *store, const struct lm_table_type *type);

/* The bytes of a memory apart from any store, counted: a new one and lm_mapping_retain's belong to
 * the caller, who ends each by lm_mapping_release, on any thread. NULL without memory or beyond a
 * limit. */
struct lm_mapping *lm_mapping_new(const struct lm_memory_type *type);
struct lm_mapping *lm_mapping_retain(struct lm_mapping *mapping);
void lm_mapping_release(struct lm_mapping *mapping);

/* The store's one view of a mapping, which then lives as long as the store does; NULL without
 * memory. */
struct lm_memory *lm_memory_of_mapping(struct lm_store *store, struct lm_mapping *mapping);

/* The old size in pages, or UINT64_MAX when it cannot grow. New pages are zero. All stores that
 * share the memory see the new size at once; threads may grow it at the same time. */
uint64_t lm_memory_grow(struct lm_memory *memory, uint64_t delta);
/* The old size, or UINT64_MAX when it cannot grow. */
uint64_t lm_table_grow(struct lm_table *table, uint64_t delta, void *init);

/* Instantiates (spec section 4.5.4): `imports` in the module's order, import_count of them. `code`
 * is what a back end made of the module; both must outlive the store. LM_UNLINKABLE: imports do not
 * match. LM_TRAPPED: a segment or the start function trapped; *trap is filled, and *out is set,
 * since others may already refer to the instance. */
lm_status lm_instantiate(struct lm_store *store, const struct lm_module *module,
                         const struct lm_code *code, const struct lm_extern *imports,
                         struct lm_instance **out, struct lm_trap *trap, struct lm_error *error);

/* The instance's export number `index`. */
struct lm_extern lm_instance_export(const struct lm_instance *instance, uint32_t index);

/* Calls any function, host or guest, with the slot convention of lm_backend.call. The one door
 * between guests and all else: embedders call guests through it, back ends call host functions
 * through it. It bounds the native nesting (LM_TRAP_stack_exhausted beyond LM_MAX_CALL_DEPTH),
 * counts host calls and traps when the store counts, and suspends the guard around host code, so
 * that a host's own fault never looks like a guest's. Resets stack_top and call_depth on a trap. */
bool lm_func_invoke(struct lm_store *store, struct lm_func *func, uint64_t *slots,
                    struct lm_trap *trap);

/* Fills `trap` and returns false. */
bool lm_trap_set(struct lm_trap *trap, enum lm_trap_code code);

/* Refreshes counters that are measured on demand (pages_touched). */
void lm_store_refresh_counters(struct lm_store *store);

/* --- Bulk operations, shared by back ends (spec sections 4.4.6, 4.4.7) ------------------------ */

/* They give LM_TRAP_none when fine; a trap leaves everything as it was, but for LM_TRAP_timeout,
 * which says that it took too long. */

enum lm_trap_code lm_memory_fill(struct lm_memory *memory, uint64_t to, uint32_t value,
                                 uint64_t count);
enum lm_trap_code lm_memory_copy(struct lm_memory *to_memory, const struct lm_memory *from_memory,
                                 uint64_t to, uint64_t from, uint64_t count);
enum lm_trap_code lm_memory_init(struct lm_instance *instance, uint32_t memory, uint32_t data,
                                 uint64_t to, uint32_t from, uint32_t count);
enum lm_trap_code lm_table_init(struct lm_instance *instance, uint32_t table, uint32_t element,
                                uint64_t to, uint32_t from, uint32_t count);
enum lm_trap_code lm_table_copy(struct lm_table *to_table, const struct lm_table *from_table,
                                uint64_t to, uint64_t from, uint64_t count);
enum lm_trap_code lm_table_fill(struct lm_table *table, uint64_t to, void *value, uint64_t count);

/* --- Wait and notify, shared by back ends (threads proposal) ---------------------------------- */

enum lm_wait_result { LM_WAIT_NOTIFIED = 0, LM_WAIT_NOT_EQUAL = 1, LM_WAIT_TIMED_OUT = 2 };

/* memory.atomic.wait32 and wait64 (`width` 4 and 8 bytes) at an effective address: sleeps while the
 * memory is shared and holds `expected` there, until notified or `timeout` nanoseconds are over;
 * below 0: without end. *result is an enum lm_wait_result. */
enum lm_trap_code lm_memory_wait(const struct lm_memory *memory, uint64_t address, unsigned width,
                                 uint64_t expected, int64_t timeout, uint32_t *result);

/* memory.atomic.notify: wakes at most `count` of those who wait at the address, in any store, those
 * who came first first; *woken is how many. */
enum lm_trap_code lm_memory_notify(const struct lm_memory *memory, uint64_t address, uint32_t count,
                                   uint32_t *woken);

/* --- Leaving guests (platform file trap_signals.c) -------------------------------------------- */

/* A back end's word on an interrupted machine, in a signal handler: whether it was in guest code
 * and may be taken out of it right there. Notes in `argument`, that of lm_trap_guard, what a
 * backtrace needs of `context`, the signal's ucontext_t. */
typedef bool lm_guest_interrupted(void *argument, void *context);

/* Runs `body(argument)`; a SIGSEGV or SIGBUS inside a memory of `store` ends it early, and so does
 * a deadline, the store's or that of a store whose guest waits further out on this thread, where
 * `interrupted` (NULL: nowhere) allows it; then call_depth and stack_top are as they were at the
 * start. Returns LM_TRAP_none, LM_TRAP_memory_bounds, LM_TRAP_timeout or what lm_trap_guard_leave
 * was given. Nests. Faults elsewhere go to the handler that was there before: they are bugs. Every
 * lm_backend.call runs guest code inside one. */
enum lm_trap_code lm_trap_guard(struct lm_store *store, void (*body)(void *argument),
                                lm_guest_interrupted *interrupted, void *argument);

/* Ends the body of the innermost guard: `why` is not LM_TRAP_none. Skips whatever frames lie
 * between: for back ends that call it from their own guest code alone. */
_Noreturn void lm_trap_guard_leave(enum lm_trap_code why);

/* LM_TRAP_timeout when a store with guests on this thread is overdue, else LM_TRAP_none: for what
 * takes long on behalf of a guest, when it is done. */
enum lm_trap_code lm_trap_guard_overdue(void);

/* Lifts the guard while host code runs, and puts it back. */
struct lm_trap_guard_frame *lm_trap_guard_suspend(void);
void lm_trap_guard_resume(struct lm_trap_guard_frame *suspended);

#endif
