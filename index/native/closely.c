/* The closer look: of each candidate passage what its words say of a question, as a row of numbers.
 *
 * index/ranking/covering.py, nearness.py, likeness.py and translations.py do the same with numpy where nothing is
 * compiled, and say what each number means; tests hold both to the same values. What a word type says is worked out once, in
 * word_types.c; here passages are read word by word, and what their words say is added up.
 */
#include "word_types.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOWS = 3, MATCHES_AHEAD = 12, PAIRS_AHEAD = 6 };
static const int WINDOW[WINDOWS] = {8, 16, 32};
static const float LIKE = 0.4f, HALF = 0.5f, CLOSE = 0.6f, TURNED_PAIR = 0.8f;
static const double TOLD = 4, EARLY_WORDS = 10, SATURATION = 1.2, LENGTH_SHARE = 0.6, USUAL_LENGTH = 100;

/* A word of a passage that matches a term: its place, and what it says. */
typedef struct {
    int32_t position;
    const Saying *saying;
} Match;

/* Of one term in one passage: sums and maxima over the words that say something. */
typedef struct {
    double same_sum, sum, like_sum, close_sum, lift_sum;
    float same, best, heading_same, heading, body_same, body, early, cosine, heading_cosine;
} Tally;

/* All that is made for one call; `cover` is how well each term, or pair of terms, is met so far. */
typedef struct {
    const Question *asked;
    Types types;
    Match *matches;
    Tally *tally;
    float *cover;
} Look;

static float much(float cosine, float least)
{
    return cosine > least ? (cosine - least) / (1 - least) : 0;
}

static void add_up(Tally *tally, const Said *said, int heading, float early)
{
    tally->lift_sum += heading ? 0 : said->lift;
    if (said->strength <= 0 && said->cosine <= 0)
        return;
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
static int add_word(Look *look, const Saying *saying, int position, int heads)
{
    float early = (float)(1 / (1 + position / EARLY_WORDS));
    int matches = 0;
    for (ptrdiff_t term = saying->first; term < saying->end; term++) {
        const Said *said = look->types.rows + saying->row + term;
        add_up(&look->tally[term], said, position < heads, early);
        matches |= said->strength > 0;
    }
    return matches;
}

/* Add up what the words of a passage say, and note those that match; return how many. */
static ptrdiff_t read_passage(Look *look, const int32_t *place, ptrdiff_t length, int heads)
{
    ptrdiff_t found = 0;
    memset(look->tally, 0, (size_t)look->asked->terms * sizeof *look->tally);
    for (ptrdiff_t position = 0; position < length; position++) {
        const Saying *saying = look->types.saying + place[position];
        if (saying->end && add_word(look, saying, (int)position, heads))
            look->matches[found++] = (Match){(int32_t)position, saying};
    }
    return found;
}

/* Raise the cover of each term to what a word says of it. */
static void cover_terms(const Look *look, const Saying *saying)
{
    for (ptrdiff_t term = saying->first; term < saying->end; term++)
        raise_to(&look->cover[term], look->types.rows[saying->row + term].strength);
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
                    cover_terms(look, match[at].saying);
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
            cover_pairs(look, look->types.rows + match[first].saying->row,
                        look->types.rows + match[second].saying->row,
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

/* Fill the columns of index/ranking/translations.py. */
static void write_translation(float *column, const Look *look, ptrdiff_t words_of_text)
{
    for (ptrdiff_t term = 0; term < look->asked->terms; term++) {
        const Tally *tally = &look->tally[term];
        if (tally->lift_sum <= 0)
            continue;
        float told = (float)log1p(TOLD * tally->lift_sum / (double)(words_of_text > 1 ? words_of_text : 1));
        column[0] += look->asked->weight[term] * told;
        column[1] += look->asked->weight[term] * told * (tally->same < 1);
    }
}

static ptrdiff_t length_of(const Forward *forward, int64_t row)
{
    return forward->offset[row + 1] - forward->offset[row];
}

static int make_look(Look *look, const int64_t *rows, ptrdiff_t count, const Forward *forward)
{
    ptrdiff_t longest = 0, terms = look->asked->terms;
    for (ptrdiff_t row = 0; row < count; row++)
        longest = length_of(forward, rows[row]) > longest ? length_of(forward, rows[row]) : longest;
    look->tally = calloc(terms + 1, sizeof *look->tally);
    look->cover = calloc(terms + 1, sizeof *look->cover);
    look->matches = malloc((longest + 1) * sizeof *look->matches);
    return look->tally && look->cover && look->matches;
}

int look_closely(float *table, const int64_t *rows, ptrdiff_t count, const Forward *forward,
                 const WordVectors *vectors, const Question *asked)
{
    Look look = {.asked = asked};
    int enough = make_look(&look, rows, count, forward)
                 && hear_types(&look.types, rows, count, forward, vectors, asked);
    const int32_t *place = look.types.place;
    memset(table, 0, count * WORD_COLUMNS * sizeof *table);
    for (ptrdiff_t row = 0; enough && row < count; row++, table += WORD_COLUMNS) {
        ptrdiff_t length = length_of(forward, rows[row]);
        ptrdiff_t found = read_passage(&look, place, length, forward->heads[rows[row]]);
        write_cover(table, &look, found, length, forward->heads[rows[row]]);
        write_likeness(table + COVER_COLUMNS, &look, length);
        write_translation(table + COVER_COLUMNS + LIKENESS_COLUMNS, &look, length - forward->heads[rows[row]]);
        place += length;
    }
    free_types(&look.types);
    free(look.tally);
    free(look.cover);
    free(look.matches);
    return enough;
}
