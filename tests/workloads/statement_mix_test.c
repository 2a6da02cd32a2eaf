/* SPDX-License-Identifier: Apache-2.0 */
/* The bank: its books against a plain account of the rules, after every transaction, and what must
 * hold of any bank. */
#include "tests/workloads/kernel_test.h"

#include "workloads/classic/statement_mix/statement_mix.h"

#include <stdbool.h>

enum { TRANSACTIONS = 5000 };

struct books {
    int32_t balances[BANK_ACCOUNTS], changes[BANK_ACCOUNTS], history[BANK_DAYS];
    int32_t ledger[BANK_ACCOUNTS][BANK_DAYS];
    uint32_t verdicts[BANK_KINDS][BANK_VERDICTS];
};

/* One transaction, by the rules in the header. */
static void keep_books(struct books *books, uint32_t number) {
    static const enum bank_kind kinds[6] = {BANK_DEPOSIT,    BANK_DEPOSIT,  BANK_WITHDRAWAL,
                                            BANK_WITHDRAWAL, BANK_TRANSFER, BANK_QUERY};
    const uint32_t account = number % BANK_ACCOUNTS, next = (account + 1) % BANK_ACCOUNTS;
    const uint32_t day = number % BANK_DAYS;
    const enum bank_kind kind = kinds[number % 6];
    const int32_t amount = 1 + (int32_t)(37 * number % 400);
    const bool leaves = kind == BANK_WITHDRAWAL || kind == BANK_TRANSFER;
    const bool refused = leaves && books->balances[account] < amount;
    books->verdicts[kind][refused ? BANK_REFUSED : BANK_DONE]++;
    if (refused || kind == BANK_QUERY) return;
    books->balances[account] += leaves ? -amount : amount;
    books->changes[account]++;
    books->ledger[account][day]++;
    if (kind == BANK_TRANSFER) {
        books->balances[next] += amount;
        books->changes[next]++;
        books->ledger[next][day]++;
    }
    books->history[day] = books->balances[account];
}

static void assert_books(const struct bank *bank, const struct books *books) {
    int32_t sum = 0;
    for (size_t i = 0; i < BANK_ACCOUNTS; i++) {
        assert_int_equal(bank->accounts[i].balance, books->balances[i]);
        assert_int_equal(bank->accounts[i].changes, books->changes[i]);
        assert_true(bank->accounts[i].balance >= 0);
        sum += bank->accounts[i].balance;
    }
    assert_int_equal(sum, 1000 * BANK_ACCOUNTS + bank->vault);
    assert_memory_equal(bank->history, books->history, sizeof books->history);
    assert_memory_equal(bank->ledger, books->ledger, sizeof books->ledger);
    assert_memory_equal(bank->verdicts, books->verdicts, sizeof books->verdicts);
}

static void keeps_its_books(void **state) {
    (void)state;
    static struct books books;
    struct bank *const bank = guarded_alloc(sizeof *bank);
    bank_open(bank);
    for (size_t i = 0; i < BANK_ACCOUNTS; i++)
        books.balances[i] = 1000;
    for (uint32_t number = 0; number < TRANSACTIONS; number++) {
        bank_transact(bank, number);
        keep_books(&books, number);
        assert_books(bank, &books);
        assert_int_equal(bank->current - bank->accounts, (number + 1) % BANK_ACCOUNTS);
    }
    assert_true(bank->verdicts[BANK_WITHDRAWAL][BANK_REFUSED] > 0);
    assert_true(bank->verdicts[BANK_TRANSFER][BANK_REFUSED] > 0);
    guarded_free(bank, sizeof *bank);
}

/* Names carry the kind and a seventh of the number, modulo 1000: two deposits or two withdrawals in
 * turn are named alike unless a multiple of seven comes between. */
static void counts_repeated_names(void **state) {
    (void)state;
    static struct bank bank;
    uint32_t expected = 0;
    bank_open(&bank);
    for (uint32_t number = 0; number < TRANSACTIONS; number++) {
        char end[8];
        bank_transact(&bank, number);
        snprintf(end, sizeof end, "%03u", number / 7 % 1000);
        assert_int_equal(strlen(bank.last_name), BANK_NAME - 1);
        assert_string_equal(bank.last_name + BANK_NAME - 4, end);
        assert_int_equal(bank.last_name[0], "DDMMTQ"[number % 6]);
        expected += (number % 6 == 1 || number % 6 == 3) && number % 7 != 0;
        assert_int_equal(bank.repeated_names, expected);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_its_books),
        cmocka_unit_test(counts_repeated_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
