"""How near a text lies to each concept by meaning: to its labels, to its definition, and to both in English.

Nearness is told against the other concepts of the vocabulary (in standard deviations from their mean), so
that it means the same with any embedder. It is worked out in double precision: what it is of a text hangs on
the texts beside it only in digits that nobody keeps.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nlp.embedder import Embedder, Vectors
from nlp.static_embedder import static_embedder
from nlp.vocabulary import Concept, Vocabulary

VIEWS = ("labels", "definition", "english")
# What the views count for when concepts are ranked.
_RANKING = np.array([0.5, 1.0, 1.0])
# Digits after the point by which concepts are ranked, and a deviation too small to be one.
_RANKED, _NO_SPREAD = 9, 1e-9

# float64 [texts, concepts, views]
Nearness = NDArray[np.float64]
# float64 [rows, dimension]
Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """Concepts near to texts: the number of the text, the place of the concept, and by how much it is nearer
    than others; text by text, the nearest first."""

    texts: NDArray[np.intp]
    places: NDArray[np.intp]
    margins: NDArray[np.float64]


class Meaning:
    """The vectors of one vocabulary's concepts; they and the embedder are made when first asked for."""

    def __init__(self, vocabulary: Vocabulary, embedder: Embedder | None = None) -> None:
        self.concepts = [concept for concept in vocabulary.concepts.values() if concept.assignable]
        self._given = embedder
        self.place = {concept.id: place for place, concept in enumerate(self.concepts)}

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return what `nearness` compares of the texts; it is the same with any vocabulary."""
        return self._embedder.embed_passages(texts)

    def nearness(self, vectors: Vectors) -> Nearness:
        """Return how near texts with these vectors are; 0 where a concept or the text has nothing to
        compare."""
        shape = (len(VIEWS), len(self.concepts), len(vectors))
        if not all(shape):
            return np.zeros(shape[::-1])
        texts = _unit(vectors.astype(np.float64) - self._centre) * vectors.any(axis=1, keepdims=True)
        values = self._views.reshape(-1, texts.shape[1]) @ texts.T
        return _standard(values.reshape(shape))

    def nearest(self, nearness: Nearness, without: NDArray[np.bool_], most: int) -> Nearest:
        """Return the `most` nearest concepts of each text that are not in `without`, and by how much each is
        nearer than the concept `most` ranks below the nearest; nothing for a text without meaning.

        `without` is [texts, concepts].
        """
        together: Rows = nearness @ _RANKING
        if not together.size:
            nothing = np.empty(0, np.intp)
            return Nearest(nothing, nothing, np.empty(0))
        order = np.argsort(-together.round(_RANKED), axis=1, kind="stable")
        last = order[:, min(most, order.shape[1] - 1)]
        meant = np.asarray(nearness.any(axis=(1, 2)), np.bool_)
        allowed = np.take_along_axis(~without & meant[:, None], order, axis=1)
        chosen = allowed & (np.cumsum(allowed, axis=1) <= most)
        texts, ranks = np.nonzero(chosen)
        places = order[texts, ranks]
        return Nearest(texts, places, together[texts, places] - together[texts, last[texts]])

    @cached_property
    def _embedder(self) -> Embedder:
        return self._given or static_embedder()

    @cached_property
    def _centre(self) -> Rows:
        """What the concepts of the vocabulary have in common, which tells none of them from another."""
        if not self.concepts:
            return np.zeros((1, self._embedder.dimension))
        texts = [f"{concept.definition} {concept.label()}" for concept in self.concepts]
        return np.asarray(self._embedded(texts).mean(axis=0, keepdims=True), np.float64)

    @cached_property
    def _views(self) -> Rows:
        """Return [views, concepts, dimension]."""
        views = (
            [_labels(concept, "he") for concept in self.concepts],
            [concept.definitions.get("he", "") for concept in self.concepts],
            [f"{_labels(each, 'en')} {each.definitions.get('en', '')}".strip() for each in self.concepts],
        )
        return np.stack([self._vectors(texts) for texts in views])

    def _vectors(self, texts: Sequence[str]) -> Rows:
        """Return unit rows, centred; a concept without text has a row of zeros."""
        rows = _unit(self._embedded(texts))
        some = np.array([bool(text) for text in texts])[:, None]
        mean = rows[some[:, 0]].mean(axis=0) if some.any() else 0.0
        return _unit((rows - mean) * some)

    def _embedded(self, texts: Sequence[str]) -> Rows:
        return self._embedder.embed_passages(texts).astype(np.float64)


def _labels(concept: Concept, language: str) -> str:
    return " ".join(
        label.text for label in concept.labels if label.language == language and label.kind != "hidden"
    )


def _standard(values: Rows) -> Nearness:
    """Return [views, concepts, texts] as [texts, concepts, views], of each view mean 0 and deviation 1 over
    the concepts, or all 0."""
    centred = values - values.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=1, keepdims=True))
    return np.ascontiguousarray((centred / np.where(spread > _NO_SPREAD, spread, 1)).T)


def _unit(rows: Rows) -> Rows:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1)
