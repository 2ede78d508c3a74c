"""Trains the tagger on its own tags: teachers tag raw text, a student learns from it and the treebanks."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from nlp.conllu import Sentence
from nlp.hebrew.entities import LABELS
from nlp.hebrew.morph_tagger import MorphTagger, Tag, WordKnowledge, morpheme_keys
from nlp.hebrew.segmenter import Segmenter
from nlp.hebrew.sentences import sentence_starts
from nlp.hebrew.tokenizer import split_tokens
from nlp.hebrew.word_vectors import WordVectors
from nlp.training.context import ContextEncoder
from nlp.training.examples import Example, ExampleMaker, common_keys, count_tags, tagged_morphemes
from nlp.training.names import MarkedSentence, mention_labels, read_marked_sentences, treebank_labels
from nlp.training.raw_text import tokenized
from nlp.training.tagger import TaggerNetwork, export, fit

TEACHERS, TEACHER_EPOCHS, SILVER_EPOCHS, LAST_EPOCHS = 3, 10, 2, 5
SHARES = {
    "svlm_wikipedia_sentences": 4500,
    "wikipedia_sample": 2000,
    "knesset_committees": 700,
    "knesset_speeches": 800,
}
SILVER_WEIGHT, LAST_WEIGHT = 0.5, 0.1


@dataclass(frozen=True, slots=True)
class Material:
    """What the tagger learns from: treebank sentences, raw ones as keys, marked ones, and an encoder."""

    gold: Sequence[Sentence]
    names: Sequence[Sequence[str] | None]
    raw: Sequence[Sequence[str]]
    marked: Sequence[MarkedSentence]
    encoder: ContextEncoder


def read_material(
    data: Path,
    sentences: Sequence[Sentence],
    held_out: Sequence[Sentence],
    segmenter: Segmenter,
    encoder: ContextEncoder,
) -> Material:
    """Return the material, without what holds a held-out sentence."""
    marked = read_marked_sentences(data, held_out)
    return Material(
        sentences, treebank_labels(data, sentences), raw_sentences(data, segmenter), marked, encoder
    )


def train_self_trained_tagger(
    material: Material, lexicons: WordKnowledge, vectors: WordVectors
) -> MorphTagger:
    """Return a tagger trained on treebank sentences and on text that such taggers have tagged."""
    tagged = [tagged_morphemes(sentence) for sentence in material.gold]
    tags = {tag: row for row, tag in enumerate(dict.fromkeys(tag for row in tagged for _, tag in row))}
    knowledge = WordKnowledge(lexicons.unimorph, lexicons.wordnet, count_tags(tagged))
    maker = ExampleMaker(vectors, knowledge, tags, common_keys(tagged))
    gold = maker.examples(tagged, material.names)
    teachers = [_network(maker, material.encoder, seed) for seed in range(1, TEACHERS + 1)]
    for seed, teacher in enumerate(teachers, 1):
        fit(teacher, gold, epochs=TEACHER_EPOCHS, seed=seed)
    silver = _silver(teachers, maker, material.raw)
    marked = _with_names(
        _silver(teachers, maker, [row.keys for row in material.marked]), material.marked, list(tags)
    )
    student = _network(maker, material.encoder, TEACHERS + 1)
    fit(student, [*gold, *gold, *silver, *marked], epochs=SILVER_EPOCHS)
    light = [replace(example, weight=LAST_WEIGHT) for example in marked]
    fit(student, [*gold, *light], epochs=LAST_EPOCHS, rate=1e-3)
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
    teachers: Sequence[TaggerNetwork], maker: ExampleMaker, sentences: Sequence[Sequence[str]]
) -> list[Example]:
    """Return the sentences with the tags that the teachers together find best; unsure ones weigh less."""
    blank_tag = next(iter(maker.tags))
    found = []
    for start in range(0, len(sentences), 32):
        blank = [
            maker.example([(key, blank_tag) for key in keys], maker.lexicon)
            for keys in sentences[start : start + 32]
        ]
        with torch.no_grad():
            shares = torch.stack([functional.softmax(teacher(blank)[0], 1) for teacher in teachers]).mean(0)
        best, rows = shares.max(1)
        ends = np.cumsum([len(example.gold) for example in blank]).tolist()
        for example, end in zip(blank, ends, strict=True):
            place = slice(end - len(example.gold), end)
            weight = SILVER_WEIGHT * float(best[place].mean()) ** 2
            found.append(replace(example, gold=rows[place].numpy(), weight=weight))
    return found


def _with_names(
    examples: Sequence[Example], sentences: Sequence[MarkedSentence], tags: Sequence[Tag]
) -> list[Example]:
    """Return the examples with labels of names: of the mentions that hold what they tag as a proper noun."""
    found = []
    for example, sentence in zip(examples, sentences, strict=True):
        labels = mention_labels(sentence, [tags[row].pos == "PROPN" for row in example.gold])
        found.append(replace(example, names=np.array([LABELS.index(label) for label in labels], np.int64)))
    return found


def _network(maker: ExampleMaker, encoder: ContextEncoder, seed: int) -> TaggerNetwork:
    torch.manual_seed(seed)
    network = TaggerNetwork(list(maker.tags), maker.vectors.dimension)
    network.start_from(encoder)
    return network
