/* Works out what word types say of a question's terms: whether a type shares surface or lemma with a term, how
 * many character n-grams, how near it is in meaning. Numpy's way is in index/ranking/matching.py, likeness.py and
 * translations.py.
 */
#include "word_types.h"
#include "known_types.h"
#include "term_grams.h"
#include "translations.h"

#include <stdlib.h>
#include <string.h>

enum { WORTH_SLOTS = 1024, USUAL_DIMENSION = 64, NEXT_AHEAD = 6, NEAR_AHEAD = 12, FAR_AHEAD = 20, EMPTY = -1 };
static const int32_t LEAST_PRODUCT = 4839; /* of two vectors in bytes whose cosine is .3 */
static const float ONE = 127.0f * 127.0f; /* ... and is 1 */

/* A call of a function that only fetches is dropped by GCC as one without effect, hence always inline. */
#ifdef __GNUC__
#define FETCH(address) __builtin_prefetch(address)
#define ALWAYS_INLINE inline __attribute__((always_inline))
#else
#define FETCH(address) ((void)(address))
#define ALWAYS_INLINE inline
#endif

/* What is asked, made ready; `meanings` are the vectors of the terms and of the type at hand, `worth` says by the
 * last bits of a word's hash whether a term may have it. */
typedef struct {
    const Forward *forward;
    const WordVectors *vectors;
    const Question *asked;
    Types *types;
    TermGrams grams;
    Translations translations;
    int16_t *meanings;
    uint8_t worth[WORTH_SLOTS];
} Ear;

static int make_types(Types *types, ptrdiff_t words)
{
    uint32_t slots = slots_for(words);
    types->mask = slots - 1;
    types->slot = malloc(slots * sizeof *types->slot);
    types->place = malloc((words + 1) * sizeof *types->place);
    types->saying = malloc((words + 1) * sizeof *types->saying);
    types->met = malloc((words + 1) * sizeof *types->met);
    if (!(types->slot && types->place && types->saying && types->met))
        return 0;
    memset(types->slot, 0xFF, slots * sizeof *types->slot);
    return 1;
}

/* Return the place of a type among those met; a new one comes last. */
static int32_t place_of(Types *types, uint32_t type)
{
    uint32_t slot = slot_of(type, types->mask);
    for (; types->slot[slot].place != EMPTY; slot = (slot + 1) & types->mask)
        if (types->slot[slot].type == type)
            return types->slot[slot].place;
    types->met[types->count] = type;
    types->slot[slot] = (Slot){type, (int32_t)types->count++};
    return types->slot[slot].place;
}

static void note_worth(Ear *ear)
{
    const Question *asked = ear->asked;
    memset(ear->worth, 0, sizeof ear->worth);
    for (ptrdiff_t term = 0; term < asked->terms; term++)
        ear->worth[asked->surface[term] % WORTH_SLOTS] = 1;
    for (int32_t at = 0; at < asked->lemma_at[asked->terms]; at++)
        ear->worth[asked->lemma[at] % WORTH_SLOTS] = 1;
}

/* Return whether the type may have a term's surface or lemma. */
static inline int is_worth(const Ear *ear, const KnownType *known)
{
    return ear->worth[known->surface % WORTH_SLOTS] | ear->worth[known->lemma[0] % WORTH_SLOTS]
           | ear->worth[known->lemma[1] % WORTH_SLOTS] | (known->row >= MORE_LEMMAS);
}

static int has_lemma(const Forward *forward, uint32_t type, uint32_t lemma)
{
    int any = 0;
    for (uint32_t at = forward->lemma_at[type]; at < forward->lemma_at[type + 1]; at++)
        any |= forward->lemma[at] == lemma;
    return any;
}

/* Note of which terms the type has the surface or a lemma; return whether of any. */
static int say_same(Said *said, const Ear *ear, uint32_t type)
{
    const Question *asked = ear->asked;
    int any = 0;
    for (ptrdiff_t term = 0; term < asked->terms; term++) {
        int same = asked->surface[term] == ear->forward->surface[type];
        for (int32_t at = asked->lemma_at[term]; at < asked->lemma_at[term + 1]; at++)
            same |= has_lemma(ear->forward, type, asked->lemma[at]);
        said[term].same = said[term].strength = (float)same;
        any |= same;
    }
    return any;
}

static inline int32_t dot(const int16_t *one, const int16_t *other, ptrdiff_t dimension)
{
    int32_t sum = 0;
    for (ptrdiff_t at = 0; at < dimension; at++)
        sum += one[at] * other[at];
    return sum;
}

/* Two bytes a number: so a processor multiplies eight of them at once. */
static inline void widen(int16_t *wide, const int8_t *steps, ptrdiff_t dimension)
{
    for (ptrdiff_t at = 0; at < dimension; at++)
        wide[at] = steps[at];
}

/* Note how near in meaning the type is to each term, 1 for the word itself; return whether to any. */
static ALWAYS_INLINE int say_meant(Said *said, const Ear *ear, const KnownType *known, ptrdiff_t dimension)
{
    int16_t *own = ear->meanings + ear->asked->terms * dimension;
    int any = 0;
    widen(own, steps_of(ear->vectors, known), dimension);
    for (ptrdiff_t term = 0; term < ear->asked->terms; term++) {
        int32_t product = dot(own, ear->meanings + term * dimension, dimension);
        if (product < LEAST_PRODUCT && said[term].same <= 0)
            continue;
        said[term].cosine = said[term].same > 0 ? 1 : (float)product / ONE;
        any = 1;
    }
    return any;
}

/* As `say_meant`; loops whose length is known when this is compiled take half the time. */
FOR_SEVERAL
static int say_like(Said *said, const Ear *ear, const KnownType *known)
{
    if (ear->vectors->dimension == USUAL_DIMENSION)
        return say_meant(said, ear, known, USUAL_DIMENSION);
    return say_meant(said, ear, known, ear->vectors->dimension);
}

/* Make room for one more row; return 0 where memory is short. */
static int make_room(Types *types, ptrdiff_t terms)
{
    if (types->used + terms <= types->room)
        return 1;
    types->room = 2 * types->room + 64 * terms;
    Said *rows = realloc(types->rows, types->room * sizeof *rows);
    if (rows)
        types->rows = rows;
    return rows != NULL;
}

static int is_silent(const Said *said)
{
    return said->strength <= 0 && said->cosine <= 0 && said->lift <= 0;
}

/* Return where what a type says stands; the row is kept only where it says anything. */
static Saying say(Ear *ear, uint32_t type)
{
    ptrdiff_t terms = ear->asked->terms;
    Saying saying = {(int32_t)ear->types->used, 0, (int32_t)terms};
    Said *said = ear->types->rows + saying.row;
    const KnownType *known = known_type(ear->vectors, ear->forward, type);
    memset(said, 0, terms * sizeof *said);
    int any = is_worth(ear, known) && say_same(said, ear, type);
    if (is_likely(&ear->grams, known))
        any |= say_similar(said, &ear->grams, ear->forward, type);
    any |= say_like(said, ear, known);
    any |= say_told(said, &ear->translations, known->lemma[0]);
    if (!any)
        return (Saying){0, 0, 0};
    while (is_silent(&said[saying.first]))
        saying.first++;
    while (is_silent(&said[saying.end - 1]))
        saying.end--;
    ear->types->used += terms;
    return saying;
}

/* Let the processor read ahead what is known of types to come, of new ones where that stands, then their vectors. */
static ALWAYS_INLINE void fetch(const Ear *ear, const uint32_t *coming)
{
    const Forward *forward = ear->forward;
    uint32_t next = coming[NEXT_AHEAD], near = coming[NEAR_AHEAD];
    FETCH(ear->vectors->known + coming[FAR_AHEAD]);
    if (!ear->vectors->known[near].row) {
        FETCH(forward->surface + near);
        FETCH(forward->lemma_at + near);
        FETCH(forward->gram_at + near);
    }
    if (ear->vectors->known[next].row) {
        FETCH(steps_of(ear->vectors, ear->vectors->known + next));
    } else {
        FETCH(forward->lemma + forward->lemma_at[next]);
        FETCH(forward->gram + forward->gram_at[next]);
    }
}

static ptrdiff_t words_of(const int64_t *rows, ptrdiff_t count, const Forward *forward)
{
    ptrdiff_t words = 0;
    for (ptrdiff_t row = 0; row < count; row++)
        words += forward->offset[rows[row] + 1] - forward->offset[rows[row]];
    return words;
}

/* Make ready what is asked; return 0 where memory is short. */
static int make_ear(Ear *ear)
{
    const Question *asked = ear->asked;
    const WordVectors *vectors = ear->vectors;
    ear->meanings = malloc((asked->terms + 1) * vectors->dimension * sizeof *ear->meanings);
    if (!(make_grams(&ear->grams, asked) && make_translations(&ear->translations, asked) && ear->meanings))
        return 0;
    for (ptrdiff_t term = 0; term < asked->terms; term++) {
        int32_t at = asked->lemma_at[term], lemmas = asked->lemma_at[term + 1] - at;
        ptrdiff_t row = vector_of(vectors, asked->lemma + at, lemmas, asked->surface[term]);
        widen(ear->meanings + term * vectors->dimension, vectors->steps + row * vectors->dimension,
              vectors->dimension);
    }
    note_worth(ear);
    return 1;
}

/* Find the place of each word's type, word by word. */
static void meet(Types *types, const int64_t *rows, ptrdiff_t count, const Forward *forward)
{
    int32_t *place = types->place;
    for (ptrdiff_t row = 0; row < count; row++)
        for (int64_t at = forward->offset[rows[row]]; at < forward->offset[rows[row] + 1]; at++)
            *place++ = place_of(types, forward->token[at]);
}

/* Work out what each type met says; return 0 where memory is short. */
static int hear(Ear *ear)
{
    Types *types = ear->types;
    for (ptrdiff_t at = 0; at < types->count; at++) {
        if (!make_room(types, ear->asked->terms))
            return 0;
        if (at + FAR_AHEAD < types->count)
            fetch(ear, types->met + at);
        types->saying[at] = say(ear, types->met[at]);
    }
    return 1;
}

int hear_types(Types *types, const int64_t *rows, ptrdiff_t count, const Forward *forward,
               const WordVectors *vectors, const Question *asked)
{
    Ear ear = {.forward = forward, .vectors = vectors, .asked = asked, .types = types};
    int enough = make_ear(&ear) && make_types(types, words_of(rows, count, forward));
    if (enough) {
        meet(types, rows, count, forward);
        enough = hear(&ear);
    }
    free_grams(&ear.grams);
    free_translations(&ear.translations);
    free(ear.meanings);
    return enough;
}

void free_types(Types *types)
{
    free(types->slot);
    free(types->place);
    free(types->saying);
    free(types->met);
    free(types->rows);
}
