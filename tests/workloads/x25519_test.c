/* SPDX-License-Identifier: Apache-2.0 */
/* X25519: the vectors of RFC 7748, its iterated one among them; u-coordinates at the edges of the
 * field and beyond it, against whole numbers (Python); and every count of exchanges. */
#include "tests/workloads/hex.h"
#include "tests/workloads/kernel_test.h"

#include "workloads/crypto/x25519/x25519.h"

#define MOST ((size_t)13)

static const struct {
    const char *scalar, *point, *product;
} cases[] = {
    /* RFC 7748 section 5.2 */
    {"a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
     "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
     "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"},
    {"4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
     "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
     "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"},
    /* section 6.1: both public keys, and the secret from either side */
    {"77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
     "0900000000000000000000000000000000000000000000000000000000000000",
     "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"},
    {"5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
     "0900000000000000000000000000000000000000000000000000000000000000",
     "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"},
    {"77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
     "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
     "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"},
    {"5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
     "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
     "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"},
    /* edges: 0, 1, p - 1, p, p + 1, the greatest, with its top bit, 2, 2^254, p - 1, 2^255 - 1, …
     */
    {"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
     "0000000000000000000000000000000000000000000000000000000000000000",
     "0000000000000000000000000000000000000000000000000000000000000000"},
    {"0000000000000000000000000000000000000000000000000000000000000000",
     "0100000000000000000000000000000000000000000000000000000000000000",
     "0000000000000000000000000000000000000000000000000000000000000000"},
    {"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
     "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
     "0000000000000000000000000000000000000000000000000000000000000000"},
    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
     "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
     "0000000000000000000000000000000000000000000000000000000000000000"},
    {"0700000000000000000000000000000000000000000000000000000000000000",
     "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
     "0000000000000000000000000000000000000000000000000000000000000000"},
    {"0800000000000000000000000000000000000000000000000000000000000040",
     "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
     "8cefef3c6701f83b2d464fa0f1e00c169c9dcf7c94089fd341984c86d390ab44"},
    {"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
     "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
     "96186d56afdbfeda62f0d07168fa8b142b3d8530e9705fd818cfd33591ea927f"},
    {"0000000000000000000000000000000000000000000000000000000000000000",
     "0200000000000000000000000000000000000000000000000000000000000000",
     "1bfd8c01d2fe9fca58ae61ab792b0a68feebfc17a2e95068d12fa5007a519541"},
    {"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
     "0000000000000000000000000000000000000000000000000000000000000040",
     "40dc9d321aa09355716aa4642d60bcc89b6c60af91c816e887ef344dcac69c1e"},
    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
     "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
     "0000000000000000000000000000000000000000000000000000000000000000"},
    {"0700000000000000000000000000000000000000000000000000000000000000",
     "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
     "b32d1362c248d62fe62619cff04dd43db73ffc1b6308ede30b78d87380f1e834"},
    {"0800000000000000000000000000000000000000000000000000000000000040",
     "5555555555555555555555555555555555555555555555555555555555555505",
     "8d512239ff68fa48cef700379263581f730cf7605663dcd69632c1c555234a21"},
    {"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
     "0900000000000000000000000000000000000000000000000000000000000080",
     "847c0d2c375234f365e660955187a3735a0f7613d1609d3a6a4d8c53aeaa5a22"},
};

enum { CASES = sizeof cases / sizeof cases[0] };

/* Every case in every position of every count up to MOST, the others being the cases after it. */
static void multiplies_as_published_at_every_count(void **state) {
    (void)state;
    for (size_t count = 0; count <= MOST; count++) {
        const size_t size = count * X25519_SIZE;
        uint8_t *const scalars = guarded_alloc(size), *const points = guarded_alloc(size);
        uint8_t *const products = guarded_alloc(size);
        for (size_t i = 0; i < count; i++) {
            bytes_of_hex(scalars + i * X25519_SIZE, X25519_SIZE, cases[(i + count) % CASES].scalar);
            bytes_of_hex(points + i * X25519_SIZE, X25519_SIZE, cases[(i + count) % CASES].point);
        }
        x25519_many(products, scalars, points, count);
        for (size_t i = 0; i < count; i++)
            assert_hex(products + i * X25519_SIZE, X25519_SIZE, cases[(i + count) % CASES].product);
        guarded_free(products, size);
        guarded_free(points, size);
        guarded_free(scalars, size);
    }
}

/* Section 5.2: k becomes the product of k and u, and u what k was; both are 9 at first. Four of
 * these side by side, so that each lane carries values of its own. */
static void iterates_as_published(void **state) {
    (void)state;
    uint8_t k[4 * X25519_SIZE] = {0}, u[4 * X25519_SIZE], before[4 * X25519_SIZE];
    for (size_t i = 0; i < 4; i++)
        k[i * X25519_SIZE] = 9;
    memcpy(u, k, sizeof u);
    for (size_t i = 0; i < 1000; i++) {
        memcpy(before, k, sizeof before);
        x25519_many(k, k, u, 4);
        memcpy(u, before, sizeof u);
        if (i != 0 && i != 999) continue;
        for (size_t j = 0; j < 4; j++) {
            assert_hex(k + j * X25519_SIZE, X25519_SIZE,
                       i == 0 ? "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"
                              : "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51");
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(multiplies_as_published_at_every_count),
        cmocka_unit_test(iterates_as_published),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
