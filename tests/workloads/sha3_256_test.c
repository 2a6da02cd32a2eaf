/* SPDX-License-Identifier: Apache-2.0 */
/* SHA3-256: NIST's examples, and one to five messages of every kind of remainder, whose digests are
 * themselves hashed and compared with what Python's hashlib gives. */
#include "tests/workloads/hex.h"
#include "tests/workloads/kernel_test.h"

#include "workloads/crypto/sha3_256/sha3_256.h"

static void gives_the_published_digests(void **state) {
    (void)state;
    uint8_t many[200];
    memset(many, 0xa3, sizeof many);
    static const char text[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    const struct {
        const void *message;
        size_t size;
        const char *digest;
    } cases[] = {
        {"", 0, "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a"},
        {"abc", 3, "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"},
        {text, 56, "41c0dba2a9d6240849100376a8235e2c82e1b9998a999e21db32dd97496d3376"},
        {many, 200, "79f38adec5c20307a98ef76e8324afbfd46cfd81b22e3973c65fa1bd9de31787"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t digest[SHA3_256_DIGEST_SIZE];
        sha3_256_many(digest, cases[i].message, cases[i].size, 1);
        assert_hex(digest, sizeof digest, cases[i].digest);
    }
}

/* Byte i of the messages is i^2 + i / 251, modulo 256. */
static void hashes_many_messages(void **state) {
    (void)state;
    static const struct {
        size_t size, count;
        const char *digest;
    } cases[] = {
        {0, 1, "a1292c11ccdb876535c6699e8217e1a1294190d83e4233ecc490d32df17a4116"},
        {1, 2, "d9a58c55807dd1bd547132f162bb15314b2d185c828ae604c53e6eaf705a071c"},
        {7, 3, "28ec28053ff4a747ae946f78311c6fd5fbc131e592bc93bcd60bd10f4ce41843"},
        {8, 4, "c14d4ae628b57eebdff660a7c550f62407f0e26e0efbe1f753ac6794948da8f3"},
        {127, 5, "e8fad93e56ae2938373960ad7470d2189c03eda49e438c3a70e4f431256a1156"},
        {128, 1, "3d40b21b94419e9976d7c522d3a42146661c6a94ea3f819213bfa82753f199f0"},
        {134, 2, "1fbb857fe68b4d4cc64e78576710985528853621c18abaaf629b5113be007fe4"},
        {135, 3, "9c7889d1a351488745168124ad581831afb59d796061ae794eeff896c103fd15"},
        {136, 4, "d1f77ec32a4dee57f086dd82a861352a2585bd801ebfe597fd33fc41c230ce7e"},
        {137, 5, "4e48c808a00c418d2e12f2d18ca3a8165650f6768a200ab4eece1780e9f7aeec"},
        {143, 1, "d818831922fa960016174b0cdabc39c6a9624b9421cf4ceb3a7501b4d23dc23d"},
        {144, 2, "aa8c04577bea0879b06402531dd80c0dd09474667a089174db27b53c6811aed2"},
        {271, 3, "a983aaf5d153c6e323ffd03f2921526da9fde1a622d76f9c10daffff3d46b3e3"},
        {272, 4, "c6f9baa27a312e305f9587190cc645a7cb0b8cc6896fab1782d4cbbbcc99717e"},
        {273, 5, "d9a8c5e3e0b0839795d86f250b4ce85a2f49847213309dc336f2956ef8bda8f6"},
        {407, 1, "ba1cf851264eeefee6fefdc83a68489f061a8e813763dc562b2f82f7ba3b6188"},
        {408, 2, "dece3cd903c38bf41abbf4f8a393288d4127d895ed65150c9e771d51d3cf5dbc"},
        {409, 3, "6c7b19875c3982b98be6ea6369b5441392a987189b5c24a99924f7ffc2390376"},
        {1000, 4, "ae38edbe35948a7eb56248721e082abf821b343668b272cfe67e552f18cfeebf"},
        {1024, 5, "e982d0e4935bbbee0be3221ba3f27b8ecc18c65acd00cec0f686b51389fe9c87"},
        {5000, 1, "60de160b3f1aa60aed2a45892eb9c2264c653c9acd902bb65eb48bbae44f8a48"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const size_t total = cases[i].size * cases[i].count;
        const size_t digests_size = cases[i].count * SHA3_256_DIGEST_SIZE;
        uint8_t *const messages = guarded_alloc(total);
        uint8_t *const digests = guarded_alloc(digests_size), digest[SHA3_256_DIGEST_SIZE];
        for (size_t k = 0; k < total; k++)
            messages[k] = (uint8_t)(k * k + k / 251);
        sha3_256_many(digests, messages, cases[i].size, cases[i].count);
        sha3_256_many(digest, digests, digests_size, 1);
        assert_hex(digest, sizeof digest, cases[i].digest);
        guarded_free(digests, digests_size);
        guarded_free(messages, total);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_published_digests),
        cmocka_unit_test(hashes_many_messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
