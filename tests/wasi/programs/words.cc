// SPDX-License-Identifier: Apache-2.0
// A C++ program: classes, templates, lambdas, constructors and destructors of globals, new and
// delete. Without the C++ library, which wasi-libc has none of: containers are its own.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

namespace {

struct Lifetime {
    const char *name;
    explicit Lifetime(const char *given) : name(given) { printf("begin %s\n", name); }
    ~Lifetime() { printf("end %s\n", name); }
};

Lifetime global("global");

template <typename T> class List {
  public:
    List() = default;
    List(const List &) = delete;
    List &operator=(const List &) = delete;
    ~List() { delete[] items_; }
    void add(const T &item) {
        if (size_ == room_) grow();
        items_[size_++] = item;
    }
    T *begin() { return items_; }
    T *end() { return items_ + size_; }
    size_t size() const { return size_; }

  private:
    void grow() {
        room_ = room_ == 0 ? 4 : 2 * room_;
        T *items = new T[room_];
        for (size_t i = 0; i < size_; i++)
            items[i] = items_[i];
        delete[] items_;
        items_ = items;
    }
    T *items_ = nullptr;
    size_t size_ = 0, room_ = 0;
};

struct Word {
    char text[32];
    int count;
};

struct Counter {
    virtual ~Counter() = default;
    virtual bool takes(const char *word) const = 0;
};

struct Long final : Counter {
    bool takes(const char *word) const override { return strlen(word) > 3; }
};

template <typename F> void for_each_word(FILE *file, F &&act) {
    char word[32];
    while (fscanf(file, "%31s", word) == 1)
        act(word);
}

void count(List<Word> &words, const char *text) {
    for (Word &word : words) {
        if (strcmp(word.text, text) == 0) {
            word.count++;
            return;
        }
    }
    Word word = {};
    snprintf(word.text, sizeof word.text, "%s", text);
    word.count = 1;
    words.add(word);
}

} // namespace

int main(int argc, char **argv) {
    if (argc != 2) return 2;
    FILE *file = fopen(argv[1], "r");
    if (!file) {
        perror(argv[1]);
        return 1;
    }
    const Counter *counter = new Long;
    List<Word> words;
    for_each_word(file, [&](const char *word) {
        if (counter->takes(word)) count(words, word);
    });
    for (const Word &word : words)
        printf("%s %d\n", word.text, word.count);
    printf("%zu words\n", words.size());
    fclose(file);
    delete counter;
    return 0;
}
