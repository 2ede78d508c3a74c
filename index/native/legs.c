/* Where rows stand in a ranking; index/ranking/leg.py does the same with numpy where nothing is compiled. */
#include "kernels.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_BITS = 4, EMPTY = -1 };

/* The places of rows by hash: the upper bits of a row's product tell the slot. */
typedef struct {
    int shift;
    uint32_t mask;
    int32_t *slot;
} Places;

static inline uint32_t slot_of(const Places *places, int64_t row)
{
    return (uint32_t)((uint64_t)row * 0x9E3779B97F4A7C15u >> places->shift);
}

static int make_places(Places *places, const int64_t *rows, ptrdiff_t count)
{
    int bits = LEAST_BITS;
    while ((ptrdiff_t)1 << bits < 2 * count)
        bits++;
    places->shift = 64 - bits;
    places->mask = ((uint32_t)1 << bits) - 1;
    places->slot = malloc(((size_t)places->mask + 1) * sizeof *places->slot);
    if (!places->slot)
        return 0;
    memset(places->slot, 0xFF, ((size_t)places->mask + 1) * sizeof *places->slot);
    for (ptrdiff_t at = 0; at < count; at++) {
        uint32_t slot = slot_of(places, rows[at]);
        while (places->slot[slot] != EMPTY)
            slot = (slot + 1) & places->mask;
        places->slot[slot] = (int32_t)at;
    }
    return 1;
}

int find_places(int64_t *place, const int64_t *rows, ptrdiff_t count, const int64_t *wanted, ptrdiff_t asked)
{
    Places places;
    if (!make_places(&places, rows, count))
        return 0;
    for (ptrdiff_t at = 0; at < asked; at++) {
        uint32_t slot = slot_of(&places, wanted[at]);
        while (places.slot[slot] != EMPTY && rows[places.slot[slot]] != wanted[at])
            slot = (slot + 1) & places.mask;
        place[at] = places.slot[slot];
    }
    free(places.slot);
    return 1;
}
