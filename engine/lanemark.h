/* SPDX-License-Identifier: Apache-2.0 */
/* What the standard C API (wasm.h) leaves open, as liblanemark.so offers it: choice of back end and
 * ISA, counters, v128 values, and the reasons of failures. A program that also wants to run on
 * other engines looks each function up by dlsym and does without where it is missing; the harness
 * does exactly that.
 *
 * Order of use: lm_config_set_* on a config, wasm_engine_new_with_config, wasm_store_new,
 * lm_module_new, lm_instance_new, wasm_instance_exports, then lm_func_call or wasm_func_call. */
#ifndef LM_ENGINE_LANEMARK_H
#define LM_ENGINE_LANEMARK_H

#include "engine/base/status.h"
#include "engine/wasm.h"

#ifdef __cplusplus
extern "C" {
#endif

#define own /* documentation only, as in wasm.h */

/* Kind of v128 values in wasm_valtype_new and wasm_valtype_kind, beside the standard's. A
 * wasm_val_t cannot hold one: wasm_func_call and wasm_global_* refuse v128 (lm_func_call does not).
 */
enum { LM_V128_KIND = 4 };

/* The library's version, such as "0.1.0"; static storage. */
WASM_API_EXTERN const char *lm_version(void);

/* --- Configuration ---------------------------------------------------------------------------- */

/* Chooses the back end by a name of lm_backend_name. False: no such back end; the config is
 * unchanged. */
WASM_API_EXTERN bool lm_config_set_backend(wasm_config_t *config, const char *name);

/* Chooses the instruction set that compiled code or handlers may use: a name such as "x86-64-v3",
 * or "host" for all of this CPU (the default). False: unknown; the config is unchanged. Whether the
 * back end can use it shows when a module is made (LM_UNSUPPORTED). Of modules compiled for one
 * that this CPU does not run no instances can be made: they are for wasm_module_serialize. */
WASM_API_EXTERN bool lm_config_set_isa(wasm_config_t *config, const char *isa);

/* Counts executed instructions, host calls and traps. Off by default, and then without any cost. */
WASM_API_EXTERN void lm_config_set_counters(wasm_config_t *config, bool on);

/* Changes which features of WebAssembly modules may use, by a list such as "+tail-call,-simd128"
 * (names: engine/features.def); all finished ones are on by default. What a feature needs comes on
 * with it, and what needs it goes off with it. False: a name is no feature's, which the error (may
 * be NULL) says; the config is unchanged. */
WASM_API_EXTERN bool lm_config_set_features(wasm_config_t *config, const char *list,
                                            struct lm_error *error);

/* How much is optimised: 0 (least work) to 3 (the default). Back ends that have one way alone
 * ignore it. False: beyond 3; the config is unchanged. */
WASM_API_EXTERN bool lm_config_set_opt(wasm_config_t *config, unsigned level);

/* How accesses are kept inside memories: "guard" (by faults where a memory reserves all its
 * addresses, else by checks; the default), "check" (by checks before each access), or "none" (not
 * beyond what faults by itself, and traps may be lost: unsafe, for comparison alone). False: no
 * such way, or the back end, which must be chosen before, has only the default; the config is
 * unchanged.
 */
WASM_API_EXTERN bool lm_config_set_bounds(wasm_config_t *config, const char *mode);

/* Keeps the place in the module of each instruction's code, not only of those that may trap or
 * call: for lm_module_listing. Off by default; the code is the same. */
WASM_API_EXTERN void lm_config_set_all_places(wasm_config_t *config, bool on);

/* Lets guests run on fuel: each instruction executed costs one (block, loop, else and end nothing;
 * bulk instructions one more per 64 bytes or elements), and a guest that has too little for its
 * next basic block traps with "all fuel consumed". Deterministic. Off by default, and then without
 * any cost; code compiled with fuel is slower and must not be compared with code without. */
WASM_API_EXTERN void lm_config_set_fuel(wasm_config_t *config, bool on);

/* Lowers a limit of what modules and guests may take: sizes of modules and their parts, of memories
 * and tables, of code. False: no such limit, or `most` is above its default; the config is
 * unchanged. A module beyond a limit is refused with LM_LIMIT, and so is an instance; a memory or
 * table does not grow beyond its own. */
WASM_API_EXTERN bool lm_config_set_limit(wasm_config_t *config, const char *name, uint64_t most);

/* The limits: names ("functions", "memory_pages", …), what they are of, and their defaults, those
 * of the JS API's appendix where it has one. NULL and 0 beyond the last. */
WASM_API_EXTERN size_t lm_limit_count(void);
WASM_API_EXTERN const char *lm_limit_name(size_t index);
WASM_API_EXTERN const char *lm_limit_description(size_t index);
WASM_API_EXTERN uint64_t lm_limit_default(size_t index);

/* The back ends of this build, the default first. NULL beyond the last. */
WASM_API_EXTERN size_t lm_backend_count(void);
WASM_API_EXTERN const char *lm_backend_name(size_t index);

/* --- Counters --------------------------------------------------------------------------------- */

/* Names ("wasm_ops", "ops_v_int", …) and what they count, in the order of lm_store_counters; the
 * order may differ between versions, names do not. NULL beyond the last. */
WASM_API_EXTERN size_t lm_counter_count(void);
WASM_API_EXTERN const char *lm_counter_name(size_t index);
WASM_API_EXTERN const char *lm_counter_description(size_t index);

/* The store's live counters: lm_counter_count() numbers, written while guests run, valid as long as
 * the store. NULL when counters are off. Each call also refreshes those measured on demand
 * (pages_touched). They only grow, pages_touched aside: take differences. */
WASM_API_EXTERN const uint64_t *lm_store_counters(const wasm_store_t *store);

/* --- Limits at run time ----------------------------------------------------------------------- */

/* The fuel that guests of the store have left, of an engine with lm_config_set_fuel. A new store
 * has none. It may be changed at any time, by host functions too. */
WASM_API_EXTERN void lm_store_set_fuel(wasm_store_t *store, uint64_t fuel);
WASM_API_EXTERN uint64_t lm_store_fuel(const wasm_store_t *store);

/* Gives everything that happens in the store from now on so many nanoseconds; 0: no limit, the
 * default. Guests that are still running then trap with "time limit exceeded", and so do later ones
 * until the limit is changed; making modules fails with LM_LIMIT. Guests of
 * other stores that a host function of this one runs on the same thread are stopped as well. A
 * guest is left within milliseconds; a host function is not interrupted, but its system calls past
 * the limit may end with EINTR, and the guest that called it traps. One store's guests run on one
 * thread at a time, which gets SIGURG for this. False: the system gives no timer. */
WASM_API_EXTERN bool lm_store_set_timeout(wasm_store_t *store, uint64_t nanoseconds);

/* --- Traps ------------------------------------------------------------------------------------ */

/* What kind of trap it is, by a name of engine/traps.def such as "memory_bounds", "fuel",
 * "timeout", or "host" for those of the embedder's making; static storage. */
WASM_API_EXTERN const char *lm_trap_name(const wasm_trap_t *trap);

/* How many guest functions the trap has left on its way. wasm_trap_trace knows the first 64 and the
 * last 16 of them, innermost first. */
WASM_API_EXTERN uint64_t lm_trap_frame_count(const wasm_trap_t *trap);

/* The trace as text with a terminating NUL: a line for each frame, with its number, the offset in
 * the module of the instruction that trapped or was calling, the function's name and index, and the
 * module's name where it has one. Empty without memory. */
WASM_API_EXTERN void lm_trap_backtrace(const wasm_trap_t *trap, own wasm_message_t *out);

/* --- Modules, instances, calls ---------------------------------------------------------------- */

/* Like wasm_module_new; on failure the error (may be NULL, else LM_ERROR_INIT) holds status,
 * message and byte offset. */
WASM_API_EXTERN own wasm_module_t *lm_module_new(wasm_store_t *store, const wasm_byte_vec_t *binary,
                                                 struct lm_error *error);

/* Makes a module of what wasm_module_serialize gave, as wasm_module_deserialize does, with the
 * reason of failures: LM_BAD_DATA when the bytes are no compiled module or are damaged,
 * LM_UNSUPPORTED when they are for another CPU, another version of the library or a back end that
 * makes none. What was compiled for "host" runs on the CPU it was compiled on. The bytes may go
 * away afterwards. They are trusted: who can change them can run any code. */
WASM_API_EXTERN own wasm_module_t *lm_module_load(wasm_store_t *store, const wasm_byte_vec_t *bytes,
                                                  struct lm_error *error);

/* The same of a file, which is mapped, not copied: nobody may write to it as long as the module
 * lives, but it may be removed or replaced. LM_IO when it cannot be opened. */
WASM_API_EXTERN own wasm_module_t *lm_module_load_file(wasm_store_t *store, const char *path,
                                                       struct lm_error *error);

/* What making a module takes, by phase: names ("decode", "validate", "generate", "optimise",
 * "emit", "link", "load") and what they are. NULL beyond the last. */
WASM_API_EXTERN size_t lm_phase_count(void);
WASM_API_EXTERN const char *lm_phase_name(size_t index);
WASM_API_EXTERN const char *lm_phase_description(size_t index);

/* What making this module took in this process: lm_phase_count() numbers of nanoseconds of
 * processor time, added up over threads, valid as long as the module. A phase that there was not
 * (all but "decode" and "load" of a module whose code the cache had) is 0. */
WASM_API_EXTERN const uint64_t *lm_module_phases(const wasm_module_t *module);

/* Bytes of code that the back end made of a module. */
WASM_API_EXTERN size_t lm_module_code_bytes(const wasm_module_t *module);

/* What the back end made of a module as text: of each function, or of the one called `func` (by the
 * name section, an export, or "#3"), the machine code beside the instructions it stands for, and
 * counts; with `only_counts` these alone. Fails with LM_UNSUPPORTED where there is no machine code,
 * with LM_USAGE where there is no such function; the text is empty then. */
WASM_API_EXTERN bool lm_module_listing(const wasm_module_t *module, const char *func,
                                       bool only_counts, own wasm_byte_vec_t *text,
                                       struct lm_error *error);

/* Which v128 instructions the module's bodies are made of: `text` gets a line for each, and each
 * other lane, mask of lanes or constant, "i8x16.shuffle HEX COUNT IN_LOOPS": its 16 bytes of
 * immediates (a lane comes first, the rest is zero), how often it stands there, and how often
 * within loops. Unreachable ones are left out. LM_NO_MEMORY. */
WASM_API_EXTERN bool lm_module_v128_uses(const wasm_module_t *module, own wasm_byte_vec_t *text,
                                         struct lm_error *error);

/* Like wasm_instance_new, with the reason: LM_UNLINKABLE for imports that do not match, LM_LIMIT or
 * LM_NO_MEMORY, and LM_TRAPPED when a segment or the start function trapped (*trap then says how).
 * Other failures leave *trap NULL. */
WASM_API_EXTERN own wasm_instance_t *
lm_instance_new(wasm_store_t *store, const wasm_module_t *module, const wasm_extern_vec_t *imports,
                own wasm_trap_t **trap, struct lm_error *error);

/* A raw value of 16 bytes; which member holds it, the function's type says. `ref` is a wasm_ref_t
 * *, NULL for null. */
union lm_value {
    uint32_t i32;
    uint64_t i64;
    float f32;
    double f64;
    uint8_t v128[16]; /* in memory order: lane 0 of i8x16 first */
    void *ref;        /* as argument borrowed, as result owned */
};

/* Calls without checks or conversion: `args` holds as many values as the function has parameters,
 * `results` room for its results (they may be the same array; either may be NULL where there are
 * none). NULL: it went well. On a trap `results` is unchanged. */
WASM_API_EXTERN own wasm_trap_t *lm_func_call(const wasm_func_t *func, const union lm_value *args,
                                              union lm_value *results);

/* --- WASI preview 1 -----------------------------------------------------------------------------
 */

/* What a guest sees of the system: arguments, environment, standard streams, folders, clocks,
 * random numbers. It sees nothing that is not given to it here, and no path leads out of a given
 * folder.
 *
 * Order of use: lm_wasi_new, lm_wasi_set_* and lm_wasi_preopen as wanted, lm_wasi_imports,
 * lm_instance_new, lm_wasi_attach, call `_start` (of a library: `_initialize`), lm_wasi_delete. One
 * context serves one instance; a start function (which WASI asks programs not to have) gets the
 * error `fault` from whatever takes an address, since it runs before lm_wasi_attach.
 *
 * Errors: LM_NO_MEMORY, and those said below; `error` may be NULL. */
struct lm_wasi;

/* NULL without memory. Everything the guest opened is closed by lm_wasi_delete; a guest that calls
 * WASI afterwards traps. */
WASM_API_EXTERN own struct lm_wasi *lm_wasi_new(void);
WASM_API_EXTERN void lm_wasi_delete(own struct lm_wasi *wasi);

/* Arguments, the program's name first, and environment as "NAME=value"; copied. Default: none.
 * LM_LIMIT: more than 4 GiB. */
WASM_API_EXTERN lm_status lm_wasi_set_args(struct lm_wasi *wasi, size_t count,
                                           const char *const *args, struct lm_error *error);
WASM_API_EXTERN lm_status lm_wasi_set_env(struct lm_wasi *wasi, size_t count,
                                          const char *const *variables, struct lm_error *error);

/* Gives the guest duplicates of three descriptors as its standard streams (0, 1 and 2 to inherit
 * the process's); -1, or one that is not open, is closed for the guest, which is the default.
 * Writing to a pipe that nobody reads raises SIGPIPE, as natively; where the process ignores it,
 * the guest gets the error `pipe`. LM_IO. */
WASM_API_EXTERN lm_status lm_wasi_set_stdio(struct lm_wasi *wasi, int input, int output, int errors,
                                            struct lm_error *error);

/* Gives the guest the folder `host` under the name `guest`, to read and write. LM_IO: it cannot be
 * opened. */
WASM_API_EXTERN lm_status lm_wasi_preopen(struct lm_wasi *wasi, const char *host, const char *guest,
                                          struct lm_error *error);

/* The module's imports in their order, for lm_instance_new. LM_UNLINKABLE: one is no function of
 * WASI preview 1 (module "wasi_snapshot_preview1"). On failure `out` is empty. */
WASM_API_EXTERN lm_status lm_wasi_imports(struct lm_wasi *wasi, wasm_store_t *store,
                                          const wasm_module_t *module, own wasm_extern_vec_t *out,
                                          struct lm_error *error);

/* Tells where the guest's memory is: the export "memory". False when there is none; whatever takes
 * an address then gives `fault`. */
WASM_API_EXTERN bool lm_wasi_attach(struct lm_wasi *wasi, const wasm_module_t *module,
                                    const wasm_instance_t *instance);

/* Whether the guest ended itself by proc_exit, and then the status it gave. The call that it was in
 * comes back with a trap, and so does every later call of WASI. */
WASM_API_EXTERN bool lm_wasi_exit_code(const struct lm_wasi *wasi, uint32_t *code);

/* --- Memories and tables with 64-bit addresses -------------------------------------------------
 *
 * Of tables guests alone can tell: a wasm_tabletype_t does not say which addresses are meant, and
 * wasm_table_new makes tables with i32 addresses, which no import of an i64 one takes. Tables that
 * guests export with i64 addresses are used like others, since none has 2^32 elements. */

/* A memory type's having i64 addresses, which wasm_memorytype_new leaves false; wasm_memory_new
 * makes such a memory too. It can grow to 16 GiB here, whatever its maximum, which reads as none
 * where it does not fit wasm_limits_t. NULL without memory. */
WASM_API_EXTERN own wasm_memorytype_t *lm_memorytype_new_64(const wasm_limits_t *limits);
WASM_API_EXTERN bool lm_memorytype_is_64(const wasm_memorytype_t *type);

/* --- Shared memories (threads proposal) --------------------------------------------------------
 *
 * The bytes of a shared memory belong to no store: threads, each with a store of its own, obtain it
 * there and work on it at the same time, its growth included. It lives until the last of its
 * handles and of the stores that obtained it. This follows wasm_module_share and
 * wasm_module_obtain, which bring the code to the same threads:
 *
 *     shared module, shared memory  ->  each thread: wasm_store_new, wasm_module_obtain,
 *                                       lm_memory_obtain, wasm_instance_new with it as an import
 *
 * A handle may be used and deleted by any thread. Stores of several engines may share. Plain
 * accesses of guests and of the host (wasm_memory_data) race as those of C do; memory.atomic.wait
 * and notify work across stores. */

typedef struct lm_mapping lm_shared_memory_t;

/* `limits` in pages, with a maximum. NULL: no maximum, beyond 65536 pages, or no memory. */
WASM_API_EXTERN own lm_shared_memory_t *lm_shared_memory_new(const wasm_limits_t *limits);
WASM_API_EXTERN void lm_shared_memory_delete(own lm_shared_memory_t *shared);

/* What stands behind a store's memory, such as one that an instance exports. NULL: it is not
 * shared. */
WASM_API_EXTERN own lm_shared_memory_t *lm_memory_share(const wasm_memory_t *memory);

/* The store's memory object for it, always the same one; NULL without memory. */
WASM_API_EXTERN own wasm_memory_t *lm_memory_obtain(wasm_store_t *store,
                                                    const lm_shared_memory_t *shared);

/* A memory type's being shared, which wasm_memorytype_new leaves false; wasm_memory_new makes such
 * a memory too. NULL: no maximum, or no memory. */
WASM_API_EXTERN own wasm_memorytype_t *lm_memorytype_new_shared(const wasm_limits_t *limits);
WASM_API_EXTERN bool lm_memorytype_is_shared(const wasm_memorytype_t *type);

#undef own

#ifdef __cplusplus
}
#endif

#endif
