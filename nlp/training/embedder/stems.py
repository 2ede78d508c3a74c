"""A crude Hebrew stemmer, good enough to take the words of a query out of a passage.

It serves training only: a pair whose passage no longer holds the query's stems teaches meaning, not spelling.
"""

import re
from functools import lru_cache

PREFIXES = re.compile(r"^(?:[וש]?כש|[ו]?ש?[המבכל]?ה?|וש?[מבכל])(?=.{3})")
SUFFIXES = re.compile(r"(?<=.{2})(?:יהם|יהן|ותיו|ותיה|יים|ים|ות|ית|יה|יו|נו|תם|ה|ת|ו|י|ן|ם|ך)$")
FINALS = str.maketrans("ךםןףץ", "כמנפצ")
WORD = re.compile(r"\w+")


@lru_cache(maxsize=500_000)
def stems(word: str) -> frozenset[str]:
    """Return the consonant skeletons of `word` with and without its prefixes: הוועדות → {הועד, ועד, …}."""
    bare = {word, PREFIXES.sub("", word), re.sub(r"^[ושהמבכל](?=.{3})", "", word)}
    return frozenset(_skeleton(form) for form in bare)


def without_stems_of(query: str, passage: str) -> str:
    """Return `passage` less the words that share a stem with a word of `query`."""
    banned = frozenset().union(*(stems(word) for word in WORD.findall(query)))
    return WORD.sub(lambda match: "" if stems(match[0]) & banned else match[0], passage)


def _skeleton(form: str) -> str:
    body = SUFFIXES.sub("", form).translate(FINALS)
    thin = body[:1] + re.sub("[וי]", "", body[1:])
    return thin if len(thin) > 2 else body
