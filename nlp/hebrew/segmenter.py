"""Chooses in context how each surface token is cut into prefixes, host and suffix.

Each possible cut has a score of its own (from the lexicon) and a vector; its score in a sentence adds the
product of that vector with the vector of the token in its context.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nlp.hebrew.lexicon import CutCounts, Lexicon, as_array, cut_features, with_hidden_prefix
from nlp.hebrew.segmentation import Cut, joined_cut, possible_cuts
from nlp.hebrew.word_vectors import Floats, RememberedRows, WordVectors, text_bucket

AFFIX_BUCKETS = 6000
PADDING = 2
Weights = Mapping[str, Floats]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The cuts of a token with their context-free scores `[cuts]` and context vectors `[cuts, width]`."""

    cuts: tuple[Cut, ...]
    scores: Floats
    vectors: Floats


@dataclass(slots=True)
class Segmenter:
    """Holds the weights and remembers what it computed for a word.

    `settled` are tokens that were cut the same way wherever they stood in a large text: they need no scores.
    """

    weights: Weights
    patterns: Mapping[str, int]
    common: Mapping[str, int]
    vectors: WordVectors
    lexicon: Lexicon
    counts: CutCounts
    settled: Mapping[str, Cut] = field(default_factory=dict)
    _inputs: RememberedRows = field(init=False)
    _candidates: dict[str, Candidates] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._inputs = RememberedRows(self._token_inputs)

    def segment(self, sentences: Sequence[Sequence[str]]) -> list[list[Cut]]:
        """Return the cut of each token of each sentence."""
        tokens = [token for sentence in sentences for token in sentence]
        if not tokens:
            return [[] for _ in sentences]
        self._learn([token for token in dict.fromkeys(tokens) if token not in self._candidates])
        found = [self._candidates[token] for token in tokens]
        cuts = [candidates.cuts[0] for candidates in found]
        open_tokens = [position for position, candidates in enumerate(found) if len(candidates.cuts) > 1]
        if open_tokens:
            context = self._context(sentences)[open_tokens]
            self._choose(cuts, found, open_tokens, context)
        rest = iter(cuts)
        return [[next(rest) for _ in sentence] for sentence in sentences]

    def forget(self, limit: int) -> None:
        """Drop what is remembered of words where that is more than `limit` words."""
        if len(self._candidates) > limit:
            self._candidates.clear()
            self._inputs.clear()

    def _choose(
        self, cuts: list[Cut], found: Sequence[Candidates], positions: Sequence[int], context: Floats
    ) -> None:
        sizes = np.array([len(found[position].cuts) for position in positions])
        rows = np.repeat(np.arange(len(positions)), sizes)
        scores = np.concatenate([found[position].scores for position in positions])
        vectors = np.concatenate([found[position].vectors for position in positions])
        scores = scores + np.einsum("ij,ij->i", vectors, context[rows])
        ends = np.cumsum(sizes)
        for position, end, size in zip(positions, ends, sizes, strict=True):
            possible = found[position].cuts
            best = possible[int(scores[end - size : end].argmax())]
            cuts[position] = with_hidden_prefix(best, possible, self.lexicon)

    def _context(self, sentences: Sequence[Sequence[str]]) -> Floats:
        """Return a vector for each token in its sentence, `float32 [tokens, width]`."""
        table, rows = self._inputs.table([token for sentence in sentences for token in sentence])
        places, size = padded_places([len(sentence) for sentence in sentences], PADDING)
        inputs = np.zeros((size, table.shape[1]), np.float32)
        inputs[places] = table[rows]
        hidden = np.zeros((len(inputs), len(self.weights["bias1"])), np.float32)
        wide = windows(inputs, 2)[places]
        hidden[places] = np.maximum(wide @ self.weights["conv1"] + self.weights["bias1"], 0)
        wide = windows(hidden, 1)[places]
        return np.asarray(np.maximum(wide @ self.weights["conv2"] + self.weights["bias2"], 0))

    def _token_inputs(self, tokens: Sequence[str]) -> Floats:
        """Return what the network sees of tokens: word vector, learned vector if common, learned affixes."""
        affixes = self.weights["affix"][[affix_rows(token) for token in tokens]].sum(1)
        common = self.weights["word"][[self.common.get(token, 0) for token in tokens]]
        return np.concatenate([self.vectors.matrix(tokens), common, affixes], 1)

    def _learn(self, tokens: Sequence[str]) -> None:
        """Work out and remember the candidates of new tokens."""
        cuts = {token: self._cuts(token) for token in tokens}
        unsure = {token: found for token, found in cuts.items() if len(found) > 1}
        blank = np.zeros(1, np.float32), np.zeros((1, 1), np.float32)
        for token, found in cuts.items():
            if len(found) == 1:
                self._candidates[token] = Candidates(found, *blank)
        if unsure:
            scores, vectors = self._static_scores(unsure)
            start = 0
            for token, found in unsure.items():
                end = start + len(found)
                self._candidates[token] = Candidates(found, scores[start:end], vectors[start:end])
                start = end

    def _cuts(self, token: str) -> tuple[Cut, ...]:
        settled = self.settled.get(token) or joined_cut(token)
        return (settled,) if settled else possible_cuts(token)

    def _static_scores(self, unsure: Mapping[str, Sequence[Cut]]) -> tuple[Floats, Floats]:
        """Return the scores and vectors of the cuts of all tokens, one token after the other."""
        rows = [(cut, token) for token, cuts in unsure.items() for cut in cuts]
        features = as_array([cut_features(cut, token, self.lexicon, self.counts) for cut, token in rows])
        hosts = self.vectors.matrix([cut.host for cut, _ in rows])
        patterns = np.array([self.patterns.get(cut.pattern, 0) for cut, _ in rows])
        return static_scores(features, hosts, patterns, self.weights)


def static_scores(
    features: Floats, hosts: Floats, patterns: NDArray[np.int64], weights: Weights
) -> tuple[Floats, Floats]:
    """Return for each cut its score without context `[cuts]` and its context vector `[cuts, width]`."""
    joined = np.concatenate([features, hosts, weights["pattern"][patterns]], 1)
    hidden = np.maximum(joined @ weights["cut1"] + weights["cutbias1"], 0)
    scores = (hidden @ weights["cut2"])[:, 0]
    return np.asarray(scores), np.asarray(weights["query"][patterns] + hidden @ weights["host_query"])


def affix_rows(token: str) -> list[int]:
    """Return the rows of the learned vectors of a token's first and last one to three letters, and shape."""
    marks = [f"{length}^{token[:length]}" for length in (1, 2, 3)]
    marks += [f"{length}${token[-length:]}" for length in (1, 2, 3)]
    marks.append(f"shape {token_shape(token)}")
    return [text_bucket(mark, AFFIX_BUCKETS) for mark in marks]


def token_shape(token: str) -> str:
    """Return the kind of signs of a token and its length class: 'א4', 'א"א', '9', 'a', '.'."""
    kinds: Callable[[str], str] = lambda sign: (  # noqa: E731 - a name for one expression
        "א" if "א" <= sign <= "ת" else "9" if sign.isdecimal() else "a" if sign.isalpha() else sign
    )
    shape = "".join(kinds(sign) for sign in token[:20])
    squeezed = "".join(sign for i, sign in enumerate(shape) if i == 0 or sign != shape[i - 1])
    return f"{squeezed}{min(len(token), 6)}"


def padded_places(lengths: Sequence[int], gap: int) -> tuple[NDArray[np.int64], int]:
    """Return where tokens stand with a gap round each sentence, and how many rows that takes."""
    starts = np.cumsum([gap, *(length + gap for length in lengths)])
    places = np.concatenate(
        [np.arange(start, start + n) for start, n in zip(starts[:-1].tolist(), lengths, strict=True)]
    )
    return places, int(starts[-1])


def windows(rows: Floats, reach: int) -> Floats:
    """Return each row beside its `reach` neighbours on both sides, zeros beyond the ends."""
    edge = np.zeros((reach, rows.shape[1]), np.float32)
    wide = np.concatenate([edge, rows, edge])
    return np.concatenate([wide[shift : shift + len(rows)] for shift in range(2 * reach + 1)], 1)
