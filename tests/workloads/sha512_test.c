/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-512: NIST's example messages, and every size around the block and group boundaries against
 * libmd. */
#include "tests/workloads/digests.h"
#include "tests/workloads/kernel_test.h"

#include "workloads/crypto/sha512/sha512.h"

#include <sha2.h>

static const struct digest_functions functions = {sha512, SHA512_DIGEST_SIZE, SHA512Data};

static void gives_the_published_digests(void **state) {
    (void)state;
    static const struct digest_case cases[] = {
        {"", "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
             "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"},
        {"abc", "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
        {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
         "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
         "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018"
         "501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909"},
    };
    assert_digests(&functions, cases, sizeof cases / sizeof cases[0]);
}

static void agrees_with_libmd_at_every_size(void **state) {
    (void)state;
    assert_agrees_with_reference(&functions, 1200);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_published_digests),
        cmocka_unit_test(agrees_with_libmd_at_every_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
