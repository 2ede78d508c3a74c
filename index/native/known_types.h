/* What a closer look notes of each word type, once; index/ranking/word_vectors.py keeps it. */
#ifndef MAAGAR_KNOWN_TYPES_H
#define MAAGAR_KNOWN_TYPES_H

#include "kernels.h"

#ifdef __GNUC__
#define LOAD(number) __atomic_load_n(number, __ATOMIC_ACQUIRE)
#define STORE(number, value) __atomic_store_n(number, value, __ATOMIC_RELEASE)
#else
#define LOAD(number) (*(const volatile uint32_t *)(number))
#define STORE(number, value) (*(volatile uint32_t *)(number) = (value))
#endif

#define MORE_LEMMAS ((uint32_t)1 << 31) /* than are noted: in `row` */

/* Two bits of 64 for each gram of a word, by different parts of its hash. */
static inline void note_gram(uint64_t bits[2], uint32_t gram)
{
    bits[0] |= (uint64_t)1 << (gram & 63);
    bits[1] |= (uint64_t)1 << (gram >> 6 & 63);
}

/* Return the row of the vector of the first of the lemmas, else of the surface, else the last one, which is zero. */
int32_t vector_of(const WordVectors *vectors, const uint32_t *lemma, ptrdiff_t lemmas, uint32_t surface);

/* Note what a closer look asks of a type. */
void get_to_know(KnownType *known, const WordVectors *vectors, const Forward *forward, uint32_t type);

/* Return what is known of a type. Looked up once. */
static inline const KnownType *known_type(const WordVectors *vectors, const Forward *forward, uint32_t type)
{
    KnownType *known = vectors->known + type;
    if (!LOAD(&known->row))
        get_to_know(known, vectors, forward, type);
    return known;
}

static inline const int8_t *steps_of(const WordVectors *vectors, const KnownType *known)
{
    return vectors->steps + (ptrdiff_t)((known->row & ~MORE_LEMMAS) - 1) * vectors->dimension;
}

#endif
