/* SPDX-License-Identifier: Apache-2.0 */
/* ChaCha20-Poly1305: the vectors of RFC 8439 for each part, tags of OpenSSL 3.0 at the sizes around
 * groups of blocks (a tag covers the whole ciphertext), and the greatest limbs that occur. */
#include "tests/workloads/hex.h"
#include "tests/workloads/kernel_test.h"

#include "workloads/crypto/chacha20_poly1305/chacha20_poly1305.h"

static const char sunscreen[] =
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
    "sunscreen would be it.";

/* Section 2.3.2: the block function, from a key that counts up. */
static void computes_the_published_block(void **state) {
    (void)state;
    uint8_t key[32], nonce[12], stream[CHACHA20_BLOCK_SIZE] = {0};
    uint32_t words[16];
    for (size_t i = 0; i < sizeof key; i++)
        key[i] = (uint8_t)i;
    bytes_of_hex(nonce, sizeof nonce, "000000090000004a00000000");
    chacha20_state(words, key, 1, nonce);
    chacha20_xor(stream, stream, sizeof stream, words);
    assert_hex(stream, sizeof stream,
               "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
               "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e");
}

/* The counter goes from 2^32 - 1 to 0 without touching the nonce. */
static void wraps_the_counter(void **state) {
    (void)state;
    uint8_t stream[6 * CHACHA20_BLOCK_SIZE] = {0}, one[CHACHA20_BLOCK_SIZE];
    static const uint8_t key[32] = {1}, nonce[12] = {2};
    uint32_t words[16];
    chacha20_state(words, key, 0xfffffffd, nonce);
    chacha20_xor(stream, stream, sizeof stream, words);
    for (size_t i = 0; i < 6; i++) {
        memset(one, 0, sizeof one);
        chacha20_state(words, key, 0xfffffffd + (uint32_t)i, nonce);
        chacha20_xor(one, one, sizeof one, words);
        assert_memory_equal(one, stream + i * sizeof one, sizeof one);
    }
}

/* Sections 2.5.2 and A.3 (7 to 11): key, message, tag. */
static void computes_the_published_tags(void **state) {
    (void)state;
#define ZEROS "00000000000000000000000000000000"
#define ONES  "ffffffffffffffffffffffffffffffff"
    static const struct {
        const char *key, *message, *tag;
    } cases[] = {
        {"85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b",
         "43727970746f6772617068696320466f72756d2052657365617263682047726f7570",
         "a8061dc1305136c6c22b8baf0c0127a9"},
        {"02000000000000000000000000000000" ZEROS, ONES, "03000000000000000000000000000000"},
        {"02000000000000000000000000000000" ONES, "02000000000000000000000000000000",
         "03000000000000000000000000000000"},
        {"01000000000000000000000000000000" ZEROS,
         ONES "f0ffffffffffffffffffffffffffffff11000000000000000000000000000000",
         "05000000000000000000000000000000"},
        {"01000000000000000000000000000000" ZEROS,
         ONES "fbfefefefefefefefefefefefefefefe01010101010101010101010101010101", ZEROS},
        {"02000000000000000000000000000000" ZEROS, "fdffffffffffffffffffffffffffffff",
         "faffffffffffffffffffffffffffffff"},
        {"01000000000000000400000000000000" ZEROS,
         "e33594d7505e43b900000000000000003394d7505e4379cd0100000000000000" ZEROS
         "01000000000000000000000000000000",
         "14000000000000005500000000000000"},
        {"01000000000000000400000000000000" ZEROS,
         "e33594d7505e43b900000000000000003394d7505e4379cd0100000000000000" ZEROS,
         "13000000000000000000000000000000"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t key[32], message[64], tag[POLY1305_TAG_SIZE];
        bytes_of_hex(key, sizeof key, cases[i].key);
        const size_t size = bytes_of_hex(message, sizeof message, cases[i].message);
        poly1305(tag, message, size, key);
        assert_hex(tag, sizeof tag, cases[i].tag);
    }
}

/* Key and message of ones throughout: tags of OpenSSL. */
static void carries_the_greatest_limbs(void **state) {
    (void)state;
    static const struct {
        size_t size;
        const char *tag;
    } cases[] = {
        {16, "fbffff17faffff17faffff17faffff17"},    {64, "900fe32bc15fa8d7bca8efe4c7e37eb1"},
        {65, "e4d8b131f296fa0723796121694ffa18"},    {80, "b7dab159c89efa2ff98061493f57fa40"},
        {127, "fdaacaf2156c7308a7e59c44f480968a"},   {128, "f8aaa2240c6c4b3a9de57476ea806eb4"},
        {144, "ec95374c79baea9619dff24c555e7411"},   {192, "1c39cfbf97561e82e7692e1ebad9e5ad"},
        {255, "c80cb43844f387946e5aa6085bdf67da"},   {1024, "25d4926a53bb480da228ec61e0a31a38"},
        {16383, "f61999e4c1a9ead541b4b639ace61ad5"},
    };
    uint8_t key[32], tag[POLY1305_TAG_SIZE];
    memset(key, 0xff, sizeof key);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t *const message = guarded_alloc(cases[i].size);
        memset(message, 0xff, cases[i].size);
        poly1305(tag, message, cases[i].size, key);
        assert_hex(tag, sizeof tag, cases[i].tag);
        guarded_free(message, cases[i].size);
    }
}

/* What the vectors of section 2.8.2 and OpenSSL's are sealed with. */
static struct chacha20_poly1305 published_seal(const uint8_t *associated, size_t size) {
    struct chacha20_poly1305 how = {.associated = associated, .associated_size = size};
    for (size_t i = 0; i < sizeof how.key; i++)
        how.key[i] = (uint8_t)(0x80 + i);
    bytes_of_hex(how.nonce, sizeof how.nonce, "070000004041424344454647");
    return how;
}

static void seals_the_published_message(void **state) {
    (void)state;
    uint8_t associated[12], cipher[sizeof sunscreen - 1], tag[POLY1305_TAG_SIZE];
    bytes_of_hex(associated, sizeof associated, "50515253c0c1c2c3c4c5c6c7");
    const struct chacha20_poly1305 how = published_seal(associated, sizeof associated);
    chacha20_poly1305_seal(cipher, tag, (const uint8_t *)sunscreen, sizeof cipher, &how);
    assert_hex(cipher, sizeof cipher,
               "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
               "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
               "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
               "3ff4def08e4b7a9de576d26586cec64b6116");
    assert_hex(tag, sizeof tag, "1ae10b594f09e26a7e902ecbd0600691");
}

/* Byte i of message and associated data is i^2 + i / 251, modulo 256. */
static uint8_t *patterned(size_t size) {
    uint8_t *const bytes = guarded_alloc(size);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)(i * i + i / 251);
    return bytes;
}

static void agrees_with_openssl_at_every_remainder(void **state) {
    (void)state;
    static const struct {
        size_t size, associated_size;
        const char *tag;
    } cases[] = {
        {0, 0, "a0784d7a4716f3feb4f64e7f4b39bf04"},
        {1, 1, "e50ec979b70e7a8c9a21dc132e670764"},
        {15, 15, "d1e52290567625c0f3218c8dbe9ec5a2"},
        {16, 16, "9493dc7ea97af1cd2f0dd876268be811"},
        {17, 17, "247a4366e12646a35da49d46451128e4"},
        {47, 7, "cdda2a1fc69cb81c1b63d5343fdad7b3"},
        {63, 23, "aa7e0261436dc43465dbbb8ea418dd3e"},
        {64, 24, "ecfe6f165d4c159516c13136563e973e"},
        {65, 25, "ccb2d84571cfe17eb5e8428855d02727"},
        {127, 7, "4439930464318353ef2025886f5d726c"},
        {128, 8, "fa8c56601f2484ba50dcc930349cabfa"},
        {129, 9, "3a2858138409fec221732ab40cce8e4c"},
        {191, 31, "e5d83ccd4bfe886bae54fc2a561a57a2"},
        {192, 32, "cac304b95217843e49fed9eaec9c6fa8"},
        {255, 15, "3b745f0af8fa1c92d662fedbea4948d7"},
        {256, 16, "660f9e96fdac4fea23e12bba134a2827"},
        {257, 17, "b863697dd148570f8f16dd990ac787dc"},
        {303, 23, "f44884afe38f7e45daf6cf4597992f07"},
        {319, 39, "866113aca2468825439a2e57ca279836"},
        {320, 0, "4f0a1a511d9dfb4c6ee6f31d3244e5fc"},
        {321, 1, "5a3adfb19799d8f9abca033e582f2439"},
        {383, 23, "f0b14e4bccbc333ed5257d24fb41e977"},
        {448, 8, "389fb611e6136a6cb17fb8dab95b26d5"},
        {511, 31, "ba2576c7f1ed6c1f5569b652fe2b965f"},
        {512, 32, "8bf48f9abe07249204a9b86bb1bd9760"},
        {513, 33, "5035ab4dc07308d188adb783e437a40d"},
        {577, 17, "df081c769614c45202b7c25dcfb468f1"},
        {767, 7, "1f91150b5ed8ae5439661cd465a20021"},
        {1023, 23, "1bf370d6cc7f7c50a66b29d2b3c6fc09"},
        {1024, 24, "02ee1be26561916daf13b6281b3b3359"},
        {1025, 25, "e85bed7c76daf159520328a2e0bc6a5f"},
        {4111, 31, "7954a73c4503404212b1a9b981313fd0"},
        {65537, 17, "c5d1dfc5e4b7f752751169c48c404813"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t *const message = patterned(cases[i].size), tag[POLY1305_TAG_SIZE];
        uint8_t *const associated = patterned(cases[i].associated_size);
        const struct chacha20_poly1305 how = published_seal(associated, cases[i].associated_size);
        chacha20_poly1305_seal(message, tag, message, cases[i].size, &how);
        assert_hex(tag, sizeof tag, cases[i].tag);
        guarded_free(message, cases[i].size);
        guarded_free(associated, cases[i].associated_size);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(computes_the_published_block),
        cmocka_unit_test(wraps_the_counter),
        cmocka_unit_test(computes_the_published_tags),
        cmocka_unit_test(carries_the_greatest_limbs),
        cmocka_unit_test(seals_the_published_message),
        cmocka_unit_test(agrees_with_openssl_at_every_remainder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
