/* SPDX-License-Identifier: Apache-2.0 */
/* The procedures of the bank. They are kept out of line, since calls with a few parameters, by
 * value and by address, are a part of the mix. */
#include "statement_mix.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define PROCEDURE static __attribute__((noinline))

struct request {
    enum bank_kind kind;
    int32_t amount;
    uint32_t day;
    char name[BANK_NAME];
};

PROCEDURE void copy_name(char *restrict to, const char *restrict from) {
    while ((*to++ = *from++) != '\0') {
    }
}

/* Below 0, 0 or above it, as the first name comes before, is or comes behind the second. */
PROCEDURE int32_t compare_names(const char *a, const char *b) {
    while (*a == *b && *a != '\0') {
        a++;
        b++;
    }
    return (int32_t)*a - (int32_t)*b;
}

PROCEDURE enum bank_kind kind_of_letter(char letter) {
    switch (letter) {
    case 'A':
    case 'B': return BANK_DEPOSIT;
    case 'C':
    case 'D': return BANK_WITHDRAWAL;
    case 'E': return BANK_TRANSFER;
    default: return BANK_QUERY;
    }
}

/* The number's last three digits into the name's end. */
PROCEDURE void number_name(char *name, uint32_t number) {
    for (size_t i = BANK_NAME - 2; i >= BANK_NAME - 4; i--) {
        name[i] = (char)('0' + number % 10);
        number /= 10;
    }
}

PROCEDURE void read_request(struct request *request, uint32_t number) {
    static const char *const names[BANK_KINDS] = {
        "DEPOSIT AT THE COUNTER, NO 000", "MONEY TAKEN FROM ACCOUNT,  000",
        "TRANSFER TO THE NEXT ONE,  000", "QUESTION FOR THE BALANCE,  000"};
    const char letter = (char)('A' + number % 6);
    request->kind = kind_of_letter(letter);
    request->amount = (int32_t)(37 * (uint64_t)number % 400) + 1;
    request->day = number % BANK_DAYS;
    copy_name(request->name, names[request->kind]);
    number_name(request->name, number / 7);
}

PROCEDURE bool affords(const struct bank_account *account, int32_t amount) {
    return account->balance >= amount;
}

PROCEDURE void change_balance(struct bank_account *account, int32_t amount, enum bank_kind kind) {
    account->balance += amount;
    account->changes++;
    account->last_kind = kind;
}

/* Works on a copy, which comes back if the change holds. */
PROCEDURE enum bank_verdict withdraw(struct bank_account *account, int32_t amount,
                                     enum bank_kind kind) {
    struct bank_account changed = *account;
    if (!affords(account, amount)) return BANK_REFUSED;
    change_balance(&changed, -amount, kind);
    *account = changed;
    return BANK_DONE;
}

PROCEDURE enum bank_verdict transfer(struct bank_account *from, int32_t amount) {
    const enum bank_verdict verdict = withdraw(from, amount, BANK_TRANSFER);
    if (verdict == BANK_DONE) change_balance(from->next, amount, BANK_TRANSFER);
    return verdict;
}

PROCEDURE enum bank_verdict carry_out(struct bank *bank, const struct request *request) {
    struct bank_account *const account = bank->current;
    enum bank_verdict verdict = BANK_DONE;
    switch (request->kind) {
    case BANK_DEPOSIT:
        change_balance(account, request->amount, BANK_DEPOSIT);
        bank->vault += request->amount;
        break;
    case BANK_WITHDRAWAL:
        verdict = withdraw(account, request->amount, BANK_WITHDRAWAL);
        if (verdict == BANK_DONE) bank->vault -= request->amount;
        break;
    case BANK_TRANSFER: verdict = transfer(account, request->amount); break;
    default: account->last_kind = BANK_QUERY;
    }
    return verdict;
}

PROCEDURE void record(struct bank *bank, const struct request *request, ptrdiff_t account) {
    bank->history[request->day] = bank->accounts[account].balance;
    bank->ledger[account][request->day]++;
    if (request->kind == BANK_TRANSFER) {
        const ptrdiff_t receiver = bank->accounts[account].next - bank->accounts;
        bank->ledger[receiver][request->day]++;
    }
}

void bank_transact(struct bank *bank, uint32_t number) {
    struct request request;
    read_request(&request, number);
    if (compare_names(request.name, bank->last_name) == 0) bank->repeated_names++;
    copy_name(bank->last_name, request.name);
    const enum bank_verdict verdict = carry_out(bank, &request);
    bank->verdicts[request.kind][verdict]++;
    if (verdict == BANK_DONE && request.kind != BANK_QUERY)
        record(bank, &request, bank->current - bank->accounts);
    bank->current = bank->current->next;
}

void bank_open(struct bank *bank) {
    memset(bank, 0, sizeof *bank);
    for (size_t i = 0; i < BANK_ACCOUNTS; i++) {
        struct bank_account *const account = &bank->accounts[i];
        account->next = &bank->accounts[(i + 1) % BANK_ACCOUNTS];
        account->last_kind = BANK_QUERY;
        account->balance = 1000;
        copy_name(account->owner, "THE OWNER OF ACCOUNT NUMBER 00");
    }
    bank->current = bank->accounts;
}
