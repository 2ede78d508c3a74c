"""Whether a mention is affirmed, denied, absent or only thought of, from the words before it (pure)."""

from collections.abc import Mapping, Set
from enum import StrEnum
from typing import NamedTuple

from nlp.mentions.words import JOINED, OPENS, Words
from nlp.normal_form import normal_form


class Polarity(StrEnum):
    AFFIRMED = "affirmed"
    NEGATED = "negated"
    ABSENT = "absent"
    HYPOTHETICAL = "hypothetical"


_REACH = {Polarity.ABSENT: 3, Polarity.NEGATED: 5, Polarity.HYPOTHETICAL: 6}
_FARTHEST = max(_REACH.values())
_CUES = {
    Polarity.ABSENT: "ללא בלי העדר היעדר בהעדר בהיעדר חוסר מחוסר חסר אי נטול נטולת נטולי בלא מבלי",
    Polarity.NEGATED: "לא אינו אינה אינם אינן אין איננו איננה אל ולא ואין ואינו ואינה"
    " שאין שאינו שאינה שאינם שאינן שלא",
    Polarity.HYPOTHETICAL: "אם אילו לו האם אולי ייתכן יתכן לכשיהיה כאילו עשוי עשויה עשויים עלול עלולה אילולא",
}
_CUE_OF = {normal_form(word): polarity for polarity, cues in _CUES.items() for word in cues.split()}
_ONLY = frozenset({"רק", "עוד", "כל"})
_SPELLINGS_REMEMBERED = 50_000


class Cues(NamedTuple):
    """The cues among words by their place, and the places that are near enough after one to be asked."""

    at: Mapping[int, Polarity]
    reached: Set[int]


def cues_in(words: Words) -> Cues:
    """Return which of the words say something of a mention after them; few do."""
    cues = map(_CUE_OF_SPELLING.__getitem__, words.texts)
    at = {place: cue for place, cue in enumerate(cues) if cue}
    return Cues(at, {place + step for place in at for step in range(1, _FARTHEST + 1)})


def polarity(words: Words, cues: Cues, first: int) -> Polarity:
    """Return the polarity of the mention at word `first`, by the nearest cue before it in its clause.

    ללא אמון → absent; אינה שותפות → negated; אילו היה חזון → hypothetical.
    'לא רק' and 'לא עוד' deny nothing.
    """
    if first not in cues.reached:
        return Polarity.AFFIRMED
    place = first
    while place > 0 and first - place < _FARTHEST and not words.signs[place] & OPENS:
        place -= 1
        cue = cues.at.get(place)
        if cue and first - place <= _REACH[cue] and words.texts[place + 1] not in _ONLY:
            return cue
        if not words.signs[place + 1] & JOINED:
            break
    return Polarity.AFFIRMED


class _SpellingCues(dict[str, Polarity | None]):
    """The cue that a spelling is, worked out once a spelling."""

    def __missing__(self, spelling: str) -> Polarity | None:
        if len(self) >= _SPELLINGS_REMEMBERED:
            self.clear()
        self[spelling] = cue = _CUE_OF.get(normal_form(spelling))
        return cue


_CUE_OF_SPELLING = _SpellingCues()
