"""Which other words of a passage tell a question's words: סמכות → רשאי, איסור → לא.

A translation language model (Berger and Lafferty, 1999), which `index/training/translations.py` learns from
headings and what stands under them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedSnapshotError
from index.ranking.matching import PassageWords
from index.ranking.reduction import Features
from index.words.forward import ForwardIndex, Hashes, word_hash
from nlp.terms import Term, main_word

TRANSLATION_NAMES = ("translation", "translation_missing")
SHIPPED_TRANSLATIONS = Path(__file__).parents[1] / "models" / "ranker" / "translations.npz"
_TOLD = 4.0


@dataclass(frozen=True, slots=True)
class AskedTranslations:
    """The translations of J terms, end to end: `words` uint32 [n], their `lifts` float32 [n].

    Those of term j stand from `bounds[j]` to `bounds[j + 1]`, int32 [J + 1].
    """

    words: Hashes
    lifts: Features
    bounds: NDArray[np.int32]


@dataclass(frozen=True)
class Translations:
    """Of each word of `asked`, ascending hashes, the words that tell it: from `starts[i]` to `starts[i + 1]`.

    `lifts` float32: how many times likelier a heading has the word asked for where a passage consists of the
    word `told` than it has it anyhow.
    """

    asked: Hashes
    starts: NDArray[np.int64]
    told: Hashes
    lifts: Features

    def of_terms(self, terms: Sequence[Term]) -> AskedTranslations:
        """Return the translations of the terms; a word that is not known has none."""
        spans = [self._spans.get(word_hash(main_word(term)), (0, 0)) for term in terms]
        return AskedTranslations(
            np.concatenate([self.told[:0], *(self.told[first:last] for first, last in spans)]),
            np.concatenate([self.lifts[:0], *(self.lifts[first:last] for first, last in spans)]),
            np.array(list(accumulate((last - first for first, last in spans), initial=0)), dtype=np.int32),
        )

    @cached_property
    def _spans(self) -> dict[int, tuple[int, int]]:
        starts = self.starts.tolist()
        return dict(zip(self.asked.tolist(), pairwise(starts), strict=True))


def translation_columns(
    words: PassageWords,
    forward: ForwardIndex,
    asked: AskedTranslations,
    same: NDArray[np.bool_],
    weights: Features,
) -> list[Features]:
    """Return a column a name of TRANSLATION_NAMES: how well the texts tell the terms by other words.

    The second is of the terms that the passage does not hold. `same` [types, J] are the types that share a
    word with a term; `weights` [J] sum to 1.
    """
    shape = len(words.heads), len(weights)
    lifts = np.where(same, np.float32(0), _lifts_of_types(forward.main_words(words.types), asked))
    told, held = np.zeros(shape), np.zeros(shape, dtype=bool)
    text = _text_words(words)
    np.add.at(told, words.passage[text], lifts[words.which[text]])
    np.logical_or.at(held, words.passage, same[words.which])
    lengths = np.maximum(words.tokens.lengths - words.heads, 1)
    scores = np.log1p(_TOLD * told / lengths[:, np.newaxis]) * weights
    return [scores.sum(axis=1), (scores * ~held).sum(axis=1)]


def _text_words(words: PassageWords) -> NDArray[np.int64]:
    """Return which words do not belong to the headings of their passage."""
    position = np.arange(len(words.passage)) - words.tokens.starts[words.passage]
    return np.flatnonzero(position >= words.heads[words.passage])


def _lifts_of_types(types: Hashes, asked: AskedTranslations) -> Features:
    """Return float32 [types, J]."""
    lifts = np.zeros((len(types), len(asked.bounds) - 1), dtype=np.float32)
    order = np.argsort(types, kind="stable")
    for term, (first, last) in enumerate(zip(asked.bounds[:-1], asked.bounds[1:], strict=True)):
        words = asked.words[first:last]
        begin, end = (np.searchsorted(types, words, side, sorter=order) for side in ("left", "right"))
        for word in np.flatnonzero(end > begin).tolist():
            lifts[order[begin[word] : end[word]], term] = asked.lifts[first + word]
    return lifts


def load_translations(path: Path = SHIPPED_TRANSLATIONS) -> Translations:
    """Return the translations in `path`. Raises DamagedSnapshotError."""
    try:
        with np.load(path) as content:
            vocabulary, rows = content["vocabulary"], content["told"]
            asked, starts, logarithms = content["asked"], content["starts"], content["logarithms"]
    except (OSError, ValueError, KeyError) as error:
        raise DamagedSnapshotError(str(path), f"the translations cannot be read ({error})") from error
    lifts = np.exp(logarithms.astype(np.float32))
    return Translations(asked, starts.astype(np.int64), vocabulary[rows], lifts)


def save_translations(translations: Translations, path: Path) -> None:
    """Write `translations`, two bytes a word told and two for its lift."""
    vocabulary, rows = np.unique(translations.told, return_inverse=True)
    np.savez(
        path,
        asked=translations.asked,
        starts=translations.starts.astype(np.uint32),
        vocabulary=vocabulary,
        told=rows.astype(np.uint16),
        logarithms=np.log(translations.lifts).astype(np.float16),
    )
