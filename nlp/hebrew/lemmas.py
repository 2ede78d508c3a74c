"""Finds the lemma of a tagged morpheme: candidates from learned edits and lexicons, ranked by a network."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

import numpy as np

from nlp.hebrew.lemma_edits import apply_edit, edit_between
from nlp.hebrew.lexicon import Lexicon
from nlp.hebrew.morph_tagger import Tag
from nlp.hebrew.segmenter import Weights
from nlp.hebrew.word_vectors import Floats, WordVectors

LEMMA_FEATURES = 17
MAX_CANDIDATES = 14
Table = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class LemmaCounts:
    """Counts from the treebanks: lemmas by "key pos", edits and shapes by context, "lemma pos"s."""

    known: Table
    edits: Table
    shapes: Table
    lemmas: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LemmaLists:
    """`pairs` maps a form to its UniMorph lemmas, `unimorph` and `wordnet` are lemmas that these know."""

    pairs: Mapping[str, tuple[str, ...]]
    unimorph: frozenset[str]
    wordnet: frozenset[str]


@dataclass(slots=True)
class Lemmatizer:
    """Remembers the lemma of each (morpheme key, tag)."""

    weights: Weights
    counts: LemmaCounts
    lists: LemmaLists
    lexicon: Lexicon
    vectors: WordVectors
    found: dict[tuple[str, Tag], str] = field(default_factory=dict)

    def lemma(self, key: str, tag: Tag) -> str:
        """Return the lemma of a morpheme key (see `morpheme_keys`) that has `tag`."""
        found = self.found.get((key, tag))
        if found is None:
            found = self.found[key, tag] = self._best(key, tag)
        return found

    def _best(self, key: str, tag: Tag) -> str:
        if key.startswith("+") or key.endswith("+") or not any("א" <= sign <= "ת" for sign in key):
            return most_common(self.counts.known.get(f"{key} {tag.pos}", {})) or key.strip("+") or key
        candidates = lemma_candidates(key, tag, self.counts, self.lists)
        if len(candidates) == 1:
            return next(iter(candidates))
        rows = lemma_features(key, tag, candidates, self.counts, self.lists, self.lexicon, self.vectors)
        hidden = np.maximum(rows @ self.weights["hidden"] + self.weights["hidden_bias"], 0)
        return list(candidates)[int((hidden @ self.weights["output"])[:, 0].argmax())]


def lemma_candidates(key: str, tag: Tag, counts: LemmaCounts, lists: LemmaLists) -> dict[str, str]:
    """Return candidate lemmas, each with the edit that makes it of `key`; `key` itself is the first."""
    found = {key: "*"}
    for lemma in (*counts.known.get(f"{key} {tag.pos}", ()), *lists.pairs.get(key, ())):
        found.setdefault(lemma, edit_between(key, lemma))
    common = counts.edits.get(f"{tag.pos} {tag.features}", {}), counts.edits.get(tag.pos, {})
    for edit in chain(*common):
        lemma = apply_edit(key, edit)
        if lemma:
            found.setdefault(lemma, edit)
        if len(found) >= MAX_CANDIDATES:
            break
    return found


def lemma_features(
    key: str,
    tag: Tag,
    candidates: Mapping[str, str],
    counts: LemmaCounts,
    lists: LemmaLists,
    lexicon: Lexicon,
    vectors: WordVectors,
) -> Floats:
    """Return what speaks for each candidate, `float32 [candidates, 17]`."""
    contexts = [_with_total(counts.edits.get(context, {})) for context in edit_contexts(key, tag)]
    shapes = _with_total(counts.shapes.get(shape_context(tag), {}))
    known = counts.known.get(f"{key} {tag.pos}", {})
    listed = lists.pairs.get(key, ())
    similar = _similarities(key, list(candidates), vectors)
    rows = []
    for (lemma, edit), cosine in zip(candidates.items(), similar, strict=True):
        frequency = lexicon.frequency(lemma)
        rows.append(
            [
                *(_log_share(*context, edit) for context in contexts),
                _log_share(*shapes, lemma_shape(lemma)),
                math.log1p(counts.lemmas.get(f"{lemma} {tag.pos}", 0)) / 2,
                known.get(lemma, 0) / (sum(known.values()) + 0.5),
                math.log1p(known.get(lemma, 0)) / 2,
                float(lemma in lists.unimorph),
                float(lemma in listed),
                float(lemma in lists.wordnet),
                frequency / 4,
                float(frequency == 0),
                (frequency - lexicon.frequency(key)) / 4,
                float(lemma == key),
                cosine,
            ]
        )
    return np.array(rows, np.float32)


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
    return "".join(sign if sign in "האנתיו'\"" else "C" for sign in lemma[:8])


def most_common(counts: Mapping[str, int]) -> str | None:
    """Return the key with the highest count, the first of several; None of nothing."""
    return max(counts, key=lambda key: counts[key]) if counts else None


def _with_total(counts: Mapping[str, int]) -> tuple[Mapping[str, int], int]:
    return counts, sum(counts.values())


def _log_share(counts: Mapping[str, int], total: int, key: str) -> float:
    return math.log((counts.get(key, 0) + 0.02) / (total + 1)) / 4


def _similarities(key: str, lemmas: Sequence[str], vectors: WordVectors) -> list[float]:
    rows = vectors.matrix([key, *lemmas])
    rows /= np.linalg.norm(rows, axis=1, keepdims=True) + 1e-6
    return [float(value) for value in rows[1:] @ rows[0]]
