/* SPDX-License-Identifier: Apache-2.0 */
/* The C wrapper of Google Benchmark, and all the C++ there is. Manual time, a fixed number of
 * iterations, and a reporter that keeps the row for C instead of printing it. */
#include "harness/gbench.h"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <cstring>
#include <sstream>
#include <string>
#include <vector>

namespace {

/* Keeps what Google Benchmark reports about the one benchmark; prints nothing. */
class RowReporter : public benchmark::BenchmarkReporter {
  public:
    explicit RowReporter(lm_gbench_row *row) : row_(row) {}

    bool ReportContext(const Context &) override { return true; }

    void ReportRuns(const std::vector<Run> &runs) override {
        for (const Run &run : runs) {
            if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
            row_->iterations = static_cast<uint64_t>(run.iterations);
            row_->real_time = run.GetAdjustedRealTime();
            row_->cpu_time = run.GetAdjustedCPUTime();
            filled_ = true;
        }
    }

    bool filled() const { return filled_; }

  private:
    lm_gbench_row *row_;
    bool filled_ = false;
};

} // namespace

bool lm_gbench_run(const char *name, uint64_t iterations, uint64_t batches, lm_gbench_batch batch,
                   void *context, lm_gbench_row *row) {
    const auto per_batch = static_cast<benchmark::IterationCount>(iterations);
    auto body = [=](benchmark::State &state) {
        while (state.KeepRunningBatch(per_batch)) {
            double seconds = 0;
            if (!batch(context, iterations, &seconds)) {
                state.SkipWithError("the guest failed");
                return;
            }
            state.SetIterationTime(seconds);
        }
    };
    benchmark::RegisterBenchmark(name, body)
        ->Iterations(static_cast<benchmark::IterationCount>(iterations * batches))
        ->Unit(benchmark::kNanosecond)
        ->UseManualTime();
    RowReporter reporter(row);
    benchmark::RunSpecifiedBenchmarks(&reporter, ".");
    benchmark::ClearRegisteredBenchmarks();
    return reporter.filled();
}

char *lm_gbench_context(const char *executable) {
    std::string name(executable);
    char *arguments[] = {name.data(), nullptr};
    int count = 1;
    benchmark::Initialize(&count, arguments);
    benchmark::JSONReporter reporter;
    std::ostringstream text;
    reporter.SetOutputStream(&text);
    reporter.SetErrorStream(&text);
    reporter.ReportContext(benchmark::BenchmarkReporter::Context());
    text << "]}";
    return strdup(text.str().c_str());
}
