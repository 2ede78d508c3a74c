"""What the treebanks and lexicons count of lemmas: of words, of the edits that make them, of their shapes."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from nlp.hebrew.lemma_edits import may_fit
from nlp.hebrew.morph_tagger import Tag

Table = Mapping[str, Mapping[str, int]]
Shares = tuple[dict[str, float], float]
_STEM_LETTER = re.compile("[^האנתיו'\"]")


@dataclass(frozen=True, slots=True)
class LemmaCounts:
    """Counts from the treebanks: lemmas by "key pos", edits and shapes by context, "lemma pos"s."""

    known: Table
    edits: Table
    shapes: Table
    lemmas: Mapping[str, int]
    _shares: dict[str, Shares] = field(default_factory=dict, repr=False, compare=False)
    _fitting: dict[tuple[str, str, str], tuple[str, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def edit_shares(self, context: str) -> Shares:
        """Return the log share of each edit in a context, and that of an edit never seen there."""
        found = self._shares.get(context)
        if found is None:
            found = self._shares[context] = _log_shares(self.edits.get(context, {}))
        return found

    def shape_shares(self, context: str) -> Shares:
        """Return the log share of each shape in a context, and that of a shape never seen there."""
        found = self._shares.get(f"shape {context}")
        if found is None:
            found = self._shares[f"shape {context}"] = _log_shares(self.shapes.get(context, {}))
        return found

    def fitting_edits(self, context: str, first: str, last: str) -> tuple[str, ...]:
        """Return the edits of a context that forms with this first and last letter can have, in order."""
        found = self._fitting.get((context, first, last))
        if found is None:
            edits = (edit for edit in self.edits.get(context, ()) if may_fit(edit, first, last))
            found = self._fitting[context, first, last] = tuple(edits)
        return found


@dataclass(frozen=True, slots=True)
class LemmaLists:
    """`pairs` maps a form to its UniMorph lemmas, `unimorph` and `wordnet` are lemmas that these know."""

    pairs: Mapping[str, tuple[str, ...]]
    unimorph: frozenset[str]
    wordnet: frozenset[str]


def edit_contexts(key: str, tag: Tag) -> Iterator[str]:
    """Yield the contexts in which edits are counted, from the widest to the narrowest."""
    yield tag.pos
    yield f"{tag.pos} {tag.features}"
    yield f"{tag.pos} ${key[-2:]}"
    yield f"{tag.pos} ${key[-3:]}"
    yield f"{tag.pos} {tag.features} {key[0]}${key[-1]}"


@lru_cache(maxsize=10_000)
def shape_context(tag: Tag) -> str:
    """Return what a lemma's shape depends on: part of speech, binyan, gender."""
    kept = (part for part in tag.parts[1:] if part.startswith(("HebBinyan", "Gender")))
    return " ".join((tag.pos, *kept))


def lemma_shape(lemma: str) -> str:
    """Return the pattern of a lemma: 'התקיים' → 'התCייC'; letters that serve inflection stay."""
    return _STEM_LETTER.sub("C", lemma[:8])


def most_common(counts: Mapping[str, int]) -> str | None:
    """Return the key with the highest count, the first of several; None of nothing."""
    return max(counts, key=lambda key: counts[key]) if counts else None


def _log_shares(counts: Mapping[str, int]) -> Shares:
    """Return the smoothed log share of each key, and that of a key with no count."""
    total = sum(counts.values()) + 1
    shares = {key: math.log((count + 0.02) / total) / 4 for key, count in counts.items()}
    return shares, math.log(0.02 / total) / 4
