"""Whether a mention is affirmed, denied, absent or only thought of, from the words before it (pure)."""

from collections.abc import Sequence
from enum import StrEnum

from nlp.mentions.words import Words
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

Cues = Sequence[Polarity | None]


def cues_in(words: Words) -> Cues:
    """Return of each word what it says of a mention after it, None for most; none at all, where none does."""
    cues = list(map(_CUE_OF_SPELLING.__getitem__, words.texts))
    return cues if any(cues) else ()


def polarity(words: Words, cues: Cues, first: int) -> Polarity:
    """Return the polarity of the mention at word `first`, by the nearest cue before it in its clause.

    ללא אמון → absent; אינה שותפות → negated; אילו היה חזון → hypothetical.
    'לא רק' and 'לא עוד' deny nothing.
    """
    if not any(cues[max(first - _FARTHEST, 0) : first]):
        return Polarity.AFFIRMED
    place = first
    while place > 0 and first - place < _FARTHEST and not words.gaps[place].opens:
        place -= 1
        cue = cues[place]
        if cue and first - place <= _REACH[cue] and words.texts[place + 1] not in _ONLY:
            return cue
        if not words.gaps[place + 1].joined:
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
