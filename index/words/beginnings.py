"""How the normal forms of words begin that are written with a given beginning: תכנ → תכנ…, תוכנית, תוכנה …

A normal form need not begin as the word is written: a table makes spellings one, and a doubled ו or י becomes
single before another letter.
"""

import re
from dataclasses import dataclass

from nlp.normal_form import plain_form, spellings, word_parts

_DOUBLED_AT_END = re.compile("(?<=.)(?:וו|יי)$")


@dataclass(frozen=True, slots=True)
class Beginning:
    """A normal form begins with one of `stems`, and `more` letters follow at the least.

    Or it stands for another spelling that begins so.
    """

    stems: tuple[str, ...]
    more: int

    def begins(self, word: str) -> bool:
        """Return whether `word`, in plain letters, begins so."""
        return any(word.startswith(stem) and len(word) >= len(stem) + self.more for stem in self.stems)

    def other_spellings(self) -> tuple[str, ...]:
        """Return the normal forms of words that begin so when spelled otherwise: תכנ → תוכנית, תוכנה."""
        return tuple(normal for variant, normal in spellings().items() if self.begins(variant))


def beginning(written: str) -> Beginning:
    """Return how normal forms of words begin that begin with `written`, which has no hyphen.

    'קריי' → stem 'קרי' and at least a letter, as in קרית; 'תוכנית' → stems 'תוכנית' and 'תכנית'.
    """
    plain = plain_form(written)
    stem = _DOUBLED_AT_END.sub(lambda match: match[0][0], plain)
    pairs = (pair for one in spellings().items() for pair in (one, one[::-1]))
    others = (other + stem[len(one) :] for one, other in pairs if stem.startswith(one))
    return Beginning(tuple(dict.fromkeys((stem, *others))), len(plain) - len(stem))


def written_parts(written: str) -> list[str]:
    """Return the parts between hyphens: 'בין-מגז' → ['בין', 'מגז']."""
    return [written[start:end] for start, end in word_parts(written)]
