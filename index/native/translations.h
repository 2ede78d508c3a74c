/* Which words tell a question's terms though they are other words; index/ranking/translations.py. */
#ifndef MAAGAR_TRANSLATIONS_H
#define MAAGAR_TRANSLATIONS_H

#include "word_types.h"

/* A word that tells a term, how much, and the next one whose hash leads to the same slot, -1 for none. */
typedef struct {
    uint32_t word;
    int32_t term, next;
    float lift;
} Telling;

typedef struct {
    uint32_t mask;
    int32_t *slot;
    Telling *tellings;
} Translations;

/* Make ready what tells the terms; return 0 where memory is short. Free them in any case. */
int make_translations(Translations *translations, const Question *asked);

void free_translations(Translations *translations);

/* Note how much the word tells of each term that it is not itself; return whether of any. */
static inline int say_told(Said *said, const Translations *translations, uint32_t word)
{
    int any = 0;
    int32_t at = translations->slot[slot_of(word, translations->mask)];
    for (; at >= 0; at = translations->tellings[at].next) {
        const Telling *telling = translations->tellings + at;
        if (telling->word != word || said[telling->term].same > 0)
            continue;
        said[telling->term].lift = telling->lift;
        any = 1;
    }
    return any;
}

#endif
