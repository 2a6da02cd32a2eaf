/* SPDX-License-Identifier: Apache-2.0 */
/* A day at a bank in small procedures: records behind pointers, names of fixed length,
 * enumerations, arrays and integers, for the workload and its tests. */
#ifndef LM_WORKLOADS_STATEMENT_MIX_H
#define LM_WORKLOADS_STATEMENT_MIX_H

#include <stdint.h>

#define BANK_ACCOUNTS 20
#define BANK_NAME     31 /* 30 characters and the end */
#define BANK_DAYS     50

enum bank_kind { BANK_DEPOSIT, BANK_WITHDRAWAL, BANK_TRANSFER, BANK_QUERY, BANK_KINDS };

enum bank_verdict { BANK_DONE, BANK_REFUSED, BANK_VERDICTS };

struct bank_account {
    struct bank_account *next; /* in a ring */
    char owner[BANK_NAME];
    enum bank_kind last_kind;
    int32_t balance, changes;
};

struct bank {
    struct bank_account accounts[BANK_ACCOUNTS];
    struct bank_account *current;
    char last_name[BANK_NAME];
    int32_t vault;                                /* what deposits brought less what left */
    uint32_t verdicts[BANK_KINDS][BANK_VERDICTS]; /* transactions by kind and end */
    int32_t history[BANK_DAYS];                   /* balance after the last change on a day */
    int32_t ledger[BANK_ACCOUNTS][BANK_DAYS];     /* changes by account and day */
    uint32_t repeated_names;                      /* transactions named like the one before */
};

/* A bank whose accounts hold 1000 each. */
void bank_open(struct bank *bank);

/* Transaction `number`, counted from 0: the account is number modulo BANK_ACCOUNTS, the day number
 * modulo BANK_DAYS, the kind and the amount follow from the number:
 * kind by the letter 'A' + number modulo 6: A and B deposits, C and D withdrawals, E transfers to
 * the next account, F queries; amount 1 + 37 number modulo 400. What an account lacks is refused.
 */
void bank_transact(struct bank *bank, uint32_t number);

#endif
