"""Whether a mention is affirmed, denied, absent or only thought of, from the words before it (pure)."""

from collections.abc import Sequence
from enum import StrEnum

from nlp.mentions.words import Word
from nlp.normal_form import normal_form


class Polarity(StrEnum):
    AFFIRMED = "affirmed"
    NEGATED = "negated"
    ABSENT = "absent"
    HYPOTHETICAL = "hypothetical"


_REACH = {Polarity.ABSENT: 3, Polarity.NEGATED: 5, Polarity.HYPOTHETICAL: 6}
_CUES = {
    Polarity.ABSENT: "ללא בלי העדר היעדר בהעדר בהיעדר חוסר מחוסר חסר אי נטול נטולת נטולי בלא מבלי",
    Polarity.NEGATED: "לא אינו אינה אינם אינן אין איננו איננה אל ולא ואין ואינו ואינה"
    " שאין שאינו שאינה שאינם שאינן שלא",
    Polarity.HYPOTHETICAL: "אם אילו לו האם אולי ייתכן יתכן לכשיהיה כאילו עשוי עשויה עשויים עלול עלולה אילולא",
}
_CUE_OF = {normal_form(word): polarity for polarity, cues in _CUES.items() for word in cues.split()}
_ONLY = frozenset({"רק", "עוד", "כל"})


def polarity(words: Sequence[Word], first: int) -> Polarity:
    """Return the polarity of the mention at `words[first]`, by the nearest cue before it in its clause.

    ללא אמון → absent; אינה שותפות → negated; אילו היה חזון → hypothetical.
    'לא רק' and 'לא עוד' deny nothing.
    """
    place = first
    while place > 0 and first - place < max(_REACH.values()) and not words[place].opens:
        place -= 1
        cue = _CUE_OF.get(normal_form(words[place].text))
        if cue and first - place <= _REACH[cue] and not _weak(words, place):
            return cue
        if not words[place + 1].joined:
            break
    return Polarity.AFFIRMED


def _weak(words: Sequence[Word], place: int) -> bool:
    return place + 1 < len(words) and words[place + 1].text in _ONLY
