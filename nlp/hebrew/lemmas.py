"""Finds the lemma of a tagged morpheme: candidates from learned edits and lexicons, ranked by a network."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from nlp.hebrew.lemma_counts import (
    LemmaCounts,
    LemmaLists,
    edit_contexts,
    lemma_shape,
    most_common,
    shape_context,
)
from nlp.hebrew.lemma_edits import apply_to_folded, edit_between, folded
from nlp.hebrew.lexicon import Lexicon
from nlp.hebrew.morph_tagger import Tag
from nlp.hebrew.segmenter import Weights
from nlp.hebrew.word_vectors import Floats, WordVectors

LEMMA_FEATURES = 17
MAX_CANDIDATES = 14


@dataclass(slots=True)
class Lemmatizer:
    """Remembers the lemma of each (morpheme key, tag), beside those of common ones, `table`."""

    weights: Weights
    counts: LemmaCounts
    lists: LemmaLists
    lexicon: Lexicon
    vectors: WordVectors
    table: Mapping[tuple[str, Tag], str] = field(default_factory=dict)
    _found: dict[tuple[str, Tag], str] = field(default_factory=dict)

    def lemma(self, key: str, tag: Tag) -> str:
        """Return the lemma of a morpheme key (see `morpheme_keys`) that has `tag`."""
        self.learn([(key, tag)])
        return self.table.get((key, tag)) or self._found[key, tag]

    def forget(self, limit: int) -> None:
        """Drop what was found where that is more than `limit` lemmas; the table stays."""
        if len(self._found) > limit:
            self._found.clear()

    def learn(self, pairs: Iterable[tuple[str, Tag]]) -> None:
        """Find and remember the lemmas of keys with tags, all at once."""
        unsure: dict[tuple[str, Tag], Mapping[str, str]] = {}
        for key, tag in pairs:
            pair = key, tag
            if pair in self.table or pair in self._found or pair in unsure:
                continue
            candidates = self._candidates(key, tag)
            if len(candidates) == 1:
                self._found[pair] = next(iter(candidates))
            else:
                unsure[pair] = candidates
        if unsure:
            self._choose(unsure)

    def _candidates(self, key: str, tag: Tag) -> Mapping[str, str]:
        if key.startswith("+") or key.endswith("+") or not any("א" <= sign <= "ת" for sign in key):
            lemma = most_common(self.counts.known.get(f"{key} {tag.pos}", {})) or key.strip("+") or key
            return {lemma: ""}
        return lemma_candidates(key, tag, self.counts, self.lists)

    def _choose(self, unsure: Mapping[tuple[str, Tag], Mapping[str, str]]) -> None:
        rows = np.concatenate(
            [
                lemma_features(key, tag, found, self.counts, self.lists, self.lexicon, self.vectors)
                for (key, tag), found in unsure.items()
            ]
        )
        hidden = np.maximum(rows @ self.weights["hidden"] + self.weights["hidden_bias"], 0)
        scores = (hidden @ self.weights["output"])[:, 0]
        start = 0
        for pair, found in unsure.items():
            end = start + len(found)
            self._found[pair] = list(found)[int(scores[start:end].argmax())]
            start = end


def lemma_candidates(key: str, tag: Tag, counts: LemmaCounts, lists: LemmaLists) -> dict[str, str]:
    """Return candidate lemmas, each with the edit that makes it of `key`; `key` itself is the first."""
    found = {key: "*"}
    for lemma in (*counts.known.get(f"{key} {tag.pos}", ()), *lists.pairs.get(key, ())):
        found.setdefault(lemma, edit_between(key, lemma))
    source = folded(key)
    for context in (f"{tag.pos} {tag.features}", tag.pos):
        for edit in counts.fitting_edits(context, source[0], source[-1]):
            lemma = apply_to_folded(source, key, edit)
            if lemma:
                found.setdefault(lemma, edit)
            if len(found) >= MAX_CANDIDATES:
                return found
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
    contexts = [counts.edit_shares(context) for context in edit_contexts(key, tag)]
    shapes, no_shape = counts.shape_shares(shape_context(tag))
    known = counts.known.get(f"{key} {tag.pos}", {})
    total = sum(known.values()) + 0.5
    listed = lists.pairs.get(key, ())
    own = lexicon.frequency(key)
    rows = []
    for (lemma, edit), cosine in zip(
        candidates.items(), _similarities(key, candidates, vectors), strict=True
    ):
        frequency = lexicon.frequency(lemma)
        times = known.get(lemma, 0)
        rows.append(
            (
                *[shares.get(edit, unseen) for shares, unseen in contexts],
                shapes.get(lemma_shape(lemma), no_shape),
                math.log1p(counts.lemmas.get(f"{lemma} {tag.pos}", 0)) / 2,
                times / total,
                math.log1p(times) / 2,
                lemma in lists.unimorph,
                lemma in listed,
                lemma in lists.wordnet,
                frequency / 4,
                frequency == 0,
                (frequency - own) / 4,
                lemma == key,
                cosine,
            )
        )
    return np.array(rows, np.float32)


def _similarities(key: str, lemmas: Iterable[str], vectors: WordVectors) -> list[float]:
    """Return the cosine of `key` and each lemma; 0 where either is no frequent word."""
    own = vectors.words.get(key)
    places = [vectors.words.get(lemma) for lemma in lemmas]
    if own is None or not any(place is not None for place in places):
        return [0.0] * len(places)
    rows = vectors.rows[[own, *(own if place is None else place for place in places)]].astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True) + 1e-6
    cosines = (rows[1:] @ rows[0]).tolist()
    return [0.0 if place is None else cosine for place, cosine in zip(places, cosines, strict=True)]
