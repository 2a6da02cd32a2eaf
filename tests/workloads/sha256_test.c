/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256: the examples of FIPS 180-4 and NIST's long message, and every size around the block and
 * group boundaries against libmd. */
#include "tests/workloads/digests.h"
#include "tests/workloads/kernel_test.h"

#include "workloads/crypto/sha256/sha256.h"

#include <sha2.h>

static const struct digest_functions functions = {sha256, SHA256_DIGEST_SIZE, SHA256Data};

static void gives_the_published_digests(void **state) {
    (void)state;
    static const struct digest_case cases[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
         "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
         "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
    };
    assert_digests(&functions, cases, sizeof cases / sizeof cases[0]);
}

static void hashes_a_million_letters(void **state) {
    (void)state;
    const size_t size = 1000000;
    uint8_t *const message = guarded_alloc(size);
    memset(message, 'a', size);
    assert_digest(&functions, message, size,
                  "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    guarded_free(message, size);
}

static void agrees_with_libmd_at_every_size(void **state) {
    (void)state;
    assert_agrees_with_reference(&functions, 600);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_published_digests),
        cmocka_unit_test(hashes_a_million_letters),
        cmocka_unit_test(agrees_with_libmd_at_every_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
