/* The closer look: of each candidate passage what its words say of a question, as a row of numbers.
 *
 * index/ranking/matching.py, likeness.py and nearness.py do the same with numpy where nothing is compiled, and
 * say what each number means; tests hold both to the same values. Here a passage is read word by word: what a
 * word type says of the question is worked out where it is first met, and then only added up.
 */
#include "kernels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOWS = 3, MATCHES_AHEAD = 12, PAIRS_AHEAD = 6, WORTH_SLOTS = 1024, USUAL_DIMENSION = 64 };
enum { NEAR_AHEAD = 8, FAR_AHEAD = 16 };
static const int WINDOW[WINDOWS] = {8, 16, 32};
static const float LEAST_SIMILAR = 0.45f, SIMILAR_AGAINST_SAME = 0.9f, TURNED_PAIR = 0.8f;
static const float LIKE = 0.4f, HALF = 0.5f, CLOSE = 0.6f;
static const double EARLY_WORDS = 10, SATURATION = 1.2, LENGTH_SHARE = 0.6, USUAL_LENGTH = 100;
static const int32_t LEAST_PRODUCT = 4839; /* of two vectors in bytes whose cosine is .3 */
static const float ONE = 127.0f * 127.0f; /* … and is 1 */

/* A call of a function that only fetches is dropped by GCC as one without effect, hence always inline. */
#ifdef __GNUC__
#define FETCH(address) __builtin_prefetch(address)
#define ALWAYS_INLINE inline __attribute__((always_inline))
#else
#define FETCH(address) ((void)(address))
#define ALWAYS_INLINE inline
#endif

/* What a word type says of one term: 1 for the word itself, less for a similar one; how near in meaning. */
typedef struct {
    float same, strength, cosine;
} Said;

/* The grams of all terms by hash: `first` of a slot, `next` in it, and of which `term` each gram is. */
typedef struct {
    uint32_t mask;
    int32_t *first, *next, *term;
} GramTable;

/* The different types of the candidates' words. A slot of the table leads to the place of a type in `met`; of
 * each there, `said` leads to its row in `rows`, or is SILENT. `place` is that of each word's type. */
typedef struct {
    uint32_t mask;
    int32_t *slot, *place, *said;
    uint32_t *met;
    ptrdiff_t count, used, room;
    Said *rows;
} Types;

enum { EMPTY = -1, SILENT = -1 };

/* A word of a passage that says something: its place, and its row. */
typedef struct {
    int32_t position, said;
} Match;

/* Of one term in one passage: sums and maxima over the words that say something. */
typedef struct {
    double same_sum, sum, like_sum, close_sum;
    float same, best, heading_same, heading, body_same, body, early, cosine, heading_cosine;
} Tally;

/* All that is made for one call; `meanings` are the vectors of the terms and of the type at hand, `worth` says
 * by the last bits of a word's hash whether a term may have it. */
typedef struct {
    const Forward *forward;
    const WordVectors *vectors;
    const Question *asked;
    GramTable grams;
    Types types;
    double *shares;
    Match *matches;
    Tally *tally;
    float *cover;
    int16_t *meanings;
    uint8_t worth[WORTH_SLOTS];
} Look;

static inline void raise_to(float *value, float other)
{
    if (other > *value)
        *value = other;
}

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
    types->said = malloc((words + 1) * sizeof *types->said);
    types->met = malloc((words + 1) * sizeof *types->met);
    if (!(types->slot && types->place && types->said && types->met))
        return 0;
    memset(types->slot, 0xFF, slots * sizeof *types->slot);
    return 1;
}

/* Return the place of a type among those met; a new one comes last. */
static int32_t place_of(Types *types, uint32_t type)
{
    uint32_t slot = slot_of(type, types->mask);
    for (; types->slot[slot] != EMPTY; slot = (slot + 1) & types->mask)
        if (types->met[types->slot[slot]] == type)
            return types->slot[slot];
    types->met[types->count] = type;
    return types->slot[slot] = (int32_t)types->count++;
}

static void note_worth(Look *look)
{
    const Question *asked = look->asked;
    memset(look->worth, 0, sizeof look->worth);
    for (ptrdiff_t term = 0; term < asked->terms; term++)
        look->worth[asked->surface[term] % WORTH_SLOTS] = 1;
    for (int32_t at = 0; at < asked->lemma_at[asked->terms]; at++)
        look->worth[asked->lemma[at] % WORTH_SLOTS] = 1;
}

/* Return whether the type may have a term's surface or lemma. */
static int is_worth(const Look *look, uint32_t type)
{
    const Forward *forward = look->forward;
    int any = look->worth[forward->surface[type] % WORTH_SLOTS];
    for (uint32_t at = forward->lemma_at[type]; at < forward->lemma_at[type + 1]; at++)
        any |= look->worth[forward->lemma[at] % WORTH_SLOTS];
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
static int say_same(Said *said, const Look *look, uint32_t type)
{
    const Question *asked = look->asked;
    int any = 0;
    memset(said, 0, asked->terms * sizeof *said);
    if (!is_worth(look, type))
        return 0;
    for (ptrdiff_t term = 0; term < asked->terms; term++) {
        int same = asked->surface[term] == look->forward->surface[type];
        for (int32_t at = asked->lemma_at[term]; at < asked->lemma_at[term + 1]; at++)
            same |= has_lemma(look->forward, type, asked->lemma[at]);
        said[term].same = said[term].strength = (float)same;
        any |= same;
    }
    return any;
}

/* Add up for each term what those of its grams weigh that the type has; return whether there are any. */
static int share_grams(double *shares, const Look *look, uint32_t type)
{
    const Forward *forward = look->forward;
    const GramTable *table = &look->grams;
    int any = 0;
    for (uint32_t at = forward->gram_at[type]; at < forward->gram_at[type + 1]; at++) {
        uint32_t gram = forward->gram[at];
        for (int32_t wanted = table->first[slot_of(gram, table->mask)]; wanted >= 0; wanted = table->next[wanted])
            if (look->asked->gram[wanted] == gram) {
                shares[table->term[wanted]] += look->asked->share[wanted];
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

/* Return the row of a type's vector: that of its first lemma, else of its surface. Looked up once. */
static int32_t vector_of_type(const WordVectors *vectors, const Forward *forward, uint32_t type)
{
    int32_t row = vectors->row_of_type[type];
    if (row >= 0)
        return row;
    row = (int32_t)vectors->count;
    if (forward->lemma_at[type] < forward->lemma_at[type + 1])
        row = vector_of_word(vectors, forward->lemma[forward->lemma_at[type]]);
    if (row == vectors->count)
        row = vector_of_word(vectors, forward->surface[type]);
    return vectors->row_of_type[type] = row;
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
static ALWAYS_INLINE int say_meant(Said *said, const Look *look, uint32_t type, ptrdiff_t dimension)
{
    const WordVectors *vectors = look->vectors;
    int16_t *own = look->meanings + look->asked->terms * dimension;
    int any = 0;
    widen(own, vectors->steps + vector_of_type(vectors, look->forward, type) * dimension, dimension);
    for (ptrdiff_t term = 0; term < look->asked->terms; term++) {
        int32_t product = dot(own, look->meanings + term * dimension, dimension);
        if (product < LEAST_PRODUCT && said[term].same <= 0)
            continue;
        said[term].cosine = said[term].same > 0 ? 1 : (float)product / ONE;
        any = 1;
    }
    return any;
}

/* As `say_meant`; loops whose length is known when this is compiled take half the time. */
static int say_like(Said *said, const Look *look, uint32_t type)
{
    if (look->vectors->dimension == USUAL_DIMENSION)
        return say_meant(said, look, type, USUAL_DIMENSION);
    return say_meant(said, look, type, look->vectors->dimension);
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

/* Return the row of what a type says, or SILENT. */
static int32_t say(Look *look, uint32_t type)
{
    ptrdiff_t terms = look->asked->terms, row = look->types.used;
    Said *said = look->types.rows + row;
    int any = say_same(said, look, type);
    if (share_grams(look->shares, look, type))
        any |= say_similar(said, look->shares, terms);
    any |= say_like(said, look, type);
    if (!any)
        return SILENT;
    look->types.used += terms;
    return (int32_t)row;
}

/* Let the processor read ahead what is known of two types to come: where it stands, then what it is. */
static ALWAYS_INLINE void fetch(const Look *look, const uint32_t *coming)
{
    const Forward *forward = look->forward;
    uint32_t far = coming[FAR_AHEAD], near = coming[NEAR_AHEAD];
    FETCH(forward->surface + far);
    FETCH(forward->lemma_at + far);
    FETCH(forward->gram_at + far);
    FETCH(look->vectors->row_of_type + far);
    FETCH(forward->lemma + forward->lemma_at[near]);
    FETCH(forward->gram + forward->gram_at[near]);
    if (look->vectors->row_of_type[near] >= 0)
        FETCH(look->vectors->steps + look->vectors->row_of_type[near] * look->vectors->dimension);
}

/* Find the different types of the words and what each says; return 0 where memory is short. */
static int hear_types(Look *look, const int64_t *rows, ptrdiff_t count)
{
    Types *types = &look->types;
    int32_t *place = types->place;
    for (ptrdiff_t row = 0; row < count; row++)
        for (int64_t at = look->forward->offset[rows[row]]; at < look->forward->offset[rows[row] + 1]; at++)
            *place++ = place_of(types, look->forward->token[at]);
    for (ptrdiff_t at = 0; at < types->count; at++) {
        if (!make_room(types, look->asked->terms))
            return 0;
        if (at + FAR_AHEAD < types->count)
            fetch(look, types->met + at);
        types->said[at] = say(look, types->met[at]);
    }
    return 1;
}

static float much(float cosine, float least)
{
    return cosine > least ? (cosine - least) / (1 - least) : 0;
}

static void add_up(Tally *tally, const Said *said, int heading, float early)
{
    tally->same_sum += said->same;
    tally->sum += said->strength;
    tally->like_sum += much(said->cosine, LIKE);
    tally->close_sum += much(said->cosine, CLOSE);
    raise_to(&tally->same, said->same);
    raise_to(&tally->best, said->strength);
    raise_to(&tally->cosine, said->cosine);
    raise_to(heading ? &tally->heading_same : &tally->body_same, said->same);
    raise_to(heading ? &tally->heading : &tally->body, said->strength);
    raise_to(heading ? &tally->heading_cosine : &tally->early, heading ? said->cosine : said->strength * early);
}

/* Add up what a word says of each term; return whether it matches one by its letters. */
static int add_word(Look *look, int32_t said, int position, int heads)
{
    float early = (float)(1 / (1 + position / EARLY_WORDS));
    int matches = 0;
    for (ptrdiff_t term = 0; term < look->asked->terms; term++) {
        const Said *one = look->types.rows + said + term;
        if (one->strength <= 0 && one->cosine <= 0)
            continue;
        add_up(&look->tally[term], one, position < heads, early);
        matches |= one->strength > 0;
    }
    return matches;
}

/* Add up what the words of a passage say, and note those that match; return how many. */
static ptrdiff_t read_passage(Look *look, const int32_t *place, ptrdiff_t length, int heads)
{
    ptrdiff_t found = 0;
    memset(look->tally, 0, look->asked->terms * sizeof *look->tally);
    for (ptrdiff_t position = 0; position < length; position++) {
        int32_t said = look->types.said[place[position]];
        if (said != SILENT && add_word(look, said, (int)position, heads))
            look->matches[found++] = (Match){(int32_t)position, said};
    }
    return found;
}

/* Raise the cover of each term to what a word says of it. */
static void cover_terms(const Look *look, int32_t said)
{
    for (ptrdiff_t term = 0; term < look->asked->terms; term++)
        raise_to(&look->cover[term], look->types.rows[said + term].strength);
}

static float weighted(const Look *look, const float *values)
{
    float sum = 0;
    for (ptrdiff_t term = 0; term < look->asked->terms; term++)
        sum += look->asked->weight[term] * values[term];
    return sum;
}

/* Fill in how much of the question stands within 8, 16 and 32 words on end, at best; headings apart. */
static void find_windows(float *best, const Look *look, ptrdiff_t found, int heads)
{
    const Match *match = look->matches;
    memset(best, 0, WINDOWS * sizeof *best);
    for (ptrdiff_t first = 0; first < found; first++) {
        ptrdiff_t at = first, last = first + MATCHES_AHEAD < found ? first + MATCHES_AHEAD : found;
        memset(look->cover, 0, look->asked->terms * sizeof *look->cover);
        for (int window = 0; window < WINDOWS; window++) {
            for (; at < last && match[at].position - match[first].position < WINDOW[window]; at++)
                if (match[at].position >= heads)
                    cover_terms(look, match[at].said);
            raise_to(&best[window], weighted(look, look->cover));
        }
    }
}

/* Raise the cover of each pair of terms by two words that are `distance` apart. */
static void cover_pairs(const Look *look, const Said *one, const Said *other, int distance)
{
    float nearness = 1 / sqrtf((float)distance);
    for (ptrdiff_t term = 0; term + 1 < look->asked->terms; term++) {
        float straight = one[term].strength * other[term + 1].strength;
        float turned = TURNED_PAIR * one[term + 1].strength * other[term].strength;
        raise_to(&look->cover[term], nearness * (straight > turned ? straight : turned));
    }
}

/* Return how near to one another the question's neighbours stand; of a single term, how well it is met. */
static float find_pairs(const Look *look, ptrdiff_t found)
{
    const Match *match = look->matches;
    const float *weight = look->asked->weight;
    ptrdiff_t terms = look->asked->terms;
    memset(look->cover, 0, terms * sizeof *look->cover);
    if (terms < 2)
        return look->tally[0].best;
    for (ptrdiff_t first = 0; first < found; first++)
        for (ptrdiff_t second = first + 1; second < found && second < first + PAIRS_AHEAD; second++)
            cover_pairs(look, look->types.rows + match[first].said, look->types.rows + match[second].said,
                        match[second].position - match[first].position);
    float sum = 0, whole = 0;
    for (ptrdiff_t term = 0; term + 1 < terms; term++) {
        float pair = weight[term] < weight[term + 1] ? weight[term] : weight[term + 1];
        sum += pair * look->cover[term];
        whole += pair;
    }
    return sum / (whole > 1e-6f ? whole : 1e-6f);
}

/* Return the term that weighs most, or most but for `without`; of equal ones the first. */
static ptrdiff_t heaviest(const Question *asked, ptrdiff_t without)
{
    ptrdiff_t best = without == 0;
    for (ptrdiff_t term = 0; term < asked->terms; term++)
        if (term != without && asked->weight[term] > asked->weight[best])
            best = term;
    return best < asked->terms ? best : 0;
}

static float saturated(double frequency, ptrdiff_t length)
{
    double norm = 1 - LENGTH_SHARE + LENGTH_SHARE * (double)length / USUAL_LENGTH;
    return (float)(frequency / (frequency + SATURATION * norm));
}

/* Fill the columns from "bm25_same" to "length" of index/ranking/features.py. */
static void write_cover(float *column, const Look *look, ptrdiff_t found, ptrdiff_t length, int heads)
{
    const Question *asked = look->asked;
    double sum = 0;
    ptrdiff_t rarest = heaviest(asked, -1), second = heaviest(asked, rarest);
    for (ptrdiff_t term = 0; term < asked->terms; term++) {
        const Tally *tally = &look->tally[term];
        float weight = asked->weight[term];
        column[0] += weight * saturated(tally->same_sum, length);
        column[1] += weight * saturated(tally->sum, length);
        column[2] += weight * tally->same;
        column[3] += weight * tally->best;
        column[4] += weight * tally->heading_same;
        column[5] += weight * tally->heading;
        column[6] += weight * tally->body_same;
        column[7] += weight * tally->body;
        column[15] += weight * tally->early;
        sum += weight * tally->sum;
    }
    find_windows(column + 8, look, found, heads);
    column[11] = find_pairs(look, found);
    column[12] = look->tally[rarest].best;
    column[13] = look->tally[second].best;
    column[14] = (float)(sum / sqrt(length > 1 ? (double)length : 1));
    column[16] = (float)log1p((double)length);
}

/* Fill the columns from "like" to "least_like" of index/ranking/likeness.py. */
static void write_likeness(float *column, const Look *look, ptrdiff_t length)
{
    const Question *asked = look->asked;
    float missed = 0;
    column[9] = 1;
    for (ptrdiff_t term = 0; term < asked->terms; term++) {
        const Tally *tally = &look->tally[term];
        float weight = asked->weight[term], cosine = tally->cosine, missing = weight * (tally->same < 1);
        column[0] += weight * cosine;
        column[1] += weight * cosine * cosine;
        column[2] += weight * (cosine > HALF);
        column[3] += weight * (cosine > CLOSE);
        column[4] += missing * cosine;
        missed += missing;
        column[6] += weight * saturated(tally->like_sum, length);
        column[7] += weight * saturated(tally->close_sum, length);
        column[8] += weight * tally->heading_cosine;
        column[9] = cosine < column[9] ? cosine : column[9];
    }
    column[5] = missed > 1e-3f ? column[4] / missed : 0;
}

static int make_look(Look *look, const int64_t *rows, ptrdiff_t count)
{
    ptrdiff_t words = 0, most = 0, terms = look->asked->terms;
    for (ptrdiff_t row = 0; row < count; row++) {
        ptrdiff_t length = look->forward->offset[rows[row] + 1] - look->forward->offset[rows[row]];
        words += length;
        most = length > most ? length : most;
    }
    look->shares = calloc(terms + 1, sizeof *look->shares);
    look->tally = malloc((terms + 1) * sizeof *look->tally);
    look->cover = malloc((terms + 1) * sizeof *look->cover);
    look->matches = malloc((most + 1) * sizeof *look->matches);
    look->meanings = malloc((terms + 1) * look->vectors->dimension * sizeof *look->meanings);
    if (!(look->shares && look->tally && look->cover && look->matches && look->meanings))
        return 0;
    for (ptrdiff_t term = 0; term < terms; term++)
        widen(look->meanings + term * look->vectors->dimension,
              look->vectors->steps + look->asked->vector[term] * look->vectors->dimension, look->vectors->dimension);
    note_worth(look);
    return make_types(&look->types, words) && make_gram_table(&look->grams, look->asked);
}

static void free_look(Look *look)
{
    free(look->shares);
    free(look->tally);
    free(look->cover);
    free(look->matches);
    free(look->meanings);
    free(look->types.slot);
    free(look->types.place);
    free(look->types.said);
    free(look->types.met);
    free(look->types.rows);
    free(look->grams.first);
}

int look_closely(float *table, const int64_t *rows, ptrdiff_t count, const Forward *forward,
                 const WordVectors *vectors, const Question *asked)
{
    Look look = {.forward = forward, .vectors = vectors, .asked = asked};
    int enough = make_look(&look, rows, count) && hear_types(&look, rows, count);
    const int32_t *place = look.types.place;
    memset(table, 0, count * WORD_COLUMNS * sizeof *table);
    for (ptrdiff_t row = 0; enough && row < count; row++, table += WORD_COLUMNS) {
        ptrdiff_t length = forward->offset[rows[row] + 1] - forward->offset[rows[row]];
        ptrdiff_t found = read_passage(&look, place, length, forward->heads[rows[row]]);
        write_cover(table, &look, found, length, forward->heads[rows[row]]);
        write_likeness(table + COVER_COLUMNS, &look, length);
        place += length;
    }
    free_look(&look);
    return enough;
}
