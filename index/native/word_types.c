/* Works out what word types say of a question's terms: whether a type shares surface or lemma with a term, how
 * many character n-grams, how near it is in meaning. Numpy's way is in index/ranking/matching.py, likeness.py.
 */
#include "word_types.h"

#include <stdlib.h>
#include <string.h>

enum { WORTH_SLOTS = 1024, USUAL_DIMENSION = 64, NEAR_AHEAD = 8, FAR_AHEAD = 16, EMPTY = -1 };
static const float LEAST_SIMILAR = 0.45f, SIMILAR_AGAINST_SAME = 0.9f;
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

/* The grams of all terms by hash: `first` of a slot, `next` in it, and of which `term` each gram is. */
typedef struct {
    uint32_t mask;
    int32_t *first, *next, *term;
} GramTable;

/* What is asked, made ready; `meanings` are the vectors of the terms and of the type at hand, `worth` says by the
 * last bits of a word's hash whether a term may have it. */
typedef struct {
    const Forward *forward;
    const WordVectors *vectors;
    const Question *asked;
    Types *types;
    GramTable grams;
    double *shares;
    int16_t *meanings;
    uint8_t worth[WORTH_SLOTS];
} Ear;

static inline uint32_t slot_of(uint32_t number, uint32_t mask)
{
    return (number * 0x9E3779B1u >> 7) & mask;
}

static uint32_t slots_for(ptrdiff_t count)
{
    uint32_t slots = 16;
    while ((ptrdiff_t)slots < 2 * count)
        slots *= 2;
    return slots;
}

static int make_gram_table(GramTable *table, const Question *asked)
{
    uint32_t slots = slots_for(4 * asked->grams);
    table->mask = slots - 1;
    table->first = malloc((slots + 2 * asked->grams) * sizeof *table->first);
    if (!table->first)
        return 0;
    table->next = table->first + slots;
    table->term = table->next + asked->grams;
    memset(table->first, -1, slots * sizeof *table->first);
    for (ptrdiff_t term = 0; term < asked->terms; term++)
        for (int32_t at = asked->gram_at[term]; at < asked->gram_at[term + 1]; at++) {
            int32_t *first = &table->first[slot_of(asked->gram[at], table->mask)];
            table->term[at] = (int32_t)term;
            table->next[at] = *first;
            *first = at;
        }
    return 1;
}

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
static int is_worth(const Ear *ear, uint32_t type)
{
    const Forward *forward = ear->forward;
    int any = ear->worth[forward->surface[type] % WORTH_SLOTS];
    for (uint32_t at = forward->lemma_at[type]; at < forward->lemma_at[type + 1]; at++)
        any |= ear->worth[forward->lemma[at] % WORTH_SLOTS];
    return any;
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
    memset(said, 0, asked->terms * sizeof *said);
    if (!is_worth(ear, type))
        return 0;
    for (ptrdiff_t term = 0; term < asked->terms; term++) {
        int same = asked->surface[term] == ear->forward->surface[type];
        for (int32_t at = asked->lemma_at[term]; at < asked->lemma_at[term + 1]; at++)
            same |= has_lemma(ear->forward, type, asked->lemma[at]);
        said[term].same = said[term].strength = (float)same;
        any |= same;
    }
    return any;
}

/* Add up for each term what those of its grams weigh that the type has; return whether there are any. */
static int share_grams(double *shares, const Ear *ear, uint32_t type)
{
    const Forward *forward = ear->forward;
    const GramTable *table = &ear->grams;
    int any = 0;
    for (uint32_t at = forward->gram_at[type]; at < forward->gram_at[type + 1]; at++) {
        uint32_t gram = forward->gram[at];
        for (int32_t wanted = table->first[slot_of(gram, table->mask)]; wanted >= 0; wanted = table->next[wanted])
            if (ear->asked->gram[wanted] == gram) {
                shares[table->term[wanted]] += ear->asked->share[wanted];
                any = 1;
            }
    }
    return any;
}

/* Note which terms share enough of their grams with the type, and empty `shares`; return whether any. */
static int say_similar(Said *said, double *shares, ptrdiff_t terms)
{
    int any = 0;
    for (ptrdiff_t term = 0; term < terms; term++) {
        double shared = shares[term] < 1 ? shares[term] : 1;
        shares[term] = 0;
        if (shared >= LEAST_SIMILAR) {
            raise_to(&said[term].strength, SIMILAR_AGAINST_SAME * (float)(shared * shared));
            any = 1;
        }
    }
    return any;
}

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

/* Return the row of the vector of the first of the lemmas, else of the surface. */
static int32_t vector_of(const WordVectors *vectors, const uint32_t *lemma, ptrdiff_t lemmas, uint32_t surface)
{
    int32_t row = lemmas ? vector_of_word(vectors, *lemma) : (int32_t)vectors->count;
    return row < vectors->count ? row : vector_of_word(vectors, surface);
}

static ptrdiff_t vector_of_term(const WordVectors *vectors, const Question *asked, ptrdiff_t term)
{
    int32_t at = asked->lemma_at[term];
    return vector_of(vectors, asked->lemma + at, asked->lemma_at[term + 1] - at, asked->surface[term]);
}

/* Return the row of a type's vector. Looked up once. */
static ptrdiff_t vector_of_type(const WordVectors *vectors, const Forward *forward, uint32_t type)
{
    uint32_t at = forward->lemma_at[type];
    int32_t *row = &vectors->row_of_type[type];
    if (*row < 0)
        *row = vector_of(vectors, forward->lemma + at, forward->lemma_at[type + 1] - at, forward->surface[type]);
    return *row;
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
static ALWAYS_INLINE int say_meant(Said *said, const Ear *ear, uint32_t type, ptrdiff_t dimension)
{
    const WordVectors *vectors = ear->vectors;
    int16_t *own = ear->meanings + ear->asked->terms * dimension;
    int any = 0;
    widen(own, vectors->steps + vector_of_type(vectors, ear->forward, type) * dimension, dimension);
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
static int say_like(Said *said, const Ear *ear, uint32_t type)
{
    if (ear->vectors->dimension == USUAL_DIMENSION)
        return say_meant(said, ear, type, USUAL_DIMENSION);
    return say_meant(said, ear, type, ear->vectors->dimension);
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
    return said->strength <= 0 && said->cosine <= 0;
}

/* Return where what a type says stands; the row is kept only where it says anything. */
static Saying say(Ear *ear, uint32_t type)
{
    ptrdiff_t terms = ear->asked->terms;
    Saying saying = {(int32_t)ear->types->used, 0, (int32_t)terms};
    Said *said = ear->types->rows + saying.row;
    int any = say_same(said, ear, type);
    if (share_grams(ear->shares, ear, type))
        any |= say_similar(said, ear->shares, terms);
    any |= say_like(said, ear, type);
    if (!any)
        return (Saying){0, 0, 0};
    while (is_silent(&said[saying.first]))
        saying.first++;
    while (is_silent(&said[saying.end - 1]))
        saying.end--;
    ear->types->used += terms;
    return saying;
}

/* Let the processor read ahead what is known of two types to come: where it stands, then what it is. */
static ALWAYS_INLINE void fetch(const Ear *ear, const uint32_t *coming)
{
    const Forward *forward = ear->forward;
    uint32_t far = coming[FAR_AHEAD], near = coming[NEAR_AHEAD];
    FETCH(forward->surface + far);
    FETCH(forward->lemma_at + far);
    FETCH(forward->gram_at + far);
    FETCH(ear->vectors->row_of_type + far);
    FETCH(forward->lemma + forward->lemma_at[near]);
    FETCH(forward->gram + forward->gram_at[near]);
    if (ear->vectors->row_of_type[near] >= 0)
        FETCH(ear->vectors->steps + ear->vectors->row_of_type[near] * ear->vectors->dimension);
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
    ear->shares = calloc(asked->terms + 1, sizeof *ear->shares);
    ear->meanings = malloc((asked->terms + 1) * vectors->dimension * sizeof *ear->meanings);
    if (!(ear->shares && ear->meanings && make_gram_table(&ear->grams, asked)))
        return 0;
    for (ptrdiff_t term = 0; term < asked->terms; term++)
        widen(ear->meanings + term * vectors->dimension,
              vectors->steps + vector_of_term(vectors, asked, term) * vectors->dimension, vectors->dimension);
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
    free(ear.shares);
    free(ear.meanings);
    free(ear.grams.first);
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
