"""Mentions whose head or modifier stands in another conjunct (pure over matched words).

המגזרים הציבורי, השלישי והעסקי     one head, three modifiers: three concepts
שיח ושיתוף פעולה בין מגזרי          one modifier, two heads: two concepts
קביעת מדיניות ויישומה               the second head carries the first one's modifier as a suffix
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from nlp.mentions.overlaps import Candidate, Why
from nlp.mentions.pattern_walk import Reading
from nlp.mentions.patterns import Kind, Test
from nlp.mentions.readings import Readings
from nlp.mentions.words import JOINED, OPENS, Words

# Any other candidate says more.
_LITERAL, _RANK = 1, 0
_LONGEST_LIST = 6
_PRONOUN_ENDS = ("ה", "ו", "ם", "ן")
_PAIRS_REMEMBERED = 100_000


class _Pairs(dict[tuple[Reading, Reading], tuple[tuple[int, int], ...]]):
    """The labels (head, modifier) that two words can be, worked out once; most are none."""

    def __init__(self, by_head: Mapping[int, Mapping[int, str]]) -> None:
        self._by_head = by_head

    def __missing__(self, pair: tuple[Reading, Reading]) -> tuple[tuple[int, int], ...]:
        if len(self) >= _PAIRS_REMEMBERED:
            self.clear()
        first, second = pair
        fitting = {
            head: second.tests & self._by_head[head].keys() for head in first.tests & self._by_head.keys()
        }
        self[pair] = known = tuple((head, min(found)) for head, found in fitting.items() if found)
        return known


class Ellipsis:
    """Finds conjuncts that share a word with a label of two words (head, modifier) that stands
    beside them."""

    def __init__(self, labels: Iterable[tuple[str, str, str]], readings: Readings) -> None:
        """`labels` are (normal form of the head, of the modifier, concept)."""
        self._by_head: dict[int, dict[int, str]] = defaultdict(dict)
        self._by_modifier: dict[int, dict[int, str]] = defaultdict(dict)
        for head_form, modifier_form, concept_id in labels:
            head = readings.number(Test(Kind.INFLECTED, head_form))
            modifier = readings.number(Test(Kind.INFLECTED, modifier_form))
            self._by_head[head].setdefault(modifier, concept_id)
            self._by_modifier[modifier].setdefault(head, concept_id)
        self._pairs = _Pairs(self._by_head)

    def find(self, words: Words, readings: Sequence[Reading]) -> Iterator[Candidate]:
        """Yield the elliptical candidates; those with head and modifier side by side are found as labels."""
        for place, pairs in enumerate(map(self._pairs.__getitem__, pairwise(readings[:-1]))):
            if pairs and words.signs[place + 1] & JOINED and _goes_on(words, place + 2):
                for head, modifier in pairs:
                    yield from self._more_modifiers(words, readings, place, head)
                    yield from self._more_heads(words, readings, place, modifier)

    def _more_modifiers(
        self, words: Words, readings: Sequence[Reading], place: int, head: int
    ) -> Iterator[Candidate]:
        """המגזרים הציבורי, השלישי והעסקי: from the second modifier on."""
        modifiers = self._by_head[head]
        for here in range(place + 2, min(place + _LONGEST_LIST, len(words))):
            tests = readings[here].tests
            fitting = tests and tests & modifiers.keys()
            if not fitting and here == place + 2 and words.signs[here] & JOINED:
                continue
            if not fitting or words.signs[here] & OPENS or not _coordinated(words, here):
                return
            yield _candidate(modifiers[min(fitting)], words, here, place, "coordination: shared head")

    def _more_heads(
        self, words: Words, readings: Sequence[Reading], place: int, modifier: int
    ) -> Iterator[Candidate]:
        """קביעת מדיניות ויישומה: a second head with a pronoun for the modifier."""
        here = place + 2
        heads = self._by_modifier[modifier]
        fitting = readings[here].tests & heads.keys()
        text = words.texts[here]
        if fitting and words.signs[here] & JOINED and text.startswith("ו") and text.endswith(_PRONOUN_ENDS):
            yield _candidate(heads[min(fitting)], words, here, place, "coordination: shared modifier")


def _candidate(concept_id: str, words: Words, here: int, place: int, rule: str) -> Candidate:
    label = f"{words.texts[place]} … {words.texts[here]}"
    return Candidate(-1, -_LITERAL, -_RANK, here, concept_id, place, here + 1, Why(label, rule, _RANK))


def _goes_on(words: Words, place: int) -> bool:
    """Return whether a conjunct can begin at the word after a label, or at the next one."""
    return _coordinated(words, place) or _coordinated(words, place + 1)


def _coordinated(words: Words, place: int) -> bool:
    """The word follows a comma or carries ו."""
    return not words.signs[place] & JOINED or words.texts[place].startswith("ו")
