/* Which words of a passage a question lights up, as index/asking/highlights.py says: those of its text, not of
 * its headings, that share surface or lemma with a term. Where they stand is packed by index/storing/packing.py.
 */
#include "kernels.h"

/* A column of whole numbers, each `width` bytes long. */
typedef struct {
    const unsigned char *at;
    char kind;
    int width;
} Column;

static int64_t number(const Column *column, ptrdiff_t place)
{
    const unsigned char *at = column->at + place * column->width;
    uint64_t value = 0;
    for (int byte = 0; byte < column->width; byte++)
        value |= (uint64_t)at[byte] << (8 * byte);
    if (column->kind == 'i' && column->width < 8 && value >> (8 * column->width - 1))
        value -= (uint64_t)1 << (8 * column->width);
    return (int64_t)value;
}

static uint64_t bit_of(uint32_t hash)
{
    return (uint64_t)1 << (hash & 63);
}

static uint64_t bits_of(const uint32_t *hashes, ptrdiff_t count)
{
    uint64_t bits = 0;
    for (ptrdiff_t at = 0; at < count; at++)
        bits |= bit_of(hashes[at]);
    return bits;
}

static int holds(const uint32_t *hashes, ptrdiff_t count, uint32_t hash)
{
    int any = 0;
    for (ptrdiff_t at = 0; at < count; at++)
        any |= hashes[at] == hash;
    return any;
}

/* Return whether a type is asked for; bits of the hashes asked tell at once that most are not. */
static int is_asked(const Forward *forward, uint32_t type, const Words *asked, const uint64_t bits[2])
{
    uint32_t surface = forward->surface[type];
    if ((bits[0] & bit_of(surface)) && holds(asked->surface, asked->surfaces, surface))
        return 1;
    for (uint32_t at = forward->lemma_at[type]; at < forward->lemma_at[type + 1]; at++)
        if ((bits[1] & bit_of(forward->lemma[at])) && holds(asked->lemma, asked->lemmas, forward->lemma[at]))
            return 1;
    return 0;
}

/* Fill in the two columns, gaps and lengths; return how many numbers each has, -1 where that does not fit. */
static ptrdiff_t unpacked(Column columns[2], const char *packed, ptrdiff_t size)
{
    const unsigned char *at = (const unsigned char *)packed + 4;
    if (size < 4)
        return size == 0 ? 0 : -1;
    for (int which = 0; which < 2; which++)
        columns[which] = (Column){NULL, packed[2 * which], packed[2 * which + 1] - '0'};
    int width = columns[0].width + columns[1].width;
    if (columns[0].width < 1 || columns[1].width < 1 || width > 16 || (size - 4) % width)
        return -1;
    columns[0].at = at;
    columns[1].at = at + (size - 4) / width * columns[0].width;
    return (size - 4) / width;
}

ptrdiff_t light_up(int64_t *spans, int64_t row, const Forward *forward, const Words *asked, const char *packed,
                   ptrdiff_t size)
{
    Column columns[2] = {{0}};
    const uint32_t *token = forward->token + forward->offset[row] + forward->heads[row];
    ptrdiff_t count = unpacked(columns, packed, size), found = 0;
    uint64_t bits[2] = {bits_of(asked->surface, asked->surfaces), bits_of(asked->lemma, asked->lemmas)};
    int64_t end = 0;
    if (count != forward->offset[row + 1] - forward->offset[row] - forward->heads[row])
        return -1;
    for (ptrdiff_t at = 0; at < count; at++) {
        int64_t start = end + number(&columns[0], at);
        end = start + number(&columns[1], at);
        if (is_asked(forward, token[at], asked, bits)) {
            spans[2 * found] = start;
            spans[2 * found++ + 1] = end;
        }
    }
    return found;
}
