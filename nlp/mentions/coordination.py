"""Mentions whose head or modifier stands in another conjunct (pure over matched words).

המגזרים הציבורי, השלישי והעסקי     one head, three modifiers: three concepts
שיח ושיתוף פעולה בין מגזרי          one modifier, two heads: two concepts
קביעת מדיניות ויישומה               the second head carries the first one's modifier as a suffix
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from nlp.mentions.matching import Matcher
from nlp.mentions.overlaps import Candidate
from nlp.mentions.pattern_walk import Reading
from nlp.mentions.patterns import Kind, Test
from nlp.mentions.words import Word

_RANK = (1, 0)
_LONGEST_LIST = 6
_PRONOUN_ENDS = ("ה", "ו", "ם", "ן")


class _Heads(dict[frozenset[int], frozenset[int]]):
    """The tests of heads among a word's tests, worked out once; most words have none."""

    def __init__(self, heads: Iterable[int]) -> None:
        self._heads = frozenset(heads)

    def __missing__(self, tests: frozenset[int]) -> frozenset[int]:
        self[tests] = tests & self._heads
        return self[tests]


class Ellipsis:
    """Finds conjuncts that share a word with a label of two words (head, modifier) that stands
    beside them."""

    def __init__(self, labels: Iterable[tuple[str, str, str]], matcher: Matcher) -> None:
        """`labels` are (normal form of the head, of the modifier, concept)."""
        self._by_head: dict[int, dict[int, str]] = defaultdict(dict)
        self._by_modifier: dict[int, dict[int, str]] = defaultdict(dict)
        for head_form, modifier_form, concept_id in labels:
            head = matcher.number(Test(Kind.INFLECTED, head_form))
            modifier = matcher.number(Test(Kind.INFLECTED, modifier_form))
            self._by_head[head].setdefault(modifier, concept_id)
            self._by_modifier[modifier].setdefault(head, concept_id)
        self._heads_of = _Heads(self._by_head.keys())

    def find(self, words: Sequence[Word], readings: Sequence[Reading]) -> Iterator[Candidate]:
        """Yield the elliptical candidates; those with head and modifier side by side are found as labels."""
        for place, reading in enumerate(readings[:-2]):
            for head in self._heads_of[reading.tests]:
                modifier = self._modifier(words, readings, place + 1, head)
                if modifier is not None:
                    yield from self._more_modifiers(words, readings, place, head)
                    yield from self._more_heads(words, readings, place, modifier)

    def _modifier(
        self, words: Sequence[Word], readings: Sequence[Reading], place: int, head: int
    ) -> int | None:
        if not words[place].joined:
            return None
        return min(readings[place].tests & self._by_head[head].keys(), default=None)

    def _more_modifiers(
        self, words: Sequence[Word], readings: Sequence[Reading], place: int, head: int
    ) -> Iterator[Candidate]:
        """המגזרים הציבורי, השלישי והעסקי: from the second modifier on."""
        modifiers = self._by_head[head]
        for here in range(place + 2, min(place + _LONGEST_LIST, len(words))):
            fitting = readings[here].tests & modifiers.keys()
            if not fitting and here == place + 2 and words[here].joined:
                continue
            if not fitting or words[here].opens or not _coordinated(words, here):
                return
            yield _candidate(modifiers[min(fitting)], words, here, place, "coordination: shared head")

    def _more_heads(
        self, words: Sequence[Word], readings: Sequence[Reading], place: int, modifier: int
    ) -> Iterator[Candidate]:
        """קביעת מדיניות ויישומה: a second head with a pronoun for the modifier."""
        here = place + 2
        heads = self._by_modifier[modifier]
        fitting = readings[here].tests & heads.keys()
        word = words[here]
        if fitting and word.joined and word.text.startswith("ו") and word.text.endswith(_PRONOUN_ENDS):
            yield _candidate(heads[min(fitting)], words, here, place, "coordination: shared modifier")


def _candidate(concept_id: str, words: Sequence[Word], here: int, place: int, rule: str) -> Candidate:
    return Candidate(concept_id, here, here + 1, f"{words[place].text} … {words[here].text}", rule, _RANK)


def _coordinated(words: Sequence[Word], place: int) -> bool:
    """The word follows a comma or carries ו."""
    return not words[place].joined or words[place].text.startswith("ו")
