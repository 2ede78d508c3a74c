"""Mentions whose head or modifier stands in another conjunct (pure over matched words).

המגזרים הציבורי, השלישי והעסקי     one head, three modifiers: three concepts
שיח ושיתוף פעולה בין מגזרי          one modifier, two heads: two concepts
קביעת מדיניות ויישומה               the second head carries the first one's modifier as a suffix
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from nlp.matching import Reading
from nlp.overlaps import Candidate
from nlp.words import Word

_RANK = (1, 0)


class Ellipsis:
    """Finds elliptical conjuncts of labels of two words, given as (test of head, test of modifier) → concepts."""

    def __init__(self, pairs: Mapping[tuple[int, int], str]) -> None:
        self._by_head: dict[int, dict[int, str]] = defaultdict(dict)
        self._by_modifier: dict[int, dict[int, str]] = defaultdict(dict)
        for (head, modifier), concept_id in pairs.items():
            self._by_head[head][modifier] = concept_id
            self._by_modifier[modifier][head] = concept_id

    def find(self, words: Sequence[Word], readings: Sequence[Reading]) -> Iterator[Candidate]:
        """Yield the elliptical candidates; those with head and modifier side by side are labels, found elsewhere."""
        for place in range(len(words) - 1):
            for head in readings[place].tests & self._by_head.keys():
                modifiers = self._by_head[head]
                if words[place + 1].joined and readings[place + 1].tests & modifiers.keys():
                    yield from self._more_modifiers(words, readings, place, modifiers)

    def _more_modifiers(
        self, words: Sequence[Word], readings: Sequence[Reading], head: int, modifiers: Mapping[int, str]
    ) -> Iterator[Candidate]:
        place = head + 2
        while place < len(words) and not words[place].opens and _coordinated(words, place):
            fitting = readings[place].tests & modifiers.keys()
            if not fitting:
                return
            concept_id = modifiers[min(fitting)]
            label = f"{words[head].text} … {words[place].text}"
            yield Candidate(concept_id, place, place + 1, label, "coordination: shared head", _RANK)
            place += 1


def _coordinated(words: Sequence[Word], place: int) -> bool:
    """The word follows a comma or carries ו."""
    return not words[place].joined or words[place].text.startswith("ו")
