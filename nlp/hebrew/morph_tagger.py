"""Tags a sentence of morphemes: part of speech and features at once, by a small convolutional network.

A tag is scored by what it is made of (`NOUN`, `Gender=Fem` …), so that a rare combination of common parts is
within reach; only tags that the treebanks have can win.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nlp.hebrew.lexicon import with_final_letter
from nlp.hebrew.segmentation import Cut
from nlp.hebrew.segmenter import Weights, affix_rows, padded, windows
from nlp.hebrew.word_vectors import Floats, WordVectors

UPOS = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT",
    "SCONJ", "SYM", "VERB", "X",
)  # fmt: skip
_UNIMORPH = (
    "V", "N", "ADJ", "NFIN", "PST", "PRS", "FUT", "IMP", "V.MSDR", "1", "2", "3", "SG", "PL", "MASC", "FEM",
    "PSSD", "DEF",
)  # fmt: skip
KNOWLEDGE = len(UPOS) + 1 + len(_UNIMORPH) + 4


@dataclass(frozen=True, slots=True)
class Tag:
    """`features` is a CoNLL-U feature string, "" for none."""

    pos: str
    features: str

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the part of speech, then each feature."""
        return (self.pos, *filter(None, self.features.split("|")))


@dataclass(frozen=True, slots=True)
class WordKnowledge:
    """What is known of a word: UniMorph's tags, WordNet's kinds, counts of tags in the treebanks."""

    unimorph: Mapping[str, frozenset[str]]
    wordnet: Mapping[str, str]
    counts: Mapping[str, Mapping[str, int]]

    def features(self, key: str) -> list[float]:
        """Return `KNOWLEDGE` numbers between 0 and about 1."""
        return [*self._counted(key), *self._listed(key)]

    def _counted(self, key: str) -> Iterator[float]:
        counts = self.counts.get(key, {})
        total = sum(counts.values())
        yield min(total, 50) ** 0.5 / 7
        yield from (counts.get(pos, 0) / (total + 0.3) for pos in UPOS)

    def _listed(self, key: str) -> Iterator[float]:
        tags = self.unimorph.get(key, frozenset())
        yield from (float(tag in tags) for tag in _UNIMORPH)
        kinds = self.wordnet.get(key, "")
        yield from (float(kind in kinds) for kind in "nvar")


def morpheme_keys(cut: Cut) -> list[str]:
    """Return how the networks know the morphemes of a cut: 'ב+', hosts as they stand alone, '+ו'."""
    keys = [f"{prefix}+" for prefix in cut.prefixes]
    if cut.suffix and cut.suffix != "%":
        return [*keys, with_final_letter(cut.host), f"+{cut.suffix}"]
    return [*keys, cut.host, cut.suffix] if cut.suffix else [*keys, cut.host]


@dataclass(slots=True)
class MorphTagger:
    """Holds the weights and remembers the input vector of each morpheme."""

    weights: Weights
    tags: Sequence[Tag]
    common: Mapping[str, int]
    vectors: WordVectors
    knowledge: WordKnowledge
    _inputs: dict[str, Floats] = field(default_factory=dict)

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[Tag]]:
        """Return a tag for each morpheme key of each sentence."""
        if not any(sentences):
            return [[] for _ in sentences]
        best = iter(self.scores(sentences).argmax(1).tolist())
        return [[self.tags[next(best)] for _ in sentence] for sentence in sentences]

    def forget(self, limit: int) -> None:
        """Drop what is remembered of morphemes where that is more than `limit` of them."""
        if len(self._inputs) > limit:
            self._inputs.clear()

    def scores(self, sentences: Sequence[Sequence[str]]) -> Floats:
        """Return the scores of all tags, `float32 [morphemes, tags]`."""
        rows, places = padded([[self._input(key) for key in sentence] for sentence in sentences])
        hidden = encode(rows, places, self.weights)
        return np.asarray(hidden @ self.weights["tag_vectors"] + self.weights["tag_bias"])

    def _input(self, key: str) -> Floats:
        found = self._inputs.get(key)
        if found is None:
            found = self._inputs[key] = self._projected(key)
        return found

    def _projected(self, key: str) -> Floats:
        """Return the first layer's output for a key: it does not depend on the context."""
        raw = np.concatenate(
            [
                self.vectors.vector(key),
                np.array(self.knowledge.features(key), np.float32),
                self.weights["word"][self.common.get(key, 0)],
                self.weights["affix"][affix_rows(key)].sum(0),
            ]
        )
        return np.asarray(np.maximum(raw @ self.weights["input"] + self.weights["input_bias"], 0))


def encode(rows: Floats, places: NDArray[np.int64], weights: Weights) -> Floats:
    """Return the vectors in context of the rows at `places`, `float32 [places, width]`."""
    layers = sum(name.startswith("conv") for name in weights)
    for layer in range(layers):
        wide = windows(rows, 1)[places]
        update = np.maximum(wide @ weights[f"conv{layer}"] + weights[f"bias{layer}"], 0)
        rows[places] += update
    return rows[places]
