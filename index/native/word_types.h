/* What the different word types of candidate passages say of a question's terms. */
#ifndef MAAGAR_WORD_TYPES_H
#define MAAGAR_WORD_TYPES_H

#include "kernels.h"

/* What a word type says of one term: 1 for the word itself, less for a similar one; how near in meaning; how
 * much it tells of the term though it is another word. */
typedef struct {
    float same, strength, cosine, lift;
} Said;

/* Where what a type says begins, a `Said` a term; of the terms up to `first` and from `end` on it says nothing. */
typedef struct {
    int32_t row, first, end;
} Saying;

/* Of a hash table: a type, and its place among those met. */
typedef struct {
    uint32_t type;
    int32_t place;
} Slot;

/* The types of the candidates' words: `place` is that of each word's type in `met`, and in `saying`, which leads
 * into `rows`; `slot` finds a type in `met`. */
typedef struct {
    uint32_t mask;
    Slot *slot;
    int32_t *place;
    uint32_t *met;
    Saying *saying;
    ptrdiff_t count, used, room;
    Said *rows;
} Types;

/* Find the types of the words and what each says; return 0 where memory is short. Free them in any case. */
int hear_types(Types *types, const int64_t *rows, ptrdiff_t count, const Forward *forward,
               const WordVectors *vectors, const Question *asked);

void free_types(Types *types);

static inline uint32_t slot_of(uint32_t number, uint32_t mask)
{
    return (number * 0x9E3779B1u >> 7) & mask;
}

static inline uint32_t slots_for(ptrdiff_t count)
{
    uint32_t slots = 16;
    while ((ptrdiff_t)slots < 2 * count)
        slots *= 2;
    return slots;
}

static inline void raise_to(float *value, float other)
{
    if (other > *value)
        *value = other;
}

#endif
