/* What the kernels share: how a snapshot's tables look in memory. All arrays are numpy's, borrowed for a call. */
#ifndef MAAGAR_KERNELS_H
#define MAAGAR_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/* Where the compiler can, a function is made twice, once for processors that multiply sixteen numbers at once;
 * which one is called is decided when this is loaded. */
#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__)
#define FOR_SEVERAL __attribute__((target_clones("avx2", "default")))
#else
#define FOR_SEVERAL
#endif

/* The forward index, see index/words/forward.py: of each passage its word types, of each type its hashes. */
typedef struct {
    const uint32_t *token;
    const int64_t *offset;
    const uint16_t *heads;
    const uint32_t *surface, *lemma, *lemma_at, *gram, *gram_at;
} Forward;

/* What a closer look asks of every type, side by side: half a line of a processor's cache. `row` is 1 more than
 * that of its vector, 0 while the type is not looked up yet; its first bit says that there are more lemmas. */
typedef struct {
    uint32_t surface, lemma[2], row;
    uint64_t gram_bits[2];
} KnownType;

/* Vectors of words as bytes, by ascending hash, and what is known of each type. */
typedef struct {
    const uint32_t *hash;
    ptrdiff_t count, dimension;
    const int8_t *steps;
    KnownType *known;
} WordVectors;

/* What a question's terms ask for: words and grams as hashes, of each gram its share in the term; the weights of
 * the terms add up to 1. `told` are other words that tell a term, `lift` says how much. */
typedef struct {
    ptrdiff_t terms, grams;
    const uint32_t *surface, *lemma, *gram;
    const int32_t *lemma_at, *gram_at;
    const float *share, *weight;
    const uint32_t *told;
    const float *lift;
    const int32_t *told_at;
} Question;

enum { COVER_COLUMNS = 17, LIKENESS_COLUMNS = 10, WORD_COLUMNS = 29 };

/* Fill float [count, WORD_COLUMNS]; return 0 where memory is short. */
int look_closely(float *table, const int64_t *rows, ptrdiff_t count, const Forward *forward,
                 const WordVectors *vectors, const Question *asked);

/* The hashes of the surfaces and lemmas that a question lights up. */
typedef struct {
    const uint32_t *surface, *lemma;
    ptrdiff_t surfaces, lemmas;
} Words;

/* Fill `spans` with start and end of each word of the passage's text that is asked for; return how many, -1
 * where the packed places are not those of the passage's words. `spans` has room for two numbers a word. */
ptrdiff_t light_up(int64_t *spans, int64_t row, const Forward *forward, const Words *asked, const char *packed,
                   ptrdiff_t size);

/* Fill in where in `rows`, each there once, each of `wanted` stands, -1 for one that is not there; return 0 where
 * memory is short. */
int find_places(int64_t *place, const int64_t *rows, ptrdiff_t count, const int64_t *wanted, ptrdiff_t asked);

#endif
