"""The prefix letters ו ה ב כ ל מ ש and the stacks that they form; adjectives that בין is joined to."""

import re
from functools import lru_cache

# ו, then a conjunction, then a preposition (or two: שמב…, מל…, כב…), then the article.
_STACK = re.compile("(ו?)(כש|לכש|מש|ש|ה(?=ב|כ|ל|מ|ש))?(כ(?=ב|ל|מ)|מ(?=ב|ל|כ)|ל(?=כ))?([בכלמ]?)(ה?)$")
# Not בינוני, בינארי, ביניים, nor what has too short a rest (בינתי, in my view).
_JOINED = re.compile("בינ((?!ו|ארי|יי)[א-ת]{2,}?י(?:ת|ים|ות)?)$")
MAX_PREFIX = 6
MIN_HOST = 1


@lru_cache(maxsize=100_000)
def prefix_splits(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to cut prefixes off `word`, each as the prefixes and then the rest; whole word first.

    'והבית' → (('והבית',), ('ו', 'הבית'), ('ו', 'ה', 'בית')). Each stack is one that grammar
    allows; whether the rest is a word is for others to say.
    """
    splits: list[tuple[str, ...]] = [(word,)]
    for length in range(1, min(MAX_PREFIX, len(word) - MIN_HOST) + 1):
        prefixes = prefix_stack(word[:length])
        if not prefixes and word[length - 1] not in "והבכלמש":
            break
        if prefixes:
            splits.append((*prefixes, word[length:]))
    return tuple(splits)


@lru_cache(maxsize=10_000)
def prefix_stack(letters: str) -> tuple[str, ...]:
    """Return `letters` cut into prefixes, or () where they are no such stack: 'וכשה' → ('ו','כש','ה')."""
    match = _STACK.match(letters)
    if not match:
        return ()
    return tuple(group for group in match.groups() if group)


@lru_cache(maxsize=10_000)
def joined_adjective(word: str) -> str:
    """Return the adjective that בין is joined to, "" in other words: 'בינמגזרית' → 'מגזרית'."""
    match = _JOINED.match(word)
    return match[1] if match else ""
