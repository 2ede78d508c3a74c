"""Trains the tagger on its own tags: teachers tag raw text, a student learns from it and the treebanks."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn

from nlp.conllu import Sentence
from nlp.hebrew.morph_tagger import MorphTagger, Tag, WordKnowledge, morpheme_keys
from nlp.hebrew.segmenter import Segmenter
from nlp.hebrew.sentences import sentence_starts
from nlp.hebrew.tokenizer import split_tokens
from nlp.hebrew.word_vectors import WordVectors
from nlp.training.raw_text import tokenized
from nlp.training.tagger import (
    LAYERS,
    WIDTH,
    Example,
    ExampleMaker,
    TaggerNetwork,
    common_keys,
    count_tags,
    export,
    fit,
    tagged_morphemes,
)

TEACHERS, SILVER_EPOCHS, LAST_EPOCHS = 1, 2, 5
SHARES = {
    "svlm_wikipedia_sentences": 4500,
    "wikipedia_sample": 2000,
    "knesset_committees": 700,
    "knesset_speeches": 800,
}
SILVER_WEIGHT = 0.5


def train_self_trained_tagger(
    data: Path,
    sentences: Sequence[Sentence],
    lexicons: WordKnowledge,
    vectors: WordVectors,
    segmenter: Segmenter,
    *,
    epochs: int,
) -> MorphTagger:
    """Return a tagger trained on treebank sentences and on raw text that such taggers have tagged."""
    tagged = [tagged_morphemes(sentence) for sentence in sentences]
    tags = {tag: row for row, tag in enumerate(dict.fromkeys(tag for row in tagged for _, tag in row))}
    knowledge = WordKnowledge(lexicons.unimorph, lexicons.wordnet, count_tags(tagged))
    maker = ExampleMaker(vectors, knowledge, tags, common_keys(tagged))
    gold = maker.examples(tagged)
    teachers = []
    for seed in range(1, TEACHERS + 1):
        teachers.append(_network(tags, vectors, seed))
        fit(teachers[-1], gold, epochs=epochs, seed=seed)
    silver = _silver(teachers, maker, raw_sentences(data, segmenter), list(tags))
    student = _network(tags, vectors, TEACHERS + 1)
    fit(student, [*gold, *gold, *silver], epochs=SILVER_EPOCHS)
    fit(student, gold, epochs=LAST_EPOCHS, rate=1e-3)
    return export(student, maker)


def raw_sentences(data: Path, segmenter: Segmenter) -> list[list[str]]:
    """Return sentences of raw text as keys of morphemes, mostly from Wikipedia."""
    chance = random.Random(1)
    found: list[list[str]] = []
    for name, count in SHARES.items():
        lines = (data / "text" / f"{name}.txt").read_text(encoding="utf-8").split("\n")
        chance.shuffle(lines)
        for tokens in _sentences(lines, count):
            cuts = segmenter.segment([tokens])[0]
            found.append([key for cut in cuts for key in morpheme_keys(cut)])
    return found


def _sentences(lines: Sequence[str], count: int) -> Iterator[list[str]]:
    """Yield `count` sentences of 5 to 50 tokens."""
    for line in lines:
        spans = split_tokens(line)
        starts = [place for place, begins in enumerate(sentence_starts(line, spans)) if begins]
        for first, after in zip(starts, [*starts[1:], len(spans)], strict=False):
            tokens = tokenized(line[spans[first][0] : spans[after - 1][1]])
            if 5 <= len(tokens) <= 50 and count:
                count -= 1
                yield tokens
        if not count:
            return


def _silver(
    teachers: Sequence[TaggerNetwork],
    maker: ExampleMaker,
    sentences: Sequence[Sequence[str]],
    tags: Sequence[Tag],
) -> list[Example]:
    """Return the sentences with the tags that the teachers together find best; unsure ones weigh less."""
    found = []
    for start in range(0, len(sentences), 32):
        blank = [
            maker.example([(key, tags[0]) for key in keys], maker.lexicon)
            for keys in sentences[start : start + 32]
        ]
        with torch.no_grad():
            shares = torch.stack([nn.functional.softmax(teacher(blank), 1) for teacher in teachers]).mean(0)
        best, rows = shares.max(1)
        ends = np.cumsum([len(example.gold) for example in blank])
        for example, end in zip(blank, ends, strict=True):
            place = slice(end - len(example.gold), end)
            weight = SILVER_WEIGHT * float(best[place].mean()) ** 2
            found.append(Example(example.fixed, example.common, example.affixes, rows[place].numpy(), weight))
    return found


def _network(tags: dict[Tag, int], vectors: WordVectors, seed: int) -> TaggerNetwork:
    torch.manual_seed(seed)
    return TaggerNetwork(list(tags), vectors.dimension, WIDTH, LAYERS)
