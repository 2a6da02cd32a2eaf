/* SPDX-License-Identifier: Apache-2.0 */
/* The trend store on SQLite (history.h). A run is added in one transaction; series are read in the
 * order of their keys, so that one is in memory at a time. */
#include "results/history.h"

#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/arena.h"

enum { STORE_VERSION = 1, STEPS_BACK = 30, FEWEST_STEPS = 4 };

static const char make_tables[] =
    "CREATE TABLE run (id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, date TEXT NOT NULL,"
    " revision TEXT NOT NULL, host TEXT NOT NULL, cpu TEXT NOT NULL, size TEXT NOT NULL,"
    " suite TEXT NOT NULL);"
    "CREATE TABLE value (run INTEGER NOT NULL REFERENCES run, cell TEXT NOT NULL,"
    " metric TEXT NOT NULL, unit TEXT NOT NULL, source TEXT NOT NULL, value REAL NOT NULL,"
    " lower REAL NOT NULL, upper REAL NOT NULL, samples INTEGER NOT NULL,"
    " PRIMARY KEY (cell, metric, run)) WITHOUT ROWID;"
    "PRAGMA user_version = 1;";

static const char insert_run[] =
    "INSERT OR IGNORE INTO run (digest, date, revision, host, cpu, size, suite)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)";

static const char insert_value[] = "INSERT INTO value VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

static const char select_values[] =
    "SELECT cell, metric, unit, source, cpu, size, date, revision, value, lower, upper, samples"
    " FROM value JOIN run ON run.id = value.run WHERE ?1 IS NULL OR metric = ?1"
    " ORDER BY cell, metric, source, cpu, size, datetime(date), run.id";

struct lm_history {
    sqlite3 *store;
    const char *path;
    char *path_copy;
};

static lm_status failure(const struct lm_history *h, int code, struct lm_error *error) {
    const bool data = code == SQLITE_NOTADB || code == SQLITE_CORRUPT;
    return lm_fail(error, data ? LM_BAD_DATA : LM_IO, LM_NO_OFFSET, "%s: %s", h->path,
                   h->store ? sqlite3_errmsg(h->store) : "out of memory");
}

static lm_status execute(const struct lm_history *h, const char *statements,
                         struct lm_error *error) {
    const int code = sqlite3_exec(h->store, statements, NULL, NULL, NULL);
    return code == SQLITE_OK ? LM_OK : failure(h, code, error);
}

/* Prepares a statement, has `body` use it, finalizes it. */
static lm_status with_statement(struct lm_history *h, const char *text,
                                lm_status (*body)(struct lm_history *, sqlite3_stmt *, void *,
                                                  struct lm_error *),
                                void *context, struct lm_error *error) {
    sqlite3_stmt *statement = NULL;
    const int code = sqlite3_prepare_v2(h->store, text, -1, &statement, NULL);
    if (code != SQLITE_OK) return failure(h, code, error);
    const lm_status status = body(h, statement, context, error);
    (void)sqlite3_finalize(statement);
    return status;
}

/* ---- opening ---- */

static lm_status read_version(struct lm_history *h, sqlite3_stmt *statement, void *context,
                              struct lm_error *error) {
    const int code = sqlite3_step(statement);
    if (code != SQLITE_ROW) return failure(h, code, error);
    *(int *)context = sqlite3_column_int(statement, 0);
    return LM_OK;
}

static lm_status check_version(struct lm_history *h, bool create, struct lm_error *error) {
    int version = 0;
    int tables = 0;
    TRY(with_statement(h, "PRAGMA user_version", read_version, &version, error));
    TRY(with_statement(h, "SELECT count(*) FROM sqlite_master", read_version, &tables, error));
    if (version == STORE_VERSION) return LM_OK;
    if (create && version == 0 && tables == 0) return execute(h, make_tables, error);
    return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                   "%s: is a database of something else, or of another version (%d)", h->path,
                   version);
}

lm_status lm_history_open(const char *path, bool create, struct lm_history **history,
                          struct lm_error *error) {
    struct lm_history *const h = calloc(1, sizeof *h);
    *history = h;
    if (h) h->path_copy = strdup(path);
    if (!h || !h->path_copy)
        return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "%s: out of memory", path);
    h->path = h->path_copy;
    const int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);
    const int code = sqlite3_open_v2(path, &h->store, flags, NULL);
    if (code != SQLITE_OK) return failure(h, code, error);
    (void)sqlite3_busy_timeout(h->store, 10000);
    return check_version(h, create, error);
}

void lm_history_close(struct lm_history *history) {
    if (!history) return;
    (void)sqlite3_close(history->store);
    free(history->path_copy);
    free(history);
}

/* ---- adding ---- */

struct addition {
    const struct lm_results *results;
    const char *digest;
    sqlite3_int64 run;
    bool added;
};

static const char *text_of(const json_t *object, const char *key) {
    const char *const text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static lm_status add_run(struct lm_history *h, sqlite3_stmt *statement, void *context,
                         struct lm_error *error) {
    struct addition *const a = context;
    const json_t *const json = lm_results_json(a->results);
    const json_t *const lanemark = json_object_get(json, "lanemark");
    const json_t *const about = json_object_get(json, "context");
    const char *const columns[] = {a->digest,
                                   text_of(about, "date"),
                                   text_of(lanemark, "revision"),
                                   text_of(about, "host_name"),
                                   lm_results_cpu(a->results),
                                   text_of(lanemark, "size"),
                                   text_of(lanemark, "suite")};
    for (int i = 0; i < (int)(sizeof columns / sizeof *columns); i++)
        (void)sqlite3_bind_text(statement, i + 1, columns[i], -1, SQLITE_STATIC);
    const int code = sqlite3_step(statement);
    if (code != SQLITE_DONE) return failure(h, code, error);
    a->added = sqlite3_changes(h->store) == 1;
    a->run = sqlite3_last_insert_rowid(h->store);
    return LM_OK;
}

struct entry {
    const char *cell, *metric, *unit, *source;
    double value, lower, upper;
    size_t samples;
};

static lm_status put(struct lm_history *h, sqlite3_stmt *statement, sqlite3_int64 run,
                     const struct entry *e, struct lm_error *error) {
    const char *const texts[] = {e->cell, e->metric, e->unit, e->source};
    const double numbers[] = {e->value, e->lower, e->upper};
    (void)sqlite3_bind_int64(statement, 1, run);
    for (int i = 0; i < 4; i++)
        (void)sqlite3_bind_text(statement, i + 2, texts[i], -1, SQLITE_STATIC);
    for (int i = 0; i < 3; i++)
        (void)sqlite3_bind_double(statement, i + 6, numbers[i]);
    (void)sqlite3_bind_int64(statement, 9, (sqlite3_int64)e->samples);
    const int code = sqlite3_step(statement);
    (void)sqlite3_reset(statement);
    return code == SQLITE_DONE ? LM_OK : failure(h, code, error);
}

/* Counts are kept where they are exact: the same in every process. */
static lm_status add_counts(struct lm_history *h, sqlite3_stmt *statement, const struct addition *a,
                            const struct lm_cell *cell, struct lm_error *error) {
    const json_t *const lanemark = json_object_get(lm_results_json(a->results), "lanemark");
    size_t i = 0;
    const json_t *counter = NULL;
    json_array_foreach(json_object_get(lanemark, "counters"), i, counter) {
        if (strcmp(text_of(counter, "quality"), "exact") != 0) continue;
        const char *const name = text_of(counter, "name");
        const struct lm_counted c = lm_results_counted(a->results, cell, name);
        if (!c.metric.present || !c.agrees) continue;
        const struct entry entry = {cell->name,
                                    name,
                                    c.metric.unit ? c.metric.unit : "",
                                    c.metric.source ? c.metric.source : "",
                                    c.metric.value,
                                    c.metric.value,
                                    c.metric.value,
                                    cell->count};
        TRY(put(h, statement, a->run, &entry, error));
    }
    return LM_OK;
}

static lm_status add_values(struct lm_history *h, sqlite3_stmt *statement, void *context,
                            struct lm_error *error) {
    const struct addition *const a = context;
    for (size_t i = 0; i < lm_results_cell_count(a->results); i++) {
        const struct lm_cell *const cell = lm_results_cell(a->results, i);
        const struct entry time = {
            cell->name,           "time",     "ns", "clock", cell->median, cell->interval.lower,
            cell->interval.upper, cell->count};
        if (cell->count > 0) TRY(put(h, statement, a->run, &time, error));
        TRY(add_counts(h, statement, a, cell, error));
    }
    return LM_OK;
}

static lm_status add_all(struct lm_history *h, struct addition *a, struct lm_error *error) {
    TRY(with_statement(h, insert_run, add_run, a, error));
    return a->added ? with_statement(h, insert_value, add_values, a, error) : LM_OK;
}

lm_status lm_history_add(struct lm_history *history, const struct lm_results *results,
                         const char *digest, bool *added, struct lm_error *error) {
    struct addition a = {.results = results, .digest = digest};
    TRY(execute(history, "BEGIN IMMEDIATE", error));
    const lm_status status = add_all(history, &a, error);
    *added = a.added;
    if (status == LM_OK) return execute(history, "COMMIT", error);
    (void)sqlite3_exec(history->store, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

/* ---- series ---- */

/* Tukey's outer fence of the steps before `at`; a negative one where they are too few. */
static double fence_of(const double *steps, size_t at, double *sorted) {
    const size_t count = at < STEPS_BACK ? at : STEPS_BACK;
    if (count < FEWEST_STEPS) return -1;
    memcpy(sorted, steps + at - count, count * sizeof *sorted);
    lm_stats_sort(sorted, count);
    const double upper = lm_stats_quantile(sorted, count, 0.75);
    return upper + 3 * (upper - lm_stats_quantile(sorted, count, 0.25));
}

lm_status lm_history_mark(struct lm_history_point *points, size_t count) {
    double *const steps = calloc(count + STEPS_BACK + 1, sizeof *steps);
    if (!steps) return LM_NO_MEMORY;
    for (size_t i = 1; i < count; i++) {
        const double before = points[i - 1].value;
        points[i].step = before > 0 ? points[i].value / before - 1 : points[i].value > 0;
        steps[i - 1] = fabs(points[i].step);
        const double fence = fence_of(steps, i - 1, steps + count);
        points[i].changed = fence >= 0 && steps[i - 1] > fence;
    }
    free(steps);
    return LM_OK;
}

struct reading {
    const char *metric;
    void (*visit)(void *context, const struct lm_history_series *series);
    void *context;
    struct lm_arena arena; /* of the series at hand */
    struct lm_history_series series;
    struct lm_history_point *points;
    size_t room;
};

static const char *column(struct reading *r, sqlite3_stmt *statement, int index) {
    const char *const text = (const char *)sqlite3_column_text(statement, index);
    const char *const copy = lm_arena_string(&r->arena, text ? text : "", text ? strlen(text) : 0);
    return copy ? copy : "";
}

static bool belongs(const struct reading *r, sqlite3_stmt *statement) {
    const struct lm_history_series *const s = &r->series;
    const char *const keys[] = {s->cell, s->metric, s->unit, s->source, s->cpu, s->size};
    for (int i = 0; i < 6; i++) {
        const char *const text = (const char *)sqlite3_column_text(statement, i);
        if (strcmp(keys[i], text ? text : "") != 0) return false;
    }
    return true;
}

static lm_status end_series(struct reading *r) {
    if (r->series.count == 0) return LM_OK;
    TRY(lm_history_mark(r->points, r->series.count));
    r->series.points = r->points;
    r->visit(r->context, &r->series);
    lm_arena_free(&r->arena);
    r->series = (struct lm_history_series){0};
    return LM_OK;
}

static void begin_series(struct reading *r, sqlite3_stmt *statement) {
    r->series = (struct lm_history_series){
        .cell = column(r, statement, 0),
        .metric = column(r, statement, 1),
        .unit = column(r, statement, 2),
        .source = column(r, statement, 3),
        .cpu = column(r, statement, 4),
        .size = column(r, statement, 5),
    };
}

static lm_status add_point(struct reading *r, sqlite3_stmt *statement) {
    if (r->series.count > 0 && !belongs(r, statement)) TRY(end_series(r));
    if (r->series.count == 0) begin_series(r, statement);
    if (r->series.count == r->room) {
        const size_t room = 2 * r->room + 64;
        struct lm_history_point *const more = realloc(r->points, room * sizeof *more);
        if (!more) return LM_NO_MEMORY;
        r->points = more;
        r->room = room;
    }
    r->points[r->series.count++] = (struct lm_history_point){
        .date = column(r, statement, 6),
        .revision = column(r, statement, 7),
        .value = sqlite3_column_double(statement, 8),
        .lower = sqlite3_column_double(statement, 9),
        .upper = sqlite3_column_double(statement, 10),
        .samples = (size_t)sqlite3_column_int64(statement, 11),
    };
    return LM_OK;
}

static lm_status read_rows(struct lm_history *h, sqlite3_stmt *statement, void *context,
                           struct lm_error *error) {
    struct reading *const r = context;
    if (r->metric) (void)sqlite3_bind_text(statement, 1, r->metric, -1, SQLITE_STATIC);
    int code = sqlite3_step(statement);
    lm_status status = LM_OK;
    while (code == SQLITE_ROW && status == LM_OK) {
        status = add_point(r, statement);
        code = sqlite3_step(statement);
    }
    if (status == LM_OK && code != SQLITE_DONE) return failure(h, code, error);
    if (status == LM_OK) status = end_series(r);
    if (status == LM_OK) return LM_OK;
    return lm_fail(error, status, LM_NO_OFFSET, "%s: %s", h->path, lm_status_name(status));
}

lm_status lm_history_visit(struct lm_history *history, const char *metric,
                           void (*visit)(void *context, const struct lm_history_series *series),
                           void *context, struct lm_error *error) {
    struct reading reading = {.metric = metric, .visit = visit, .context = context};
    const lm_status status = with_statement(history, select_values, read_rows, &reading, error);
    lm_arena_free(&reading.arena);
    free(reading.points);
    return status;
}
