/* Lays out the translations of a question's terms so that a word finds what it tells. */
#include "translations.h"

#include <stdlib.h>
#include <string.h>

int make_translations(Translations *translations, const Question *asked)
{
    int32_t count = asked->told_at[asked->terms];
    uint32_t slots = slots_for(count);
    translations->mask = slots - 1;
    translations->slot = malloc(slots * sizeof *translations->slot);
    translations->tellings = malloc((count + 1) * sizeof *translations->tellings);
    if (!(translations->slot && translations->tellings))
        return 0;
    memset(translations->slot, 0xFF, slots * sizeof *translations->slot);
    for (int32_t term = 0; term < asked->terms; term++)
        for (int32_t at = asked->told_at[term]; at < asked->told_at[term + 1]; at++) {
            int32_t *first = translations->slot + slot_of(asked->told[at], translations->mask);
            translations->tellings[at] = (Telling){asked->told[at], term, *first, asked->lift[at]};
            *first = at;
        }
    return 1;
}

void free_translations(Translations *translations)
{
    free(translations->slot);
    free(translations->tellings);
}
