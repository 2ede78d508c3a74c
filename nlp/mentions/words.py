"""The words of analysed texts as the tagger reads them: columns of spellings, places, signs and kinds.

A word ends at white space, a hyphen, a slash or punctuation; geresh and gershayim inside it belong to it.
Nothing here depends on a vocabulary, so a build keeps it for the next one.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from nlp.analyzer import Analysis, Morpheme
from nlp.mentions.untagged import untagged_spans
from nlp.normal_form import GERESH, GERSHAYIM, INVISIBLE
from nlp.visible import visible

_LETTER = r"[^\W_⁰¹²³⁴-⁹]"
_POINTED = r"(?:[^\W_⁰¹²³⁴-⁹]|[\u0591-\u05bd\u05bf-\u05c7])"
_WORD = re.compile(
    rf"({_LETTER}{_POINTED}*(?:(?:[{GERSHAYIM}]|[{GERESH}]{{1,2}}){_LETTER}{_POINTED}*)*(?:(?<=[א-ת])'(?!'))?)"
)
_JOINT = re.compile(rf"[\s{INVISIBLE}{GERESH}{GERSHAYIM}\-־‐‑–—*/]*$")
_QUOTED = re.compile(rf"[והבכלמש]{{1,3}}[{GERSHAYIM}]..")
_QUOTES = re.compile(f"[{GERSHAYIM}]")
_BREAK = re.compile(r"\n\s*\n|\n\s*[-•·◆*]|\d\.\s|[.!?;:](?:\s|$)")
_GAPS_REMEMBERED = 10_000
_KINDS_REMEMBERED = 30_000

# The signs of a word, as bits. What stands before it: OPENS, a sentence or list item begins with it; JOINED,
# there is nothing but space, hyphens or quotes; QUOTES, a quotation mark is right before it. An ODD number of
# quotation marks stands in the text before it, before its end; one is right AFTER it.
OPENS, JOINED, QUOTES, ODD_BEFORE, ODD_BEFORE_END, AFTER = 1, 2, 4, 8, 16, 32


# What the analysis says of a word, in one string, which is read and compared fast: the lemmas of the token
# that it lies in, each with its end, then the UPOS tags. (In a lemma the control characters are blanks.)
WordKind = str
_END, _TAGS, BETWEEN_KINDS = "\x1f", "\x1e", "\x1d"


@dataclass(slots=True)
class Words:
    """The words of texts in order, a list for each of their sides.

    `starts` and `ends` count from the start of a word's text, `bounds` has the number of words up to the end
    of each text. `signs` has one entry more, for the end of the last text. `kinds` are places in `kinds_met`.
    Words in a span in which nothing is tagged have its number in `shelters`, others 0; no entry where no word
    is in one. (Columns, because a text has many words and little is asked of most of them.)
    """

    texts: list[str]
    starts: list[int]
    ends: list[int]
    signs: bytes
    kinds: list[int]
    kinds_met: Sequence[WordKind]
    shelters: list[int]
    bounds: list[int]

    def __len__(self) -> int:
        return len(self.texts)

    def quoted(self, place: int) -> bool:
        """Return whether a quotation mark stands right before a word, or after its prefix letters."""
        return bool(self.signs[place] & QUOTES) or _QUOTED.match(self.texts[place]) is not None

    def pos(self, place: int) -> Sequence[str]:
        """Return the UPOS tags of the morphemes of the token that a word lies in."""
        return self.kinds_met[self.kinds[place]].partition(_TAGS)[2].split()

    def lemmas(self, first: int, last: int) -> tuple[str, ...]:
        """Return the lemmas of the words `first:last`."""
        met, kinds = self.kinds_met, self.kinds
        lemmas = _lemmas_of(met[kinds[first]])
        for place in range(first + 1, last):
            lemmas += _lemmas_of(met[kinds[place]])
        return lemmas


@lru_cache(maxsize=_KINDS_REMEMBERED)
def _lemmas_of(kind: WordKind) -> tuple[str, ...]:
    return tuple(kind.partition(_TAGS)[0].split(_END)[:-1])


def words(text: str, analysis: Analysis) -> Words:
    """Return the words of `text` in order, with what `analysis` says of the tokens that they lie in."""
    return words_of_texts([(text, analysis)])


def words_of_texts(analysed: Iterable[tuple[str, Analysis]]) -> Words:
    """Return the words of the texts, one after the other."""
    reader = _Reader()
    for text, analysis in analysed:
        reader.add(text, analysis)
    return reader.words()


@dataclass(slots=True)
class _Reader:
    """Collects the words of texts."""

    texts: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    signs: bytearray = field(default_factory=bytearray)
    kinds: list[int] = field(default_factory=list)
    shelters: list[tuple[int, int, int]] = field(default_factory=list)
    bounds: list[int] = field(default_factory=list)
    numbers: dict[WordKind, int] = field(default_factory=dict)
    # By identity: the morphemes of a word that was met before are often the same object.
    known: dict[int, tuple[tuple[Morpheme, ...], int]] = field(default_factory=dict)

    def add(self, text: str, analysis: Analysis) -> None:
        seen = visible(text)
        parts = _WORD.split(seen.text)
        edges = list(accumulate(map(len, parts)))
        starts, ends = edges[:-1:2], edges[1::2]
        signs = bytearray(map(_SIGNS_OF_GAP.__getitem__, parts[:-1:2]))
        if signs:
            signs[0] = signs[0] & QUOTES | OPENS
        _mark_quotes(signs, seen.text, starts, ends)
        for start, end in untagged_spans(seen.text):
            inside = bisect_left(starts, start), bisect_right(ends, end)
            self.shelters.append((len(self) + inside[0], len(self) + inside[1], len(self.shelters) + 1))
        if seen.places:
            given = seen.given(list(zip(starts, ends, strict=True)))
            starts, ends = [start for start, _ in given], [end for _, end in given]
        self.kinds += self._kinds(starts, analysis)
        self.texts += parts[1::2]
        self.starts += starts
        self.ends += ends
        self.signs += signs
        self.bounds.append(len(self))

    def __len__(self) -> int:
        return len(self.texts)

    def words(self) -> Words:
        shelters = [0] * len(self) if any(first < last for first, last, _ in self.shelters) else []
        for first, last, number in self.shelters:
            shelters[first:last] = [number] * (last - first)
        signs = bytes((*self.signs, OPENS))
        return Words(
            self.texts, self.starts, self.ends, signs, self.kinds, list(self.numbers), shelters, self.bounds
        )

    def _kinds(self, starts: Sequence[int], analysis: Analysis) -> list[int]:
        """Return of each word the number of its kind: that of the token in which it starts."""
        tokens = analysis.tokens
        nothing = self._number(())
        token_starts = [token.start for token in tokens]
        kinds = []
        for start in starts:
            place = bisect_right(token_starts, start) - 1
            if place < 0 or start >= tokens[place].end:
                kinds.append(nothing)
                continue
            morphemes = tokens[place].morphemes
            _, number = self.known.get(id(morphemes)) or self._remembered(morphemes)
            kinds.append(number)
        return kinds

    def _remembered(self, morphemes: tuple[Morpheme, ...]) -> tuple[tuple[Morpheme, ...], int]:
        self.known[id(morphemes)] = found = morphemes, self._number(morphemes)
        return found

    def _number(self, morphemes: Sequence[Morpheme]) -> int:
        kind = (
            "".join([_uncontrolled(one.lemma) + _END for one in morphemes])
            + _TAGS
            + " ".join([one.pos for one in morphemes])
        )
        return self.numbers.setdefault(kind, len(self.numbers))


def _uncontrolled(lemma: str) -> str:
    return lemma.replace(_END, " ").replace(_TAGS, " ").replace(BETWEEN_KINDS, " ")


def _mark_quotes(signs: bytearray, text: str, starts: Sequence[int], ends: Sequence[int]) -> None:
    """Add to the signs of words what they tell of the quotation marks around them."""
    marks = [match.start() for match in _QUOTES.finditer(text)]
    if marks:
        for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
            before, before_end = bisect_left(marks, start), bisect_left(marks, end)
            after = before_end < len(marks) and marks[before_end] == end
            signs[place] |= before % 2 * ODD_BEFORE | before_end % 2 * ODD_BEFORE_END | after * AFTER


class _SignsOfGap(dict[str, int]):
    """The signs that what stands before a word gives it, worked out once a gap."""

    def __missing__(self, gap: str) -> int:
        if len(self) >= _GAPS_REMEMBERED:
            self.clear()
        opens = _BREAK.search(gap) is not None
        joined = not opens and _JOINT.match(gap) is not None
        self[gap] = signs = opens * OPENS | joined * JOINED | (gap[-1:] in tuple(GERSHAYIM)) * QUOTES
        return signs


_SIGNS_OF_GAP = _SignsOfGap()
