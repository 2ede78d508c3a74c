"""The ways to cut a surface token into prefixes, host and pronominal suffix."""

import re
from functools import lru_cache
from typing import NamedTuple

from nlp.prefixes import joined_adjective, prefix_splits

SUFFIXES = ("י", "ו", "ה", "ך", "ם", "ן", "נו", "ני", "הו", "כם", "כן", "הם", "הן")
MAX_CUTS = 40
# A range of numbers is three words (2012–2017, 3.5-4) as in the treebanks, a date or telephone number one.
_RANGE = re.compile(r"((?!0\d)\d+(?:[.,]\d+)?)([-–])(\d+(?:[.,]\d+)?)")


class Cut(NamedTuple):
    """One segmentation: `prefixes`, then `host`, then `suffix` ("" for none), together the token.

    A tuple, for cuts are hashed for every token.
    """

    prefixes: tuple[str, ...]
    host: str
    suffix: str = ""

    @property
    def forms(self) -> tuple[str, ...]:
        """Return the forms in order."""
        return (*self.prefixes, self.host, self.suffix) if self.suffix else (*self.prefixes, self.host)

    @property
    def pattern(self) -> str:
        """Return what is cut off, without the host: 'ו+ב+_+ו'."""
        return "+".join((*self.prefixes, "_", self.suffix) if self.suffix else (*self.prefixes, "_"))


@lru_cache(maxsize=50_000)
def possible_cuts(token: str) -> tuple[Cut, ...]:
    """Return the segmentations that the grammar allows, the whole token first, at most 40.

    >>> [cut.pattern for cut in possible_cuts("בנו")]
    ['_', '_+ו', '_+נו', 'ב+_+ו']
    >>> possible_cuts("2012–2017")[0].forms
    ('2012', '–', '2017')
    """
    if token.endswith("%") and len(token) > 1:
        return (Cut((), token[:-1], "%"), Cut((), token))
    if found := _RANGE.fullmatch(token):
        first, sign, last = found.groups()
        return (Cut((first, sign), last),)
    if not any("א" <= sign <= "ת" for sign in token):
        return (Cut((), token),)
    cuts: dict[tuple[str, ...], Cut] = {}
    for *prefixes, rest in prefix_splits(token):
        stack = tuple(prefixes)
        for cut in (Cut(stack, rest), *_suffixed(stack, rest)):
            cuts.setdefault(cut.forms, cut)
    return tuple(cuts.values())[:MAX_CUTS]


def joined_cut(token: str) -> Cut | None:
    """Return the cut of an adjective that בין is joined to, its ב no prefix: 'ובינמגזרי' → ו|בינמגזרי."""
    for *prefixes, rest in prefix_splits(token) if "בינ" in token else ():
        if joined_adjective(rest):
            return Cut(tuple(prefixes), rest)
    return None


def _suffixed(prefixes: tuple[str, ...], rest: str) -> list[Cut]:
    return [
        Cut(prefixes, rest[: -len(suffix)], suffix)
        for suffix in SUFFIXES
        if rest.endswith(suffix) and len(rest) > len(suffix)
    ]
