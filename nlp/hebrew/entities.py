"""Names as labels of morphemes: from labels to spans of tokens, and the normal form of a name."""

import re
from collections.abc import Iterable, Iterator, Sequence

from nlp.analyzer import Morpheme
from nlp.hebrew.places import place_start
from nlp.normal_form import GERESH, GERSHAYIM, HYPHENS
from nlp.visible import without_marks

LEARNED = frozenset({"PER", "ORG", "GPE", "LOC"})
OUTSIDE = "O"
LABELS = (OUTSIDE, *(f"{place}-{kind}" for kind in sorted(LEARNED) for place in "BI"))
_PREFIXED_NUMBER = re.compile(f"[ובהכלמש]{{1,4}}[{HYPHENS}]?(?=[\\d₪$€£])")
_QUOTES = GERESH + GERSHAYIM
_PREFIX_TAGS = frozenset({"CCONJ", "SCONJ", "ADP", "DET"})


def entity_spans(labels: Sequence[Sequence[str]]) -> Iterator[tuple[int, int, str]]:
    """Yield (first token, last token, label) of the names in a sentence, given each token's morpheme labels.

    Labels are "O", "B-PER" (a name begins), "I-PER" (it goes on; without a beginning, it begins).
    """
    first = last = -1
    current = ""
    for place, row in enumerate(labels):
        for label in row:
            kind = label[2:]
            if current and (label == OUTSIDE or label[0] == "B" or kind != current):
                yield first, last, current
                current = ""
            if label != OUTSIDE:
                first, current = (first, current) if current else (place, kind)
                last = place
    if current:
        yield first, last, current


def without_overlaps(found: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return the (first, last, label) spans in order, of two that overlap the longer, or else the earlier."""
    kept: list[tuple[int, int, str]] = []
    taken: set[int] = set()
    for first, last, label in sorted(found, key=lambda span: (span[0] - span[1], span[0])):
        if taken.isdisjoint(range(first, last + 1)):
            taken.update(range(first, last + 1))
            kept.append((first, last, label))
    return sorted(kept)


def without_prefixes(text: str, morphemes: Sequence[Morpheme]) -> str:
    """Return a name's text without the prefixes of its first token, white space as single spaces.

    'בקרית מלאכי' → 'קרית מלאכי', 'כ-30%' → '30%', but '-5%' keeps its minus. What is left of a known place is
    known, whatever the morphemes.
    """
    bare = " ".join(without_marks(text).split())
    if start := place_start(bare):
        return bare[start:]
    number = _PREFIXED_NUMBER.match(text)
    cut = number.end() if number else 0
    for morpheme in () if number else morphemes[:-1]:
        if morpheme.pos not in _PREFIX_TAGS or len(morpheme.form) > 3:
            break
        cut += len(morpheme.form)
    return " ".join(without_marks(text[cut:]).lstrip(HYPHENS + _QUOTES if cut else _QUOTES).split())
