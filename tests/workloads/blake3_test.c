/* SPDX-License-Identifier: Apache-2.0 */
/* BLAKE3: the project's published vectors (bytes that count from 0 to 250 and begin again) and more
 * of the same from its command, b3sum 1.2.0; then every number of chunks that leaves groups of four
 * incomplete, against the tree of the paper built by recursion. */
#include "tests/workloads/hex.h"
#include "tests/workloads/kernel_test.h"

#include "workloads/crypto/blake3/blake3.h"

#include <stdbool.h>

/* Of the first eight primes, their first 32 bits after the point. */
static const uint32_t square_roots[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

static const struct {
    size_t size;
    const char *digest;
} cases[] = {
    {0, "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"},
    {1, "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213"},
    {63, "e9bc37a594daad83be9470df7f7b3798297c3d834ce80ba85d6e207627b7db7b"},
    {64, "4eed7141ea4a5cd4b788606bd23f46e212af9cacebacdc7d1f4c6dc7f2511b98"},
    {65, "de1e5fa0be70df6d2be8fffd0e99ceaa8eb6e8c93a63f2d8d1c30ecb6b263dee"},
    {127, "d81293fda863f008c09e92fc382a81f5a0b4a1251cba1634016a0f86a6bd640d"},
    {128, "f17e570564b26578c33bb7f44643f539624b05df1a76c81f30acd548c44b45ef"},
    {1023, "10108970eeda3eb932baac1428c7a2163b0e924c9a9e25b35bba72b28f70bd11"},
    {1024, "42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7"},
    {1025, "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444"},
    {2048, "e776b6028c7cd22a4d0ba182a8bf62205d2ef576467e838ed6f2529b85fba24a"},
    {2049, "5f4d72f40d7a5f82b15ca2b2e44b1de3c2ef86c426c95c1af0b6879522563030"},
    {3072, "b98cb0ff3623be03326b373de6b9095218513e64f1ee2edd2525c7ad1e5cffd2"},
    {3073, "7124b49501012f81cc7f11ca069ec9226cecb8a2c850cfe644e327d22d3e1cd3"},
    {4096, "015094013f57a5277b59d8475c0501042c0b642e531b0a1c8f58d2163229e969"},
    {4097, "9b4052b38f1c5fc8b1f9ff7ac7b27cd242487b3d890d15c96a1c25b8aa0fb995"},
    {5121, "628bd2cb2004694adaab7bbd778a25df25c47b9d4155a55f8fbd79f2fe154cff"},
    {6144, "3e2e5b74e048f3add6d21faab3f83aa44d3b2278afb83b80b3c35164ebeca205"},
    {8193, "bab6c09cb8ce8cf459261398d2e7aef35700bf488116ceb94a36d0f5f1b7bc3b"},
    {16384, "f875d6646de28985646f34ee13be9a576fd515f76b5b0a26bb324735041ddde4"},
    {31744, "62b6960e1a44bcc1eb1a611a8d6235b6b4b78f32e7abc4fb4c6cdcce94895c47"},
    {102400, "bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085"},
};

static void gives_the_published_digests(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t *const message = guarded_alloc(cases[i].size);
        uint8_t digest[BLAKE3_DIGEST_SIZE];
        for (size_t k = 0; k < cases[i].size; k++)
            message[k] = (uint8_t)(k % 251);
        blake3(message, cases[i].size, digest);
        assert_hex(digest, sizeof digest, cases[i].digest);
        guarded_free(message, cases[i].size);
    }
}

/* The compression function by the paper's tables: quarter rounds by index, the message permuted. */
static void compress(uint32_t h[8], const uint8_t block[BLAKE3_BLOCK_SIZE], uint32_t size,
                     uint32_t counter, uint32_t flags) {
    static const uint8_t places[8][4] = {{0, 4, 8, 12},  {1, 5, 9, 13},  {2, 6, 10, 14},
                                         {3, 7, 11, 15}, {0, 5, 10, 15}, {1, 6, 11, 12},
                                         {2, 7, 8, 13},  {3, 4, 9, 14}};
    static const uint8_t permutation[16] = {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8};
    static const uint8_t turns[4] = {16, 12, 8, 7};
    uint32_t v[16], m[16];
    memcpy(v, h, 32);
    memcpy(v + 8, square_roots, 16);
    memcpy(v + 12, (const uint32_t[]){counter, 0, size, flags}, 16);
    memcpy(m, block, sizeof m);
    for (size_t g = 0; g < 56; g++) {
        const uint8_t *const at = places[g % 8];
        for (size_t i = 0; i < 4; i++) {
            const size_t to = at[i % 2 * 2], from = at[i % 2 * 2 + 1],
                         turned = at[i % 2 == 0 ? 3 : 1];
            v[to] += v[from] + (i % 2 == 0 ? m[g % 8 * 2 + i / 2] : 0);
            const uint32_t x = v[turned] ^ v[to];
            v[turned] = x >> turns[i] | x << (32 - turns[i]);
        }
        uint32_t permuted[16];
        for (size_t i = 0; i < 16; i++)
            permuted[i] = m[permutation[i]];
        if (g % 8 == 7) memcpy(m, permuted, sizeof m);
    }
    for (size_t i = 0; i < 8; i++)
        h[i] = v[i] ^ v[i + 8];
}

/* The chaining value of a subtree: section 2.1, the left one being the largest complete tree that
 * leaves something to the right. */
static void hash_subtree(const uint8_t *message, size_t size, uint32_t counter, uint32_t root,
                         uint32_t value[8]) {
    uint8_t block[2 * BLAKE3_DIGEST_SIZE];
    memcpy(value, square_roots, sizeof square_roots);
    if (size <= BLAKE3_CHUNK_SIZE) {
        for (size_t at = 0; at == 0 || at < size; at += BLAKE3_BLOCK_SIZE) {
            const size_t here = size - at < BLAKE3_BLOCK_SIZE ? size - at : BLAKE3_BLOCK_SIZE;
            const bool last = size - at == here;
            memset(block, 0, sizeof block);
            memcpy(block, message + at, here);
            compress(value, block, (uint32_t)here, counter,
                     (at == 0 ? BLAKE3_CHUNK_START : 0u) | (last ? BLAKE3_CHUNK_END | root : 0u));
        }
        return;
    }
    size_t left = BLAKE3_CHUNK_SIZE;
    while (2 * left < size)
        left *= 2;
    uint32_t children[16];
    hash_subtree(message, left, counter, 0, children);
    hash_subtree(message + left, size - left, counter + (uint32_t)(left / BLAKE3_CHUNK_SIZE), 0,
                 children + 8);
    compress(value, (const uint8_t *)children, BLAKE3_BLOCK_SIZE, 0, BLAKE3_PARENT | root);
}

static void builds_the_tree_of_the_paper(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t chunks = 1; chunks <= 40; chunks++) {
        static const size_t rests[] = {0, 1, 64, 700, 1023};
        for (size_t r = 0; r < sizeof rests / sizeof rests[0]; r++) {
            const size_t size = chunks * BLAKE3_CHUNK_SIZE + rests[r];
            uint8_t *const message = guarded_alloc(size), digest[BLAKE3_DIGEST_SIZE];
            uint32_t expected[8];
            lm_random_fill_bytes(&random, message, size);
            hash_subtree(message, size, 0, BLAKE3_ROOT, expected);
            blake3(message, size, digest);
            assert_memory_equal(digest, expected, sizeof digest);
            guarded_free(message, size);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_published_digests),
        cmocka_unit_test(builds_the_tree_of_the_paper),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
