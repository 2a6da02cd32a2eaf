/* SPDX-License-Identifier: Apache-2.0 */
/* The linker (object.h). The image: a page of headers; code and constants of all objects with a
 * jump per import; a page of import addresses; tables. Code reaches all it needs relative to
 * itself, so that an image runs wherever it is mapped. */
#include "engine/llvm/object.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/deadline.h"
#include "engine/llvm/relocate.h"

enum { CODE_ALIGNMENT = 64 };

struct linker {
    const struct lm_module *module;
    const struct lm_machine_code *machine;
    const struct lm_object *objects;
    size_t count;
    struct lm_error *error;
    uint8_t *image;
    size_t size, capacity;
    uint64_t **addresses; /* per object: position of each section, 0: not in the image */
    uint32_t *entries, *adapters;
    struct lm_image_func *funcs;
    struct lm_image_place *places;
    uint32_t func_count, place_count, place_capacity;
    uint32_t jumps, imports; /* positions */
    bool out_of_memory;
};

static lm_status no_memory(const struct linker *l) {
    return lm_fail(l->error, LM_NO_MEMORY, LM_NO_OFFSET, "out of memory while compiling");
}

static lm_status unexpected(const struct linker *l, const char *what) {
    return lm_fail(l->error, LM_UNSUPPORTED, LM_NO_OFFSET, "llvm: linking: %s", what);
}

/* --- Reading objects -------------------------------------------------------------------------- */

static const Elf64_Ehdr *elf_of(const struct lm_object *object) {
    return (const Elf64_Ehdr *)object->bytes;
}

static const Elf64_Shdr *section_at(const struct lm_object *object, size_t index) {
    return (const Elf64_Shdr *)(object->bytes + elf_of(object)->e_shoff) + index;
}

static const char *section_name(const struct lm_object *object, const Elf64_Shdr *section) {
    const Elf64_Shdr *const names = section_at(object, elf_of(object)->e_shstrndx);
    return (const char *)object->bytes + names->sh_offset + section->sh_name;
}

static bool is_loaded(const struct lm_object *object, const Elf64_Shdr *section) {
    return (section->sh_flags & SHF_ALLOC) && section->sh_type == SHT_PROGBITS &&
           section->sh_size > 0 && strcmp(section_name(object, section), ".eh_frame") != 0;
}

/* --- Laying out ------------------------------------------------------------------------------- */

static size_t aligned(size_t at, size_t alignment) {
    return (at + alignment - 1) / alignment * alignment;
}

/* Makes room for `size` bytes at the next aligned position, which it gives; 0 without memory. */
static size_t reserve(struct linker *l, size_t size, size_t alignment) {
    const size_t at = aligned(l->size, alignment > 0 ? alignment : 1);
    if (at + size > l->capacity) {
        const size_t wanted = (at + size) * 2;
        uint8_t *const grown = wanted < UINT32_MAX ? realloc(l->image, wanted) : NULL;
        if (!grown) return 0;
        memset(grown + l->capacity, 0, wanted - l->capacity);
        l->image = grown;
        l->capacity = wanted;
    }
    l->size = at + size;
    return at;
}

static lm_status place_sections(struct linker *l, size_t index) {
    const struct lm_object *const object = &l->objects[index];
    const size_t count = elf_of(object)->e_shnum;
    l->addresses[index] = calloc(count + 1, sizeof *l->addresses[index]);
    if (!l->addresses[index]) return no_memory(l);
    for (size_t i = 0; i < count; i++) {
        const Elf64_Shdr *const section = section_at(object, i);
        if (!is_loaded(object, section)) continue;
        const size_t alignment =
            section->sh_addralign > CODE_ALIGNMENT ? section->sh_addralign : CODE_ALIGNMENT;
        const size_t at = reserve(l, section->sh_size, alignment);
        if (at == 0) return no_memory(l);
        memcpy(l->image + at, object->bytes + section->sh_offset, section->sh_size);
        l->addresses[index][i] = at;
    }
    return LM_OK;
}

static lm_status place_imports(struct linker *l) {
    const size_t jumps =
        reserve(l, (size_t)LM_IMAGE_IMPORT_COUNT * LM_IMAGE_JUMP_SIZE, CODE_ALIGNMENT);
    const size_t imports = reserve(l, LM_IMAGE_IMPORT_COUNT * sizeof(uint64_t), LM_IMAGE_PAGE);
    const size_t page_end = reserve(l, 0, LM_IMAGE_PAGE);
    if (jumps == 0 || imports == 0 || page_end == 0) return no_memory(l);
    l->jumps = (uint32_t)jumps;
    l->imports = (uint32_t)imports;
    for (uint32_t i = 0; i < LM_IMAGE_IMPORT_COUNT; i++) {
        const uint32_t at = l->jumps + i * LM_IMAGE_JUMP_SIZE;
        l->machine->jump(l->image + at, at, l->imports + i * sizeof(uint64_t));
    }
    return LM_OK;
}

/* --- Symbols ---------------------------------------------------------------------------------- */

/* N of the name "fN" or "tN" below `limit`, else UINT32_MAX. */
static uint32_t number_of(const char *name, char letter, uint32_t limit) {
    char *end;
    if (name[0] != letter || name[1] < '0' || name[1] > '9') return UINT32_MAX;
    const unsigned long number = strtoul(name + 1, &end, 10);
    return *end == 0 && number < limit ? (uint32_t)number : UINT32_MAX;
}

static void define_symbol(struct linker *l, const char *name, uint32_t position) {
    const uint32_t func = number_of(name, 'f', l->module->func_count);
    const uint32_t type = number_of(name, 't', l->module->type_count);
    if (func != UINT32_MAX) l->entries[func] = position;
    if (type != UINT32_MAX) l->adapters[type] = position;
    if (func == UINT32_MAX && type == UINT32_MAX) return;
    l->funcs[l->func_count++] =
        (struct lm_image_func){position, func == UINT32_MAX ? LM_IMAGE_NO_ENTRY : func};
}

struct symbols {
    const Elf64_Sym *all;
    const char *names;
    size_t count;
};

static struct symbols symbols_of(const struct lm_object *object) {
    struct symbols symbols = {NULL, NULL, 0};
    for (size_t i = 0; i < elf_of(object)->e_shnum; i++) {
        const Elf64_Shdr *const section = section_at(object, i);
        if (section->sh_type != SHT_SYMTAB) continue;
        const Elf64_Shdr *const names = section_at(object, section->sh_link);
        symbols.all = (const Elf64_Sym *)(object->bytes + section->sh_offset);
        symbols.names = (const char *)object->bytes + names->sh_offset;
        symbols.count = section->sh_size / sizeof *symbols.all;
    }
    return symbols;
}

static void define_symbols(struct linker *l, size_t index) {
    const struct symbols symbols = symbols_of(&l->objects[index]);
    for (size_t i = 0; i < symbols.count; i++) {
        const Elf64_Sym *const symbol = &symbols.all[i];
        if (ELF64_ST_TYPE(symbol->st_info) != STT_FUNC || symbol->st_shndx == SHN_UNDEF) continue;
        const uint64_t at = l->addresses[index][symbol->st_shndx] + symbol->st_value;
        define_symbol(l, symbols.names + symbol->st_name, (uint32_t)at);
    }
}

static int by_position(const void *a, const void *b) {
    uint32_t first, second;
    memcpy(&first, a, sizeof first);
    memcpy(&second, b, sizeof second);
    return first < second ? -1 : first > second;
}

/* Where a name that the object does not define is, or 0. */
static uint64_t find_symbol(const struct linker *l, const char *name) {
    static const char *const names[LM_IMAGE_IMPORT_COUNT] = {
#define X(name, function) [LM_IMAGE_IMPORT_##name] = #name,
        LM_IMAGE_IMPORTS(X)
#undef X
    };
    const uint32_t func = number_of(name, 'f', l->module->func_count);
    if (func != UINT32_MAX) return l->entries[func];
    for (uint32_t i = 0; i < LM_IMAGE_IMPORT_COUNT; i++)
        if (strcmp(names[i], name) == 0) return l->jumps + (uint64_t)i * LM_IMAGE_JUMP_SIZE;
    return 0;
}

/* --- Relocations ------------------------------------------------------------------------------ */

static lm_status symbol_address(const struct linker *l, size_t index, const Elf64_Rela *relocation,
                                uint64_t *address) {
    const struct symbols symbols = symbols_of(&l->objects[index]);
    const Elf64_Sym *const symbol = &symbols.all[ELF64_R_SYM(relocation->r_info)];
    if (symbol->st_shndx != SHN_UNDEF) {
        *address = l->addresses[index][symbol->st_shndx] + symbol->st_value;
        return LM_OK;
    }
    *address = find_symbol(l, symbols.names + symbol->st_name);
    if (*address != 0) return LM_OK;
    return lm_fail(l->error, LM_UNSUPPORTED, LM_NO_OFFSET,
                   "llvm: linking: code calls %s, which the engine does not offer",
                   symbols.names + symbol->st_name);
}

/* The relocations of a section, which lies at `base`. */
struct relocations {
    const Elf64_Rela *all;
    size_t count;
    uint64_t base;
};

/* A low half's symbol stands where the high half is, which tells the distance. */
static lm_status find_high_half(const struct linker *l, size_t index,
                                const struct relocations *section, struct lm_fixup *fixup) {
    for (size_t i = 0; i < section->count; i++) {
        const Elf64_Rela *const high = &section->all[i];
        if (section->base + high->r_offset != fixup->value) continue;
        fixup->at = fixup->value;
        TRY(symbol_address(l, index, high, &fixup->value));
        fixup->value += (uint64_t)high->r_addend;
        return LM_OK;
    }
    return unexpected(l, "half of an address alone");
}

static lm_status relocate_code(struct linker *l, size_t index, const struct relocations *section,
                               const Elf64_Rela *relocation) {
    struct lm_fixup fixup = {.at = section->base + relocation->r_offset,
                             .type = (uint32_t)ELF64_R_TYPE(relocation->r_info)};
    TRY(symbol_address(l, index, relocation, &fixup.value));
    fixup.value += (uint64_t)relocation->r_addend;
    fixup.place = l->image + fixup.at;
    if (l->machine->is_low_half(fixup.type)) TRY(find_high_half(l, index, section, &fixup));
    if (l->machine->fix(&fixup)) return LM_OK;
    return lm_fail(l->error, LM_UNSUPPORTED, LM_NO_OFFSET, "llvm: linking: relocation of type %u",
                   (unsigned)fixup.type);
}

static lm_status relocate(struct linker *l, size_t index) {
    const struct lm_object *const object = &l->objects[index];
    for (size_t i = 0; i < elf_of(object)->e_shnum; i++) {
        const Elf64_Shdr *const section = section_at(object, i);
        const uint64_t base =
            section->sh_type == SHT_RELA ? l->addresses[index][section->sh_info] : 0;
        if (base == 0) continue;
        const Elf64_Rela *const all = (const Elf64_Rela *)(object->bytes + section->sh_offset);
        const struct relocations relocations = {all, section->sh_size / sizeof *all, base};
        for (size_t k = 0; k < relocations.count; k++)
            TRY(relocate_code(l, index, &relocations, &all[k]));
    }
    return LM_OK;
}

/* --- Places ----------------------------------------------------------------------------------- */

/* Code of no known line is said to belong to the instruction before, but not to be covered by its
 * check: it may have come from anywhere. */
static bool add_place(void *self, uint64_t address, uint32_t line, uint32_t file) {
    struct linker *const l = self;
    (void)file;
    struct lm_image_place *const last = l->place_count > 0 ? &l->places[l->place_count - 1] : NULL;
    if (line == 0) {
        if (!last || (last->offset & LM_IMAGE_PLAIN) == 0) return true;
        line = last->offset & ~LM_IMAGE_PLAIN;
    }
    if (last && last->position == (uint32_t)address) {
        last->offset = line;
        return true;
    }
    if (l->place_count == l->place_capacity) {
        const uint32_t wanted = l->place_capacity * 2 + 256;
        struct lm_image_place *const grown = realloc(l->places, wanted * sizeof *grown);
        l->out_of_memory = !grown;
        if (!grown) return false;
        l->places = grown;
        l->place_capacity = wanted;
    }
    l->places[l->place_count++] = (struct lm_image_place){(uint32_t)address, line};
    return true;
}

static size_t section_named(const struct lm_object *object, const char *name) {
    for (size_t i = 0; i < elf_of(object)->e_shnum; i++)
        if (strcmp(section_name(object, section_at(object, i)), name) == 0) return i;
    return 0;
}

/* Line tables refer to code by absolute addresses, positions in the image; and RISC-V's by
 * differences of two, which its linker might have changed. */
static lm_status relocate_lines(struct linker *l, size_t index, uint8_t *lines) {
    const struct lm_object *const object = &l->objects[index];
    const size_t found = section_named(object, ".rela.debug_line");
    if (found == 0) return LM_OK;
    const Elf64_Shdr *const section = section_at(object, found);
    const Elf64_Rela *const all = (const Elf64_Rela *)(object->bytes + section->sh_offset);
    for (size_t i = 0; i < section->sh_size / sizeof *all; i++) {
        uint64_t target;
        const uint32_t type = (uint32_t)ELF64_R_TYPE(all[i].r_info);
        const bool is_whole = type == l->machine->absolute_address;
        if (!is_whole && l->machine->elf != EM_RISCV) continue;
        TRY(symbol_address(l, index, &all[i], &target));
        target += (uint64_t)all[i].r_addend;
        const struct lm_fixup fixup = {lines + all[i].r_offset, 0, target, type};
        if (is_whole)
            memcpy(fixup.place, &target, sizeof target);
        else if (!l->machine->fix(&fixup))
            return unexpected(l, "a line table cannot be relocated");
    }
    return LM_OK;
}

static lm_status read_places(struct linker *l, size_t index) {
    const struct lm_object *const object = &l->objects[index];
    const size_t found = section_named(object, ".debug_line");
    if (found == 0) return LM_OK;
    const Elf64_Shdr *const section = section_at(object, found);
    uint8_t *const lines = malloc(section->sh_size + 1);
    if (!lines) return no_memory(l);
    memcpy(lines, object->bytes + section->sh_offset, section->sh_size);
    lm_status status = relocate_lines(l, index, lines);
    const struct lm_line_sink sink = {l, add_place, NULL};
    if (status == LM_OK && !lm_lines_read(lines, section->sh_size, &sink))
        status = l->out_of_memory ? no_memory(l) : unexpected(l, "a line table cannot be read");
    free(lines);
    return status;
}

/* --- The image -------------------------------------------------------------------------------- */

static uint32_t append(struct linker *l, const void *table, size_t size) {
    const size_t at = reserve(l, size, sizeof(uint64_t));
    if (at == 0) {
        l->out_of_memory = true;
        return 0;
    }
    if (size > 0) memcpy(l->image + at, table, size);
    return (uint32_t)at;
}

static void fill_header(struct linker *l, struct lm_image_header *header) {
    const struct lm_module *const module = l->module;
    if (l->func_count > 0) qsort(l->funcs, l->func_count, sizeof *l->funcs, by_position);
    if (l->place_count > 0) qsort(l->places, l->place_count, sizeof *l->places, by_position);
    memcpy(header->magic, LM_IMAGE_MAGIC, sizeof header->magic);
    header->version = LM_IMAGE_VERSION;
    header->context_version = lm_image_context_version();
    header->code = LM_IMAGE_PAGE;
    header->code_size = l->imports - LM_IMAGE_PAGE;
    header->imports = l->imports;
    header->import_count = LM_IMAGE_IMPORT_COUNT;
    header->entry_count = module->func_count;
    header->entries = append(l, l->entries, module->func_count * sizeof *l->entries);
    header->adapter_count = module->type_count;
    header->adapters = append(l, l->adapters, module->type_count * sizeof *l->adapters);
    header->func_count = l->func_count;
    header->funcs = append(l, l->funcs, l->func_count * sizeof *l->funcs);
    header->place_count = l->place_count;
    header->places = append(l, l->places, l->place_count * sizeof *l->places);
    header->features = module->features;
    header->module = append(l, module->bytes, module->size);
    header->module_size = (uint32_t)module->size;
    header->size = l->size;
}

static void write_headers(struct linker *l, const struct lm_image_header *header) {
    enum { SEGMENTS = 4, NAME = 12 };
    static const char name[NAME] = "Lanemark";
    const size_t note = aligned(sizeof(Elf64_Ehdr) + SEGMENTS * sizeof(Elf64_Phdr), 8);
    const Elf64_Nhdr note_header = {
        .n_namesz = sizeof "Lanemark", .n_descsz = sizeof *header, .n_type = LM_IMAGE_NOTE_TYPE};
    const size_t note_size = sizeof note_header + NAME + sizeof *header;
    const Elf64_Ehdr elf = {
        .e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
        .e_type = ET_DYN,
        .e_machine = l->machine->elf,
        .e_version = EV_CURRENT,
        .e_phoff = sizeof(Elf64_Ehdr),
        .e_ehsize = sizeof(Elf64_Ehdr),
        .e_phentsize = sizeof(Elf64_Phdr),
        .e_phnum = SEGMENTS,
        .e_shentsize = sizeof(Elf64_Shdr)};
#define SEGMENT(type, flags, from, length)                                                         \
    {.p_type = (type),                                                                             \
     .p_flags = (flags),                                                                           \
     .p_offset = (from),                                                                           \
     .p_vaddr = (from),                                                                            \
     .p_paddr = (from),                                                                            \
     .p_filesz = (length),                                                                         \
     .p_memsz = (length),                                                                          \
     .p_align = (type) == PT_LOAD ? LM_IMAGE_PAGE : 8}
    const Elf64_Phdr segments[SEGMENTS] = {
        SEGMENT(PT_NOTE, PF_R, note, note_size),
        SEGMENT(PT_LOAD, PF_R, 0, LM_IMAGE_PAGE),
        SEGMENT(PT_LOAD, PF_R | PF_X, header->code, header->code_size),
        SEGMENT(PT_LOAD, PF_R | PF_W, header->imports, l->size - header->imports),
    };
#undef SEGMENT
    memcpy(l->image, &elf, sizeof elf);
    memcpy(l->image + elf.e_phoff, segments, sizeof segments);
    memcpy(l->image + note, &note_header, sizeof note_header);
    memcpy(l->image + note + sizeof note_header, name, NAME);
    memcpy(l->image + note + sizeof note_header + NAME, header, sizeof *header);
}

static lm_status link_all(struct linker *l, struct lm_image_header *header) {
    const uint64_t start = lm_clock_now();
    l->machine = lm_machine_code_of(elf_of(&l->objects[0])->e_machine);
    if (!l->machine) return unexpected(l, "objects of an unknown machine");
    if (reserve(l, LM_IMAGE_PAGE, 1) != 0 || !l->image) return no_memory(l);
    for (size_t i = 0; i < l->count; i++)
        TRY(place_sections(l, i));
    TRY(place_imports(l));
    for (size_t i = 0; i < l->count; i++)
        define_symbols(l, i);
    for (size_t i = 0; i < l->count; i++)
        TRY(relocate(l, i));
    for (size_t i = 0; i < l->count; i++)
        TRY(read_places(l, i));
    fill_header(l, header);
    if (l->out_of_memory) return no_memory(l);
    header->phase_ns[LM_IMAGE_PHASE_link] = lm_clock_now() - start;
    header->checksum = lm_image_checksum(header, l->image + LM_IMAGE_PAGE, l->size - LM_IMAGE_PAGE);
    write_headers(l, header);
    return LM_OK;
}

lm_status lm_object_link(const struct lm_module *module, const struct lm_object *objects,
                         size_t count, const struct lm_image_header *header,
                         struct lm_image_bytes *image, struct lm_error *error) {
    struct lm_image_header complete = *header;
    const size_t symbols = (size_t)module->func_count + module->type_count + 1;
    struct linker l = {.module = module,
                       .objects = objects,
                       .count = count,
                       .error = error,
                       .addresses = calloc(count + 1, sizeof *l.addresses),
                       .entries = calloc(symbols, sizeof *l.entries),
                       .adapters = calloc(symbols, sizeof *l.adapters),
                       .funcs = calloc(symbols, sizeof *l.funcs)};
    const bool has_memory = l.addresses && l.entries && l.adapters && l.funcs;
    const lm_status status = has_memory ? link_all(&l, &complete) : no_memory(&l);
    for (size_t i = 0; l.addresses && i < count; i++)
        free(l.addresses[i]);
    free((void *)l.addresses);
    free(l.entries);
    free(l.adapters);
    free(l.funcs);
    free(l.places);
    if (status == LM_OK)
        *image = (struct lm_image_bytes){l.image, l.size};
    else
        free(l.image);
    return status;
}
