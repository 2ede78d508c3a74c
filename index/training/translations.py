"""Learns which words of a text tell the words of its heading, by IBM model 1.

No passage of an open test set is used, and of the pairs only those that the embedder was trained on too: the
rest is what the reranker learns from.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.ranking.translations import Translations
from index.words.forward import word_hashes
from nlp.analyzer import Analyzer
from nlp.terms import index_terms, main_word
from nlp.training.embedder.heldout import heldout_passages, kept_back, normal
from nlp.training.embedder.pairs import Pair, bills, law_definitions, law_sections, python_course, wiki
from nlp.training.ibm_model_1 import translation_chances

Words = frozenset[str]
Numbers = NDArray[np.int64]
LONGEST_TEXT = 900  # characters
FEWEST_ASKED, FEWEST_TOLD = 3, 4
ROUNDS, UNSEEN = 6, 2.0
LEAST_CHANCE = 5e-3


@dataclass(frozen=True, slots=True)
class ToldPair:
    """The different words of a heading or term, and those of the text that tells it."""

    asked: Words
    told: Words


def read_told_pairs(shared: Path, analyzer: Analyzer) -> list[ToldPair]:
    """Return the pairs of the material in `shared`, analysed."""
    hidden = heldout_passages(shared / "eval" / "retrieval")
    readers = (law_sections, law_definitions, bills, wiki, python_course)
    pairs = [
        pair
        for pair in chain.from_iterable(reader(shared / "data") for reader in readers)
        if not kept_back(pair.passage) and normal(pair.passage) not in hidden
    ]
    return list(_analysed(pairs, analyzer))


def _analysed(pairs: Sequence[Pair], analyzer: Analyzer) -> Iterator[ToldPair]:
    asked = analyzer.analyze_many(pair.query for pair in pairs)
    told = analyzer.analyze_many(pair.passage[:LONGEST_TEXT] for pair in pairs)
    for one, other in zip(asked, told, strict=True):
        yield ToldPair(*(frozenset(map(main_word, index_terms(analysis))) for analysis in (one, other)))


def translations(pairs: Sequence[ToldPair]) -> Translations:
    """Return what tells the words that several pairs ask for; a word is no translation of itself."""
    asked = _numbered((pair.asked for pair in pairs), FEWEST_ASKED)
    told = _numbered((pair.told for pair in pairs), FEWEST_TOLD)
    links = _links(pairs, asked, told)
    keys, which = np.unique(links[:, 0] * len(told) + links[:, 1], return_inverse=True)
    asked_word, told_word = keys // len(told), keys % len(told)
    chances = translation_chances(
        which, links[:, 2] * len(asked) + links[:, 0], told_word, rounds=ROUNDS, unseen=UNSEEN
    )
    anyhow = _shares(pairs, asked)
    names = word_hashes(list(asked)), word_hashes(list(told))
    kept = np.flatnonzero((chances > LEAST_CHANCE) & (names[0][asked_word] != names[1][told_word]))
    lifts = chances[kept] / anyhow[asked_word[kept]]
    return _sorted(names[0][asked_word[kept]], names[1][told_word[kept]], lifts)


def _numbered(texts: Iterable[Words], fewest: int) -> dict[str, int]:
    """Return a number for each word of at least `fewest` texts."""
    counts = Counter(chain.from_iterable(texts))
    return {word: row for row, word in enumerate(sorted(w for w, count in counts.items() if count >= fewest))}


def _links(pairs: Iterable[ToldPair], asked: dict[str, int], told: dict[str, int]) -> Numbers:
    """Return [links, 3]: every word asked for beside every word of its text, and the number of the pair."""
    found = []
    for number, pair in enumerate(pairs):
        first = np.array(sorted(asked[word] for word in pair.asked & asked.keys()), dtype=np.int64)
        second = np.array(sorted(told[word] for word in pair.told & told.keys()), dtype=np.int64)
        beside = np.repeat(first, len(second)), np.tile(second, len(first))
        found.append(np.column_stack((*beside, np.full(len(first) * len(second), number))))
    return np.concatenate(found)


def _shares(pairs: Iterable[ToldPair], asked: dict[str, int]) -> NDArray[np.float64]:
    """Return of all words asked for the share that each is."""
    counts = Counter(chain.from_iterable(pair.asked for pair in pairs))
    found = np.array([counts[word] for word in asked], dtype=np.float64)
    return np.asarray(found / found.sum())


def _sorted(asked: NDArray[np.uint32], told: NDArray[np.uint32], lifts: NDArray[np.float64]) -> Translations:
    order = np.lexsort((told, asked))
    words, starts = np.unique(asked[order], return_index=True)
    bounds = np.append(starts, len(order)).astype(np.int64)
    return Translations(words, bounds, told[order], lifts[order].astype(np.float32))
