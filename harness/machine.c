/* SPDX-License-Identifier: Apache-2.0 */
/* Reads /proc and /sys; whatever is missing there (containers, other architectures) is null, never
 * a guess. */
#include "harness/machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "harness/complain.h"
#include "harness/files.h"
#include "harness/gbench.h"
#include "harness/revision.h"
#include "simd/cpu.h"

static json_t *text_or_null(const char *text) {
    return text == NULL || text[0] == '\0' ? json_null() : json_string(text);
}

static json_t *line_of(struct lm_arena *arena, const char *path) {
    return text_or_null(lm_file_line(arena, path));
}

static json_t *number_of(struct lm_arena *arena, const char *path) {
    const char *line = lm_file_line(arena, path);
    char *end = NULL;
    const long long number = strtoll(line, &end, 10);
    return end == line ? json_null() : json_integer(number);
}

/* The value after `key` and a colon in /proc/cpuinfo, or "". */
static const char *cpuinfo(struct lm_arena *arena, const char *key) {
    struct lm_bytes bytes;
    if (lm_file_read(arena, "/proc/cpuinfo", &bytes, NULL) != LM_OK) return "";
    char *rest = NULL;
    for (char *line = strtok_r((char *)bytes.data, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        char *colon = strchr(line, ':');
        if (colon == NULL || strncmp(line, key, strlen(key)) != 0) continue;
        const char after = line[strlen(key)];
        if (after == '\t' || after == ' ' || after == ':') return colon + 1 + (colon[1] == ' ');
    }
    return "";
}

static bool has_word(const char *text, const char *word) {
    const size_t length = strlen(word);
    for (const char *found = strstr(text, word); found != NULL; found = strstr(found + 1, word))
        if ((found == text || found[-1] == ' ') && (found[length] == ' ' || found[length] == '\0'))
            return true;
    return false;
}

/* What the firmware calls the machine and whether the CPU says that a hypervisor runs it. */
static json_t *virtualisation(struct lm_arena *arena) {
    const char *vendor = lm_file_line(arena, "/sys/class/dmi/id/sys_vendor");
    const char *product = lm_file_line(arena, "/sys/class/dmi/id/product_name");
    if (!has_word(cpuinfo(arena, "flags"), "hypervisor"))
        return lm_cpu_family()[0] == 'x' ? json_string("none") : json_null();
    if (vendor[0] == '\0' && product[0] == '\0') return json_string("hypervisor");
    return json_string(lm_need_format(arena, "hypervisor (%s %s)", vendor, product));
}

static json_t *turbo(struct lm_arena *arena) {
    const char *disabled = lm_file_line(arena, "/sys/devices/system/cpu/intel_pstate/no_turbo");
    if (disabled[0] != '\0') return json_boolean(disabled[0] == '0');
    const char *boost = lm_file_line(arena, "/sys/devices/system/cpu/cpufreq/boost");
    return boost[0] != '\0' ? json_boolean(boost[0] == '1') : json_null();
}

static json_t *caches(struct lm_arena *arena) {
    json_t *list = json_array();
    for (int i = 0; i < 16; i++) {
        const char *folder = lm_need_format(arena, "/sys/devices/system/cpu/cpu0/cache/index%d", i);
        if (!lm_file_exists(folder)) break;
        json_array_append_new(
            list, json_pack("{s:o, s:o, s:o, s:o}", "level",
                            number_of(arena, lm_need_format(arena, "%s/level", folder)), "type",
                            line_of(arena, lm_need_format(arena, "%s/type", folder)), "size",
                            line_of(arena, lm_need_format(arena, "%s/size", folder)), "shared_by",
                            line_of(arena, lm_need_format(arena, "%s/shared_cpu_list", folder))));
    }
    return list;
}

/* Number of CPUs in a list such as "0-1,4". */
static json_t *threads_per_core(struct lm_arena *arena) {
    const char *list =
        lm_file_line(arena, "/sys/devices/system/cpu/cpu0/topology/thread_siblings_list");
    json_int_t count = 0;
    while (*list != '\0') {
        char *end = NULL;
        const long first = strtol(list, &end, 10);
        long last = first;
        if (end == list) return json_null();
        if (*end == '-') last = strtol(end + 1, &end, 10);
        count += last - first + 1;
        list = *end == ',' ? end + 1 : end;
    }
    return count > 0 ? json_integer(count) : json_null();
}

static void put_cpu(struct lm_arena *arena, json_t *machine) {
    char text[2048];
    lm_cpu_model(text, sizeof text);
    json_object_set_new(machine, "cpu", json_string(text));
    lm_cpu_features(text, sizeof text);
    json_object_set_new(machine, "features", json_string(text));
    json_object_set_new(machine, "family", json_string(lm_cpu_family()));
    json_object_set_new(machine, "isa", json_string(lm_isa_best()));
    json_object_set_new(machine, "cores", json_integer(sysconf(_SC_NPROCESSORS_ONLN)));
    json_object_set_new(machine, "threads_per_core", threads_per_core(arena));
    json_object_set_new(machine, "microcode", text_or_null(cpuinfo(arena, "microcode")));
    json_object_set_new(machine, "caches", caches(arena));
}

json_t *lm_machine_json(struct lm_arena *arena) {
    json_t *machine = json_object();
    put_cpu(arena, machine);
    struct utsname system;
    if (uname(&system) == 0)
        json_object_set_new(machine, "kernel",
                            json_string(lm_need_format(arena, "%s %s %s", system.sysname,
                                                       system.release, system.version)));
    const struct {
        const char *key;
        const char *path;
    } lines[] = {
        {"governor", "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"},
        {"smt", "/sys/devices/system/cpu/smt/control"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        json_object_set_new(machine, lines[i].key, line_of(arena, lines[i].path));
    json_object_set_new(machine, "turbo", turbo(arena));
    json_object_set_new(machine, "virtualisation", virtualisation(arena));
    json_object_set_new(machine, "memory_bytes",
                        json_integer((json_int_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE)));
    json_object_set_new(machine, "aslr", number_of(arena, "/proc/sys/kernel/randomize_va_space"));
    json_object_set_new(machine, "perf_event_paranoid",
                        number_of(arena, "/proc/sys/kernel/perf_event_paranoid"));
    return machine;
}

json_t *lm_machine_context(struct lm_arena *arena) {
    char *text = lm_gbench_context(lm_self_path(arena));
    json_t *document = text == NULL ? NULL : json_loads(text, 0, NULL);
    free(text);
    json_t *context = json_incref(json_object_get(document, "context"));
    json_decref(document);
    if (context == NULL) context = json_object();
    /* The library writes these two from version 1.8.4 on; readers expect them by now. */
    if (json_object_get(context, "library_version") == NULL)
        json_object_set_new(context, "library_version", json_string(lm_build_benchmark_version));
    if (json_object_get(context, "json_schema_version") == NULL)
        json_object_set_new(context, "json_schema_version", json_integer(1));
    return context;
}

json_t *lm_build_json(void) {
    return json_pack("{s:s, s:s, s:s, s:s}", "c", lm_build_c_compiler, "cxx", lm_build_cxx_compiler,
                     "version", lm_build_version, "revision", lm_build_revision);
}
