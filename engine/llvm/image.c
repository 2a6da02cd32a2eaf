/* SPDX-License-Identifier: Apache-2.0 */
/* Mapping images (image.h) and looking addresses up in them. This half needs no LLVM: it is part of
 * the engine wherever compiled code runs. */
#include "engine/llvm/image.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "engine/llvm/context.h"
#include "engine/llvm/machine.h"
#include "simd/cpu.h"

static uint64_t mixed(uint64_t hash, uint64_t word) {
    enum { DOWN = 29 };
    hash = (hash ^ word) * UINT64_C(1099511628211);
    return hash ^ hash >> DOWN;
}

/* FNV-1a over words of eight bytes, the last filled up with zeros, each mixed downwards; in lanes
 * that take turns, since a word in a row takes as long as four at once. */
uint64_t lm_image_hash(const uint8_t *bytes, size_t size) {
    enum { WORD = 8, LANES = 4, BLOCK = WORD * LANES };
    uint64_t lanes[LANES] = {UINT64_C(14695981039346656037) ^ size, 1, 2, 3};
    size_t at = 0;
    for (; size - at >= BLOCK; at += BLOCK) {
        uint64_t words[LANES];
        memcpy(words, bytes + at, sizeof words);
        for (unsigned i = 0; i < LANES; i++)
            lanes[i] = mixed(lanes[i], words[i]);
    }
    for (; at < size; at += WORD) {
        uint64_t word = 0;
        memcpy(&word, bytes + at, size - at < WORD ? size - at : WORD);
        lanes[0] = mixed(lanes[0], word);
    }
    for (unsigned i = 1; i < LANES; i++)
        lanes[0] = mixed(lanes[0], lanes[i]);
    return lanes[0];
}

uint64_t lm_image_checksum(const struct lm_image_header *header, const uint8_t *bytes,
                           size_t size) {
    struct lm_image_header plain = *header;
    plain.checksum = 0;
    return lm_image_hash((const uint8_t *)&plain, sizeof plain) ^ lm_image_hash(bytes, size);
}

uint32_t lm_image_flags(const struct lm_compile_options *options) {
    return (options->counters ? 1U : 0U) | (options->fuel ? 2U : 0U) |
           (uint32_t)options->less_opt << 2 | (uint32_t)options->bounds << 4 |
           (options->all_places ? 1U << 6 : 0U);
}

/* Over the offsets that code uses. */
uint32_t lm_image_context_version(void) {
    const uint64_t facts[] = {
        LM_IMAGE_VERSION,
        sizeof(struct lm_llvm_context),
        LM_HELPER_COUNT,
        offsetof(struct lm_llvm_context, helpers),
        offsetof(struct lm_table, size),
        offsetof(struct lm_table, elements),
        offsetof(struct lm_func, type_id),
        offsetof(struct lm_func, instance),
        offsetof(struct lm_func, entry),
        LM_COUNTER_COUNT,
    };
    return (uint32_t)lm_image_hash((const uint8_t *)facts, sizeof facts);
}

/* --- Loading ---------------------------------------------------------------------------------- */

static lm_status refuse(struct lm_error *error, const char *why) {
    return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "compiled module: %s", why);
}

static bool table_fits(const struct lm_image_header *header, uint32_t at, uint32_t count,
                       size_t element) {
    return at % 4 == 0 && at <= header->size && count <= (header->size - at) / element;
}

static bool tables_fit(const struct lm_image_header *header) {
    return header->code % LM_IMAGE_PAGE == 0 && header->imports % LM_IMAGE_PAGE == 0 &&
           table_fits(header, header->code, header->code_size, 1) &&
           table_fits(header, header->imports, header->import_count, sizeof(void *)) &&
           table_fits(header, header->entries, header->entry_count, sizeof(uint32_t)) &&
           table_fits(header, header->adapters, header->adapter_count, sizeof(uint32_t)) &&
           table_fits(header, header->funcs, header->func_count, sizeof(struct lm_image_func)) &&
           table_fits(header, header->places, header->place_count, sizeof(struct lm_image_place)) &&
           table_fits(header, header->module, header->module_size, 1);
}

/* The header: the description of the note that the program headers name. */
static const struct lm_image_header *find_header(const struct lm_image_bytes *bytes) {
    enum { NOTE_NAME = 12 }; /* "Lanemark" with its NUL, padded */
    Elf64_Ehdr elf;
    if (bytes->size < LM_IMAGE_PAGE) return NULL;
    memcpy(&elf, bytes->bytes, sizeof elf);
    if (memcmp(elf.e_ident, ELFMAG, SELFMAG) != 0 || elf.e_phentsize != sizeof(Elf64_Phdr))
        return NULL;
    for (uint16_t i = 0; i < elf.e_phnum; i++) {
        Elf64_Phdr segment;
        const uint64_t at = elf.e_phoff + i * sizeof segment;
        if (at > LM_IMAGE_PAGE - sizeof segment) return NULL;
        memcpy(&segment, bytes->bytes + at, sizeof segment);
        const uint64_t wanted = sizeof(Elf64_Nhdr) + NOTE_NAME + sizeof(struct lm_image_header);
        if (segment.p_type == PT_NOTE && segment.p_offset % 8 == 0 &&
            segment.p_offset <= LM_IMAGE_PAGE - wanted)
            return (const struct lm_image_header *)(bytes->bytes + segment.p_offset +
                                                    sizeof(Elf64_Nhdr) + NOTE_NAME);
    }
    return NULL;
}

static lm_status check(const struct lm_image_bytes *bytes, const struct lm_image_header *header,
                       struct lm_error *error) {
    if (!header || memcmp(header->magic, LM_IMAGE_MAGIC, sizeof header->magic) != 0)
        return refuse(error, "no such file: its header is not Lanemark's");
    if (header->version != LM_IMAGE_VERSION ||
        header->context_version != lm_image_context_version())
        return refuse(error, "made by another version of Lanemark: compile it again");
    if (header->size != bytes->size || !tables_fit(header) ||
        header->import_count != LM_IMAGE_IMPORT_COUNT)
        return refuse(error, "cut off or damaged: compile it again");
    if (header->checksum !=
        lm_image_checksum(header, bytes->bytes + LM_IMAGE_PAGE, bytes->size - LM_IMAGE_PAGE))
        return refuse(error, "damaged, its checksum is wrong: compile it again");
    return LM_OK;
}

static void fill_imports(uint8_t *base, const struct lm_image_header *header) {
    const void *const addresses[LM_IMAGE_IMPORT_COUNT] = {
#define X(name, function) [LM_IMAGE_IMPORT_##name] = (const void *)(uintptr_t)(function),
        LM_IMAGE_IMPORTS(X)
#undef X
    };
    memcpy(base + header->imports, (const void *)addresses, sizeof addresses);
}

/* Makes an image of readable pages: fills the imports in, of one page, and lets the code be run. */
static lm_status finish(uint8_t *base, size_t size, size_t header_at, struct lm_image *image,
                        struct lm_error *error) {
    const struct lm_image_header *const header = (const struct lm_image_header *)(base + header_at);
    uint8_t *const imports = base + header->imports;
    *image = (struct lm_image){.base = base, .size = size, .header = header};
    image->entries = (const uint32_t *)(base + header->entries);
    image->adapters = (const uint32_t *)(base + header->adapters);
    image->funcs = (const struct lm_image_func *)(base + header->funcs);
    image->places = (const struct lm_image_place *)(base + header->places);
    bool is_fine = mprotect(imports, LM_IMAGE_PAGE, PROT_READ | PROT_WRITE) == 0;
    if (is_fine) fill_imports(base, header);
    lm_llvm_code_is_new(base + header->code, header->code_size);
    is_fine = is_fine && mprotect(imports, LM_IMAGE_PAGE, PROT_READ) == 0 &&
              mprotect(base + header->code, header->code_size, PROT_READ | PROT_EXEC) == 0;
    if (is_fine) return LM_OK;
    lm_image_unload(image);
    return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "the system lets no code be made");
}

lm_status lm_image_load(const struct lm_image_bytes *bytes, struct lm_image *image,
                        struct lm_error *error) {
    const struct lm_image_header *const header = find_header(bytes);
    TRY(check(bytes, header, error));
    const size_t at = (size_t)((const uint8_t *)header - bytes->bytes);
    uint8_t *const base =
        mmap(NULL, bytes->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base == MAP_FAILED)
        return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "out of memory while loading code");
    memcpy(base, bytes->bytes, bytes->size);
    return finish(base, bytes->size, at, image, error);
}

/* The file's pages themselves: only that of the imports is copied when it is written. */
lm_status lm_image_map(int file, struct lm_image *image, struct lm_error *error) {
    struct stat facts;
    if (fstat(file, &facts) != 0 || facts.st_size <= 0)
        return refuse(error, "no such file: it is empty");
    const size_t size = (size_t)facts.st_size;
    uint8_t *const base = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
    if (base == MAP_FAILED)
        return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "out of memory while loading code");
    const struct lm_image_bytes bytes = {base, size};
    const struct lm_image_header *const header = find_header(&bytes);
    const lm_status status = check(&bytes, header, error);
    if (status == LM_OK)
        return finish(base, size, (size_t)((const uint8_t *)header - base), image, error);
    (void)munmap(base, size);
    return status;
}

void lm_image_unload(struct lm_image *image) {
    if (image->base) (void)munmap(image->base, image->size);
    image->base = NULL;
}

/* --- What an image is for --------------------------------------------------------------------- */

uint64_t lm_image_machine(const char *isa) {
    char text[4096];
    if (strcmp(isa, "host") != 0) return 0;
    lm_cpu_model(text, sizeof text);
    const size_t length = strlen(text);
    lm_cpu_features(text + length, sizeof text - length);
    return lm_image_hash((const uint8_t *)text, strlen(text));
}

bool lm_image_fits(const struct lm_image *image, const struct lm_module *module) {
    return image->header->module_hash == lm_image_hash(module->bytes, module->size) &&
           image->header->entry_count == module->func_count &&
           image->header->adapter_count == module->type_count;
}

lm_status lm_image_runs_here(const struct lm_image *image, struct lm_error *error) {
    const struct lm_image_header *const header = image->header;
    if (!lm_isa_find(header->isa) || !lm_isa_supported(header->isa))
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET,
                       "compiled module: it is for %.16s, which this CPU cannot run", header->isa);
    if (header->machine == lm_image_machine(header->isa)) return LM_OK;
    return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET,
                   "compiled module: it is for the very CPU it was compiled on (%.32s)",
                   header->cpu);
}

struct lm_image_bytes lm_image_copy(const struct lm_image *image) {
    struct lm_image_bytes copy = {malloc(image->size), image->size};
    if (!copy.bytes) return copy;
    memcpy(copy.bytes, image->base, image->size);
    memset(copy.bytes + image->header->imports, 0, image->header->import_count * sizeof(uint64_t));
    return copy;
}

lm_status lm_image_module(const struct lm_image_bytes *bytes, struct lm_image_bytes *binary,
                          uint32_t *features, struct lm_error *error) {
    const struct lm_image_header *const header = find_header(bytes);
    TRY(check(bytes, header, error));
    if (header->module_size == 0) return refuse(error, "the module itself is not in it");
    *binary = (struct lm_image_bytes){bytes->bytes + header->module, header->module_size};
    *features = header->features;
    return LM_OK;
}

/* --- Looking up ------------------------------------------------------------------------------- */

bool lm_image_has(const struct lm_image *image, uintptr_t address) {
    const uintptr_t code = (uintptr_t)image->base + image->header->code;
    return address - code < image->header->code_size;
}

uint32_t lm_image_func_at(const struct lm_image *image, uintptr_t address, uintptr_t *start) {
    const uint32_t position = (uint32_t)(address - (uintptr_t)image->base);
    uint32_t low = 0, high = image->header->func_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (image->funcs[middle].position <= position)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0) return LM_IMAGE_NO_ENTRY;
    *start = (uintptr_t)image->base + image->funcs[low - 1].position;
    return image->funcs[low - 1].func;
}

uint32_t lm_image_offset_at(const struct lm_image *image, uintptr_t address) {
    const uint32_t position = (uint32_t)(address - (uintptr_t)image->base);
    uint32_t low = 0, high = image->header->place_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (image->places[middle].position <= position)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? 0 : image->places[low - 1].offset;
}
