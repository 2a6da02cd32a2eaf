/* SPDX-License-Identifier: Apache-2.0 */
/* AES-128: the key expansion and ciphers of FIPS 197 (a block is encrypted as a counter, over
 * zeros), the counter mode of NIST SP 800-38A, and OpenSSL's output at every kind of remainder and
 * carry. */
#include "tests/workloads/hex.h"
#include "tests/workloads/kernel_test.h"

#include "workloads/crypto/aes128_bitsliced/aes128_bitsliced.h"

#include <sha2.h>

static const char key_text[] = "2b7e151628aed2a6abf7158809cf4f3c";
static const char counter_text[] = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";

static struct aes128_keys expand(const char *hex) {
    struct aes128_keys keys;
    uint8_t key[AES_BLOCK_SIZE];
    bytes_of_hex(key, sizeof key, hex);
    aes128_expand_key(&keys, key);
    return keys;
}

/* FIPS 197 appendix A.1. */
static void expands_the_published_key(void **state) {
    (void)state;
    const struct aes128_keys keys = expand(key_text);
    assert_hex(keys.round[0], AES_BLOCK_SIZE, key_text);
    assert_hex(keys.round[1], AES_BLOCK_SIZE, "a0fafe1788542cb123a339392a6c7605");
    assert_hex(keys.round[2], AES_BLOCK_SIZE, "f2c295f27a96b9435935807a7359f67f");
    assert_hex(keys.round[9], AES_BLOCK_SIZE, "ac7766f319fadc2128d12941575c006e");
    assert_hex(keys.round[10], AES_BLOCK_SIZE, "d014f9a8c9ee2589e13f0cc8b6630ca6");
}

/* FIPS 197 appendices B and C.1. */
static void encrypts_the_published_blocks(void **state) {
    (void)state;
    static const struct {
        const char *key, *plain, *cipher;
    } cases[] = {
        {key_text, "3243f6a8885a308d313198a2e0370734", "3925841d02dc09fbdc118597196a0b32"},
        {"000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff",
         "69c4e0d86a7b0430d8cdb78070b4c55a"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct aes128_keys keys = expand(cases[i].key);
        uint8_t plain[AES_BLOCK_SIZE], cipher[AES_BLOCK_SIZE] = {0};
        bytes_of_hex(plain, sizeof plain, cases[i].plain);
        aes128_ctr(cipher, cipher, sizeof cipher, &keys, plain);
        assert_hex(cipher, sizeof cipher, cases[i].cipher);
    }
}

/* NIST SP 800-38A section F.5.1. */
static void counts_as_published(void **state) {
    (void)state;
    const struct aes128_keys keys = expand(key_text);
    uint8_t counter[AES_BLOCK_SIZE], text[64];
    bytes_of_hex(counter, sizeof counter, counter_text);
    bytes_of_hex(text, sizeof text,
                 "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
                 "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
    aes128_ctr(text, text, sizeof text, &keys, counter);
    assert_hex(text, sizeof text,
               "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff"
               "5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee");
}

/* SHA-256 of the ciphertext of bytes i^2 + i / 251, modulo 256. */
static void assert_ciphertext(size_t size, const char *counter_hex, const char *expected) {
    const struct aes128_keys keys = expand(key_text);
    uint8_t counter[AES_BLOCK_SIZE], *const text = guarded_alloc(size);
    char hash[SHA256_DIGEST_STRING_LENGTH];
    bytes_of_hex(counter, sizeof counter, counter_hex);
    for (size_t i = 0; i < size; i++)
        text[i] = (uint8_t)(i * i + i / 251);
    aes128_ctr(text, text, size, &keys, counter);
    assert_string_equal(SHA256Data(text, size, hash), expected);
    guarded_free(text, size);
}

static void agrees_with_openssl_at_every_remainder(void **state) {
    (void)state;
    static const struct {
        size_t size;
        const char *hash;
    } cases[] = {
        {0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {1, "45f83d17e10b34fca01eb8f4454dac34a777d9404a464e732cf4abf2c0da94c4"},
        {15, "7c2415a48df6775055843f90531ca485dd58764258fab63feaaae20892b894c1"},
        {16, "0be787cc542d42607e10aec5db177e4fbb432408f70d422afbb96e605d16d362"},
        {17, "23f02eaac6801c6493f3a0d73f9304d18253eafaa7515dd08524d1bcfc00c06c"},
        {63, "72d916086903529e6b44f38706b94785e5d4926035aa31e48604f13ffe963dfb"},
        {64, "793a928f27a3fadaffc1eec5bc2f3025315a98282870e17c1c7d42148299c104"},
        {65, "133e49ccf2457e734c9d7380800ebd2bf7b0d4e4223cf4e36efffa081d3ca7d1"},
        {80, "2707756b30efd833922e178cb3771ab1ce6fa369cbcf266d6fd04518b8571c67"},
        {127, "3fdc5529e78e93b0017609b959f77d5c3129caa00e32397ad35acd64b25c1a5d"},
        {128, "e8c6ca6212ff09240cc006ebc824dc5a5bc812237b433c5e09e5a5a4023df625"},
        {129, "a16a1b1950b1963048e038d75da52128d93648d1ef616348e874ef7f0dc39894"},
        {143, "ca9bb99b3299fac3e9da5336b25d17e600a312f6924b8e91b682b92c7d55e143"},
        {255, "8551f171fa6ad8be9dc2fa75da067aae7af551e547a8d6dfeb6ffaa526ff53f8"},
        {256, "e51c5f416dd3eec54ebf70bd6e31b8ca4682456304c3ff6ef4b856f616ce27a6"},
        {300, "79bd7d9c9fbdb153eb0292e3517da6965040e1b476ba9162807b616e967684d1"},
        {1000, "5469852a370497015cb238744fc59a1e2caca01698bfff49a1852dede9e1442c"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_ciphertext(cases[i].size, counter_text, cases[i].hash);
}

/* Counters whose lower half overflows within a group, between groups, or not at all. */
static void carries_into_the_upper_half(void **state) {
    (void)state;
    static const struct {
        const char *counter, *hash;
    } cases[] = {
        {"00000000000000fffffffffffffffffb",
         "ebb35566a6b344e6f715739f6c0f8684a36ba3cc6a28a5dc3660a81226232c41"},
        {"fffffffffffffffffffffffffffffffe",
         "275c21139d3fefc7d3f21d906a488ee64fe0ed95fc817ef9fa40b1ed27023017"},
        {"0123456789abcdeffffffffffffffff9",
         "6476743ee3febeb657b29996aae1641701003925cda9f24264fb15a6a42cf2c0"},
        {"00112233445566778899aabbfffffffd",
         "3eb9674c5315a886273b28fcee69ecc5f46b2c9b46bfded5f4e94ca266433c66"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_ciphertext(400, cases[i].counter, cases[i].hash);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expands_the_published_key),
        cmocka_unit_test(encrypts_the_published_blocks),
        cmocka_unit_test(counts_as_published),
        cmocka_unit_test(agrees_with_openssl_at_every_remainder),
        cmocka_unit_test(carries_into_the_upper_half),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
