/* SPDX-License-Identifier: Apache-2.0 */
/* XXH3, 64 bits: hashes by the reference implementation (xxHash 0.8) of sizes on each side of every
 * change of method, and one hash over those of all sizes below 3000. */
#include "tests/workloads/kernel_test.h"

#include "workloads/crypto/xxh3_64/xxh3_64.h"

/* The hash of bytes i^2 + i / 251, modulo 256. */
static uint64_t hash_of_size(size_t size) {
    uint8_t *const bytes = guarded_alloc(size);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)(i * i + i / 251);
    const uint64_t hash = xxh3_64(bytes, size);
    guarded_free(bytes, size);
    return hash;
}

static void agrees_with_the_reference(void **state) {
    (void)state;
    static const struct {
        size_t size;
        uint64_t hash;
    } cases[] = {
        {0, 0x2d06800538d394c2},    {1, 0xc44bdff4074eecdb},    {2, 0xd6645fc3051a9457},
        {3, 0x37892f624f40b19c},    {4, 0x5206b2e6b553fe7e},    {7, 0x40a4e690bb98f3c5},
        {8, 0xbcfe131fa6cb6952},    {9, 0x95a8b7572f430fef},    {12, 0xd186112a39b065ca},
        {16, 0xf36d1380fc3d25fd},   {17, 0x06660d2e9bd360e6},   {32, 0x952c0e58e0537a66},
        {33, 0xb715d2ca8e7bfdda},   {64, 0x73f97ae9d002340e},   {65, 0x06611338ed8a64f2},
        {96, 0x189e90cae28d35f3},   {97, 0x1e258de596725ff1},   {128, 0xbd894df5d76d65e1},
        {129, 0x7d623bc70b997b42},  {144, 0x79351c58d8e24ea8},  {239, 0x8a58cf68f2f51322},
        {240, 0x21771fe5d37d93a6},  {241, 0x5f2350ac407e387b},  {256, 0xc3a7b9f2a84c1f53},
        {320, 0x2d4511b58cec02fd},  {1023, 0x485332c1d9124d53}, {1024, 0x68678130cff071c1},
        {1025, 0x48ea91ebb6bc4eea}, {1088, 0x94ed3676a21166ee}, {1089, 0xfbbd75bda9133053},
        {2048, 0x71eb61f19e211176}, {2049, 0x308f6e0ac6f2e112}, {10000, 0xaaf8682f946945d7},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(hash_of_size(cases[i].size), cases[i].hash);
}

static void agrees_with_the_reference_at_every_size(void **state) {
    (void)state;
    uint64_t hashes[3000];
    for (size_t size = 0; size < sizeof hashes / sizeof hashes[0]; size++)
        hashes[size] = hash_of_size(size);
    assert_int_equal(xxh3_64((const uint8_t *)hashes, sizeof hashes), 0x45ded74e4c1ff868);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_reference),
        cmocka_unit_test(agrees_with_the_reference_at_every_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
