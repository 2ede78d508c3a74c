"""Sentences cut by hand or by teachers as the arrays that the segmenter learns from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nlp.hebrew.lexicon import CutCounts, Lexicon, as_array, count_cuts, cut_features
from nlp.hebrew.segmentation import Cut, possible_cuts
from nlp.hebrew.segmenter import affix_rows
from nlp.hebrew.word_vectors import Floats, WordVectors
from nlp.training.treebank import gold_cut

COMMON_WORDS, MIN_PATTERN = 1500, 2
FOLDS = 10
Forms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CutExample:
    """A sentence ready for training: arrays of its tokens, then flat arrays of the cuts of all tokens.

    `owners` says whose each cut is, `shares` how likely it is among those of its token: together 1.
    """

    tokens: Sequence[str]
    vectors: Floats
    common: NDArray[np.int64]
    affixes: NDArray[np.int64]
    features: Floats
    hosts: Floats
    patterns: NDArray[np.int64]
    owners: NDArray[np.int64]
    shares: Floats

    def __len__(self) -> int:
        """Return how many tokens there are."""
        return len(self.tokens)


@dataclass(frozen=True, slots=True)
class CutArrays:
    """What is known of the cuts of a token whatever the context."""

    features: Floats
    hosts: Floats
    patterns: NDArray[np.int64]


@dataclass(slots=True)
class CutExampleMaker:
    """Makes examples; the counts of cuts leave out the tenth of the gold lines that the example is in."""

    lexicon: Lexicon
    vectors: WordVectors
    patterns: Mapping[str, int]
    common: Mapping[str, int]
    counts: CutCounts
    _known: dict[str, CutArrays] = field(default_factory=dict)

    def gold(self, lines: Sequence[Sequence[Forms]]) -> list[CutExample]:
        """Return examples of `lines` in order of fold, without tokens that the grammar does not cut so."""
        cuts = [[cut for cut in map(gold_cut, line) if cut] for line in lines]
        found = []
        for fold in range(FOLDS):
            own = count_cuts(cut for line in cuts[fold::FOLDS] for cut in line)
            self._known.clear()
            found += [self._gold(line, _difference(self.counts, own)) for line in cuts[fold::FOLDS] if line]
        self._known.clear()
        return found

    def example(self, tokens: Sequence[str], counts: CutCounts | None = None) -> CutExample:
        """Return an example of `tokens` (at least one) of which nobody has said how they are cut."""
        parts = [self._cut_arrays(token, counts or self.counts) for token in tokens]
        sizes = [len(part.patterns) for part in parts]
        return CutExample(
            tokens,
            self.vectors.matrix(tokens),
            np.array([self.common.get(token, 0) for token in tokens], np.int64),
            np.array([affix_rows(token) for token in tokens], np.int64),
            np.concatenate([part.features for part in parts]),
            np.concatenate([part.hosts for part in parts]),
            np.concatenate([part.patterns for part in parts]),
            np.repeat(np.arange(len(tokens)), sizes),
            np.zeros(sum(sizes), np.float32),
        )

    def _gold(self, line: Sequence[Cut], counts: CutCounts) -> CutExample:
        example = self.example(["".join(cut.forms) for cut in line], counts)
        right = [possible_cuts(token).index(cut) for token, cut in zip(example.tokens, line, strict=True)]
        example.shares[np.searchsorted(example.owners, np.arange(len(line))) + right] = 1.0
        return example

    def _cut_arrays(self, token: str, counts: CutCounts) -> CutArrays:
        if token not in self._known:
            cuts = possible_cuts(token)
            self._known[token] = CutArrays(
                as_array([cut_features(cut, token, self.lexicon, counts) for cut in cuts]),
                self.vectors.matrix([cut.host for cut in cuts]),
                np.array([self.patterns.get(cut.pattern, 0) for cut in cuts], np.int64),
            )
        return self._known[token]


def cut_example_maker(
    lines: Sequence[Sequence[Forms]], lexicon: Lexicon, vectors: WordVectors
) -> CutExampleMaker:
    """Return a maker that knows the patterns, the common tokens and the counts of gold `lines`."""
    cuts = [cut for line in lines for cut in map(gold_cut, line) if cut]
    patterns = Counter(cut.pattern for cut in cuts).most_common()
    tokens = Counter("".join(forms) for line in lines for forms in line).most_common(COMMON_WORDS)
    return CutExampleMaker(
        lexicon,
        vectors,
        {pattern: row for row, (pattern, count) in enumerate(patterns, 1) if count >= MIN_PATTERN},
        {token: row for row, (token, _) in enumerate(tokens, 1)},
        count_cuts(cuts),
    )


def _difference(total: CutCounts, part: CutCounts) -> CutCounts:
    return CutCounts(
        total.tokens - part.tokens, total.cuts - part.cuts, total.hosts - part.hosts, total.bases - part.bases
    )
