"""Treebank sentences as the arrays that the tagger learns from."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.conllu import Sentence
from nlp.hebrew.entities import LABELS
from nlp.hebrew.morph_tagger import Tag, WordKnowledge, morpheme_keys
from nlp.hebrew.segmentation import Cut
from nlp.hebrew.segmenter import affix_rows
from nlp.hebrew.word_vectors import Floats, WordVectors
from nlp.training.context import COMMON_WORDS
from nlp.training.treebank import gold_cut

FOLDS = 10
LIKELY = 6
UNKNOWN = -100
Tagged = list[tuple[str, Tag]]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of morphemes ready for training; `weight` counts its tags more or less than others'.

    `likely` are tags `[morphemes, LIKELY]` and `shares` how likely each is: gold text has one, of share 1.
    `names` are rows of LABELS, or UNKNOWN where nobody said what is a name.
    """

    fixed: Floats
    common: NDArray[np.int64]
    affixes: NDArray[np.int64]
    likely: NDArray[np.int64]
    shares: Floats
    names: NDArray[np.int64]
    weight: float = 1.0

    def __len__(self) -> int:
        """Return how many morphemes there are."""
        return len(self.names)


def tagged_morphemes(sentence: Sentence) -> Tagged:
    """Return the keys and tags of the morphemes of a treebank sentence."""
    tagged: Tagged = []
    for word in sentence.words:
        forms = tuple(morpheme.form for morpheme in word.morphemes)
        keys = morpheme_keys(gold_cut(forms) or Cut(forms[:-1], forms[-1]))
        tagged.extend((key, Tag(m.pos, m.features)) for key, m in zip(keys, word.morphemes, strict=True))
    return tagged


@dataclass(slots=True)
class ExampleMaker:
    """Makes examples; counts of tags leave out the tenth of the sentences that the example is in."""

    vectors: WordVectors
    lexicon: WordKnowledge
    tags: Mapping[Tag, int]
    common: Mapping[str, int]

    def examples(self, sentences: Sequence[Tagged], names: Sequence[Sequence[str] | None]) -> list[Example]:
        """Return the examples in order of fold."""
        found = []
        for fold in range(FOLDS):
            others = [sentence for place, sentence in enumerate(sentences) if place % FOLDS != fold]
            knowledge = WordKnowledge(self.lexicon.unimorph, self.lexicon.wordnet, count_tags(others))
            found += [
                self.example(sentence, knowledge, labels)
                for sentence, labels in zip(sentences[fold::FOLDS], names[fold::FOLDS], strict=True)
                if sentence
            ]
        return found

    def example(
        self, sentence: Tagged, knowledge: WordKnowledge, names: Sequence[str] | None = None
    ) -> Example:
        """Return one example; the counts of tags are those of `knowledge`."""
        keys = [key for key, _ in sentence]
        known = np.array([knowledge.features(key) for key in keys], np.float32)
        labels = [LABELS.index(name) for name in names] if names else [UNKNOWN] * len(keys)
        return Example(
            np.concatenate([self.vectors.matrix(keys), known], 1),
            np.array([self.common.get(key, 0) for key in keys], np.int64),
            np.array([affix_rows(key) for key in keys], np.int64),
            *_sure([self.tags.get(tag, 0) for _, tag in sentence]),
            np.array(labels, np.int64),
        )


def most_likely(chances: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Return the LIKELY best tags of each row of `chances` `[morphemes, tags]` and their shares of 1."""
    kept = min(LIKELY, chances.shape[1])
    likely = np.argpartition(-chances, kept - 1, 1)[:, :kept]
    shares = np.take_along_axis(chances, likely, 1)
    unused = (0, 0), (0, LIKELY - kept)
    return np.pad(likely, unused), np.pad(shares / shares.sum(1, keepdims=True), unused).astype(np.float32)


def _sure(tags: Sequence[int]) -> tuple[NDArray[np.int64], Floats]:
    likely = np.zeros((len(tags), LIKELY), np.int64)
    shares = np.zeros((len(tags), LIKELY), np.float32)
    likely[:, 0], shares[:, 0] = tags, 1.0
    return likely, shares


def count_tags(sentences: Sequence[Tagged]) -> dict[str, dict[str, int]]:
    """Return for each key how often it has each part of speech."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for key, tag in sentence:
            counts[key][tag.pos] += 1
    return {key: dict(found) for key, found in counts.items()}


def common_keys(sentences: Sequence[Tagged]) -> dict[str, int]:
    """Return the rows of the learned vectors of the most common keys; 0 is for the others."""
    counts = Counter(key for sentence in sentences for key, _ in sentence)
    return {key: row for row, (key, count) in enumerate(counts.most_common(COMMON_WORDS), 1) if count > 1}
