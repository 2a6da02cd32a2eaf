/* SPDX-License-Identifier: Apache-2.0 */
/* A mix of statements as system programs have them: half assignments, a third decisions and loops,
 * the rest calls, over integers, characters, enumerations, strings of 30 characters and records,
 * the frequencies that R. P. Weicker gathered ("Dhrystone: A Synthetic Systems Programming
 * Benchmark", CACM 27, 1984). A program of its own, whose figures compare with no other's. The
 * bench ABI; the procedures are in scalar.c. */
#include "statement_mix.h"

#include "bench.h"

#define ACCOUNT_VALUES 3

/* All of the bank but its pointers, whose size differs. */
static struct {
    LM_ALIGNED int32_t accounts[BANK_ACCOUNTS][ACCOUNT_VALUES];
    int32_t history[BANK_DAYS];
    int32_t ledger[BANK_ACCOUNTS][BANK_DAYS];
    uint32_t verdicts[BANK_KINDS][BANK_VERDICTS];
    uint32_t repeated_names;
    int32_t vault;
} result;

static struct bank bank;
static uint32_t transactions;

void lm_setup(uint32_t size) {
    transactions = size;
}

static void report(void) {
    for (size_t i = 0; i < BANK_ACCOUNTS; i++) {
        result.accounts[i][0] = bank.accounts[i].balance;
        result.accounts[i][1] = bank.accounts[i].changes;
        result.accounts[i][2] = (int32_t)bank.accounts[i].last_kind;
        for (size_t day = 0; day < BANK_DAYS; day++)
            result.ledger[i][day] = bank.ledger[i][day];
    }
    for (size_t day = 0; day < BANK_DAYS; day++)
        result.history[day] = bank.history[day];
    for (size_t kind = 0; kind < BANK_KINDS; kind++)
        for (size_t verdict = 0; verdict < BANK_VERDICTS; verdict++)
            result.verdicts[kind][verdict] = bank.verdicts[kind][verdict];
    result.repeated_names = bank.repeated_names;
    result.vault = bank.vault;
}

void lm_run(void) {
    bank_open(&bank);
    for (uint32_t i = 0; i < transactions; i++)
        bank_transact(&bank, i);
    report();
}

const void *lm_result(void) {
    return &result;
}

uint32_t lm_result_size(void) {
    return (uint32_t)sizeof result;
}
