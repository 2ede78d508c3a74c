"""How near a text lies to each concept by meaning: to its labels, to its definition, and to both in English.

Nearness is told against the other concepts of the vocabulary (in standard deviations from their mean), so
that it means the same with any embedder.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nlp.embedder import Embedder, Vectors
from nlp.static_embedder import static_embedder
from nlp.vocabulary import Concept, Vocabulary

VIEWS = ("labels", "definition", "english")
# What the views count for when concepts are ranked.
_RANKING = np.array([0.5, 1.0, 1.0], np.float32)

Nearness = NDArray[np.float32]


class Meaning:
    """The vectors of one vocabulary's concepts; they and the embedder are made when first asked for."""

    def __init__(self, vocabulary: Vocabulary, embedder: Embedder | None = None) -> None:
        self._concepts = [concept for concept in vocabulary.concepts.values() if concept.assignable]
        self._given = embedder
        self.place = {concept.id: place for place, concept in enumerate(self._concepts)}

    def nearness(self, text: str) -> Nearness:
        """Return float32 [concepts, views]; 0 where a concept or the text has nothing to compare."""
        row = self._embedder.embed_passages([text])
        if not self._concepts or not row.any():
            return np.zeros((len(self._concepts), len(VIEWS)), np.float32)
        vector = _unit(row - self._centre)[0]
        return _standard(self._views @ vector)

    def ranked(self, nearness: Nearness, without: Iterable[str], most: int) -> list[tuple[str, float]]:
        """Return the `most` nearest concepts that are not in `without`, best first, and by how much each
        is nearer than the concept `most` ranks below the nearest; nothing for a text without meaning."""
        if not nearness.any():
            return []
        together = nearness @ _RANKING
        left = set(without)
        order = np.argsort(-together, kind="stable")[: most + 1 + len(left)]
        beside = float(together[order[min(most, len(order) - 1)]])
        chosen = [place for place in order.tolist() if self._concepts[place].id not in left][:most]
        return [(self._concepts[place].id, float(together[place]) - beside) for place in chosen]

    @cached_property
    def _embedder(self) -> Embedder:
        return self._given or static_embedder()

    @cached_property
    def _centre(self) -> Vectors:
        """What the concepts of the vocabulary have in common, which tells none of them from another."""
        if not self._concepts:
            return np.zeros((1, self._embedder.dimension), np.float32)
        texts = [f"{concept.definition} {concept.label()}" for concept in self._concepts]
        return np.asarray(self._embedder.embed_passages(texts).mean(axis=0, keepdims=True), np.float32)

    @cached_property
    def _views(self) -> Vectors:
        """Return float32 [views, concepts, dimension]."""
        views = (
            [_labels(concept, "he") for concept in self._concepts],
            [concept.definitions.get("he", "") for concept in self._concepts],
            [f"{_labels(each, 'en')} {each.definitions.get('en', '')}".strip() for each in self._concepts],
        )
        return np.stack([self._vectors(texts) for texts in views])

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows, centred; a concept without text has a row of zeros."""
        rows = _unit(self._embedder.embed_passages(texts))
        some = np.array([bool(text) for text in texts])[:, None]
        mean = rows[some[:, 0]].mean(axis=0) if some.any() else 0.0
        return np.asarray(_unit((rows - mean) * some), np.float32)


def _labels(concept: Concept, language: str) -> str:
    return " ".join(
        label.text for label in concept.labels if label.language == language and label.kind != "hidden"
    )


def _standard(values: Vectors) -> Nearness:
    """Return [views, concepts] as [concepts, views], of each view mean 0 and deviation 1, or all 0."""
    centred = values - values.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=1, keepdims=True))
    return np.asarray((centred / np.where(spread > 0, spread, 1)).T, np.float32)


def _unit(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), np.float32)
