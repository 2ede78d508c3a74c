/* Which word types are similar to a question's terms by their letters; index/ranking/matching.py says what that
 * means, and does the same with numpy.
 */
#include "term_grams.h"
#include "known_types.h"

#include <stdlib.h>
#include <string.h>

static const float LEAST_SIMILAR = 0.45f, SIMILAR_AGAINST_SAME = 0.9f, ROUNDING = 1e-5f;

#ifdef __GNUC__
#define BITS(number) __builtin_popcountll(number)
#else
#define BITS(number) bits_in(number)
static int bits_in(uint64_t number)
{
    int bits = 0;
    for (; number; number &= number - 1)
        bits++;
    return bits;
}
#endif

static int make_table(TermGrams *table, const Question *asked)
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

/* Return the place of the largest share, or of the largest but for those up to `last`; of equal ones the first. */
static ptrdiff_t next_share(const float *share, ptrdiff_t grams, ptrdiff_t last)
{
    ptrdiff_t best = -1;
    for (ptrdiff_t at = 0; at < grams; at++) {
        int coming = last < 0 || share[at] < share[last] || (share[at] == share[last] && at > last);
        if (coming && (best < 0 || share[at] > share[best]))
            best = at;
    }
    return best;
}

/* Return how many grams a word must have in common with a term at the least to be similar. */
static ptrdiff_t grams_needed(const float *share, ptrdiff_t grams)
{
    double reached = 0;
    ptrdiff_t needed = 1, last = -1;
    for (; needed <= grams; needed++) {
        last = next_share(share, grams, last);
        reached += last < 0 ? 0 : share[last];
        if (reached >= LEAST_SIMILAR - ROUNDING)
            break;
    }
    return needed;
}

static Likely likely_for(const Question *asked, ptrdiff_t term)
{
    int32_t first = asked->gram_at[term], end = asked->gram_at[term + 1];
    ptrdiff_t missing = end - first - grams_needed(asked->share + first, end - first);
    Likely likely = {{0, 0}, {1, 1}};
    for (int32_t at = first; at < end; at++)
        note_gram(likely.bits, asked->gram[at]);
    for (int half = 0; half < 2; half++)
        if (BITS(likely.bits[half]) - missing > 1)
            likely.least[half] = (int)(BITS(likely.bits[half]) - missing);
    return likely;
}

int make_grams(TermGrams *grams, const Question *asked)
{
    grams->asked = asked;
    grams->likely = malloc((asked->terms + 1) * sizeof *grams->likely);
    grams->shares = calloc(asked->terms + 1, sizeof *grams->shares);
    if (!(grams->likely && grams->shares && make_table(grams, asked)))
        return 0;
    for (ptrdiff_t term = 0; term < asked->terms; term++)
        grams->likely[term] = likely_for(asked, term);
    return 1;
}

void free_grams(TermGrams *grams)
{
    free(grams->likely);
    free(grams->shares);
    free(grams->first);
}

FOR_SEVERAL
int is_likely(const TermGrams *grams, const KnownType *known)
{
    int any = 0;
    for (const Likely *term = grams->likely; term < grams->likely + grams->asked->terms; term++)
        any |= (BITS(known->gram_bits[0] & term->bits[0]) >= term->least[0])
               & (BITS(known->gram_bits[1] & term->bits[1]) >= term->least[1]);
    return any;
}

/* Add up for each term what those of its grams weigh that the type has; return whether there are any. */
static int share_grams(const TermGrams *table, const Forward *forward, uint32_t type)
{
    int any = 0;
    for (uint32_t at = forward->gram_at[type]; at < forward->gram_at[type + 1]; at++) {
        uint32_t gram = forward->gram[at];
        for (int32_t wanted = table->first[slot_of(gram, table->mask)]; wanted >= 0; wanted = table->next[wanted])
            if (table->asked->gram[wanted] == gram) {
                table->shares[table->term[wanted]] += table->asked->share[wanted];
                any = 1;
            }
    }
    return any;
}

int say_similar(Said *said, const TermGrams *grams, const Forward *forward, uint32_t type)
{
    int any = 0;
    if (!share_grams(grams, forward, type))
        return 0;
    for (ptrdiff_t term = 0; term < grams->asked->terms; term++) {
        double shared = grams->shares[term] < 1 ? grams->shares[term] : 1;
        grams->shares[term] = 0;
        if (shared >= LEAST_SIMILAR) {
            raise_to(&said[term].strength, SIMILAR_AGAINST_SAME * (float)(shared * shared));
            any = 1;
        }
    }
    return any;
}
