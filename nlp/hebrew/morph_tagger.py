"""Tags a sentence of morphemes: part of speech and features at once, and names, by a small network.

Two towers of convolutions see what stands before and what stands after a morpheme, never itself: they were
pretrained to tell from that which morpheme stands there. A tag is scored by what it is made of (`NOUN`,
`Gender=Fem` …), so that a rare combination of common parts is within reach; only tags that the treebanks have
can win.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.hebrew.fixed_tags import fixed_tag
from nlp.hebrew.lexicon import with_final_letter
from nlp.hebrew.segmentation import Cut
from nlp.hebrew.segmenter import Weights, affix_rows, padded_places
from nlp.hebrew.word_vectors import Floats, RememberedRows, WordVectors

UPOS = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT",
    "SCONJ", "SYM", "VERB", "X",
)  # fmt: skip
_UNIMORPH = (
    "V", "N", "ADJ", "NFIN", "PST", "PRS", "FUT", "IMP", "V.MSDR", "1", "2", "3", "SG", "PL", "MASC", "FEM",
    "PSSD", "DEF",
)  # fmt: skip
REACHES = (1, 2, 4)  # how far the layers of a tower look, in morphemes
KNOWLEDGE = len(UPOS) + 1 + len(_UNIMORPH) + 4


class Tag(NamedTuple):
    """`features` is a CoNLL-U feature string, "" for none. A tuple, for tags are hashed for every token."""

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
    """How the networks know a cut's morphemes: 'ב+', hosts as they stand alone, '+ו', '–+' in ranges."""
    keys = [prefix if prefix[0].isdecimal() else f"{prefix}+" for prefix in cut.prefixes]
    if cut.suffix and cut.suffix != "%":
        return [*keys, with_final_letter(cut.host), f"+{cut.suffix}"]
    return [*keys, cut.host, cut.suffix] if cut.suffix else [*keys, cut.host]


@dataclass(slots=True)
class MorphTagger:
    """Holds the weights and remembers what they make of each morpheme alone. `names` are labels of names."""

    weights: Weights
    tags: Sequence[Tag]
    names: Sequence[str]
    common: Mapping[str, int]
    vectors: WordVectors
    knowledge: WordKnowledge
    _inputs: RememberedRows = field(init=False)

    def __post_init__(self) -> None:
        self._inputs = RememberedRows(self._alone)

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[Tag]]:
        """Return a tag for each morpheme key of each sentence."""
        return self.tag_and_name(sentences)[0]

    def tag_and_name(self, sentences: Sequence[Sequence[str]]) -> tuple[list[list[Tag]], list[list[str]]]:
        """Return a tag and a label of names for each morpheme key of each sentence."""
        if not any(sentences):
            return [[] for _ in sentences], [[] for _ in sentences]
        hidden = self._hidden(sentences)
        best = iter((hidden @ self.weights["tag_vectors"] + self.weights["tag_bias"]).argmax(1).tolist())
        names = iter((hidden @ self.weights["name"] + self.weights["name_bias"]).argmax(1).tolist())
        return (
            [[self._checked(key, self.tags[next(best)]) for key in sentence] for sentence in sentences],
            [[self.names[next(names)] for _ in sentence] for sentence in sentences],
        )

    def _checked(self, key: str, tag: Tag) -> Tag:
        """Return `tag`, or what the form says of a key that the treebanks lack (”, 😀): its vector cannot."""
        fixed = fixed_tag(key)
        return Tag(*fixed) if fixed and key not in self.knowledge.counts else tag

    def forget(self, limit: int) -> None:
        """Drop what is remembered of morphemes where that is more than `limit` of them."""
        if len(self._inputs) > limit:
            self._inputs.clear()

    def _hidden(self, sentences: Sequence[Sequence[str]]) -> Floats:
        """Return the vectors of morphemes in context, `float32 [morphemes, width]`."""
        table, known = self._inputs.table([key for sentence in sentences for key in sentence])
        places, size = padded_places([len(sentence) for sentence in sentences], max(REACHES))
        rows = np.zeros((size, table.shape[1]), np.float32)
        rows[places] = table[known]
        return encode(rows, places, self.weights)

    def _alone(self, keys: Sequence[str]) -> Floats:
        """Return for each key what the first layers make of it whatever the context, `[keys, 6 × width]`."""
        raw = np.concatenate(
            [
                self.vectors.matrix(keys),
                np.array([self.knowledge.features(key) for key in keys], np.float32),
                self.weights["word"][[self.common.get(key, 0) for key in keys]],
                self.weights["affix"][[affix_rows(key) for key in keys]].sum(1),
            ],
            1,
        )
        own = np.maximum(raw @ self.weights["input"] + self.weights["input_bias"], 0)
        width = own.shape[1]
        parts = [own]
        for side in ("ahead", "back"):
            first = self.weights[f"{side}0"]
            parts += [own @ first[:width], own @ first[width:] + self.weights[f"{side}_bias0"]]
        parts.append(own @ self.weights["mix"][:width] + self.weights["mix_bias"])
        return np.concatenate(parts, 1)


def encode(rows: Floats, places: NDArray[np.int64], weights: Weights) -> Floats:
    """Return the vectors in context of the morphemes at `places`, `float32 [places, width]`.

    `rows` has six parts: a morpheme itself, what the first layer of each of the two towers takes from it as a
    neighbour and as itself, and what the mixture takes from it. Rows between sentences are zeros.
    """
    own, *parts, mixed = np.split(rows, 6, 1)
    before = _tower(own, parts[0], parts[1], places, -1, weights, "ahead")
    after = _tower(own, parts[2], parts[3], places, 1, weights, "back")
    join, width = weights["join"], own.shape[1]
    context = before[places - 1] @ join[:width] + after[places + 1] @ join[width:] + weights["join_bias"]
    context = np.maximum(context, 0)
    hidden = np.maximum(mixed[places] + context @ weights["mix"][width:], 0)
    hidden += own[places]
    hidden += context
    spread = np.zeros_like(own)
    spread[places] = hidden
    wide = np.concatenate([spread[places + shift] for shift in (-1, 0, 1)], 1)
    return np.asarray(hidden + np.maximum(wide @ weights["conv"] + weights["conv_bias"], 0))


def _tower(
    own: Floats,
    neighbour: Floats,
    itself: Floats,
    places: NDArray[np.int64],
    side: int,
    weights: Weights,
    name: str,
) -> Floats:
    """Return states that see the morphemes on one side (-1: before, 1: after) farther and farther off."""
    state = np.zeros_like(own)
    width = own.shape[1]
    state[places] = own[places] + np.maximum(neighbour[places + side * REACHES[0]] + itself[places], 0)
    for layer, reach in enumerate(REACHES[1:], 1):
        weight = weights[f"{name}{layer}"]
        update = state[places + side * reach] @ weight[:width]
        update += state[places] @ weight[width:]
        update += weights[f"{name}_bias{layer}"]
        state[places] += np.maximum(update, 0, out=update)
    return state
