/* The character n-grams of a question's terms, and which word types share how many of them. */
#ifndef MAAGAR_TERM_GRAMS_H
#define MAAGAR_TERM_GRAMS_H

#include "word_types.h"

/* The bits of a term's grams, and how many of each half a type must have that may be similar. */
typedef struct {
    uint64_t bits[2];
    int least[2];
} Likely;

/* The grams of all terms by hash: `first` of a slot, `next` in it, and of which `term` each gram is. A type's
 * `shares` of the terms' weight are added up for one type after the other, and are zero between. */
typedef struct {
    const Question *asked;
    uint32_t mask;
    int32_t *first, *next, *term;
    Likely *likely;
    double *shares;
} TermGrams;

/* Make ready the grams asked for; return 0 where memory is short. Free them in any case. */
int make_grams(TermGrams *grams, const Question *asked);

void free_grams(TermGrams *grams);

/* Return whether a type may be similar to a term: bits tell that most are not. */
int is_likely(const TermGrams *grams, const KnownType *known);

/* Note which terms share enough of their grams with the type; return whether any. */
int say_similar(Said *said, const TermGrams *grams, const Forward *forward, uint32_t type);

#endif
