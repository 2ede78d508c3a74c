/* Looks up what is asked of a word type again and again: its words, bits of its grams, where its vector is. */
#include "known_types.h"

/* Return the row of a word's vector, or the last one, which is zero, for a word without. */
static int32_t vector_of_word(const WordVectors *vectors, uint32_t hash)
{
    ptrdiff_t low = 0, high = vectors->count;
    while (low < high) {
        ptrdiff_t middle = (low + high) / 2;
        if (vectors->hash[middle] < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return (int32_t)(low < vectors->count && vectors->hash[low] == hash ? low : vectors->count);
}

int32_t vector_of(const WordVectors *vectors, const uint32_t *lemma, ptrdiff_t lemmas, uint32_t surface)
{
    int32_t row = lemmas ? vector_of_word(vectors, *lemma) : (int32_t)vectors->count;
    return row < vectors->count ? row : vector_of_word(vectors, surface);
}

/* The row comes last: by it other threads see that the rest is there. */
void get_to_know(KnownType *known, const WordVectors *vectors, const Forward *forward, uint32_t type)
{
    const uint32_t *lemma = forward->lemma + forward->lemma_at[type];
    ptrdiff_t lemmas = forward->lemma_at[type + 1] - forward->lemma_at[type];
    uint64_t bits[2] = {0, 0};
    for (uint32_t at = forward->gram_at[type]; at < forward->gram_at[type + 1]; at++)
        note_gram(bits, forward->gram[at]);
    known->surface = forward->surface[type];
    known->lemma[0] = lemmas > 0 ? lemma[0] : known->surface;
    known->lemma[1] = lemmas > 1 ? lemma[1] : known->surface;
    known->gram_bits[0] = bits[0];
    known->gram_bits[1] = bits[1];
    uint32_t row = 1 + (uint32_t)vector_of(vectors, lemma, lemmas, known->surface);
    STORE(&known->row, row | (lemmas > 2 ? MORE_LEMMAS : 0));
}
