"""Trains the segmenter on what teachers make of raw text: they read a transformer over surface tokens."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from nlp.hebrew.lexicon import Lexicon
from nlp.hebrew.segmenter import Segmenter
from nlp.hebrew.word_vectors import Floats, RememberedRows, WordVectors
from nlp.training.cut_examples import CutExample, CutExampleMaker, Forms, cut_example_maker
from nlp.training.fitting import Rated, rated_apart
from nlp.training.segmenter import WIDTH, CutScorer, SegmenterNetwork, export, fit_cuts, log_chances
from nlp.training.transformer import WIDTH as READER_WIDTH
from nlp.training.transformer import Inputs, Lookup, Reader, Transformer

TEACHERS, TEACHER_EPOCHS = 3, 5
DROPOUT = 0.15
ENCODER_RATE, OUTPUT_RATE = 3e-4, 3e-3
SILVER_EPOCHS, SILVER_RATE = 2, 4e-3
LAST_EPOCHS, LAST_RATE = 3, 1e-3
BATCH = 32


@dataclass(frozen=True, slots=True)
class CutMaterial:
    """What the segmenter learns from: lines cut by hand, raw sentences as tokens, a pretrained encoder."""

    lines: Sequence[Sequence[Forms]]
    raw: Sequence[Sequence[str]]
    encoder: Transformer
    lookup: Lookup


class CutTeacher(CutScorer):
    """A segmenter whose contexts come from a pretrained transformer."""

    def __init__(self, maker: CutExampleMaker, encoder: Transformer, lookup: Lookup) -> None:
        super().__init__(maker)
        self.reader = Reader(encoder, DROPOUT)
        self.hidden = nn.Linear(2 * READER_WIDTH, WIDTH)
        self.common = lookup.rows
        self.known = RememberedRows(lookup.known)

    def contexts(self, batch: Sequence[CutExample]) -> Tensor:
        """Return the context vectors of the tokens of all sentences, `[tokens, WIDTH]`."""
        read = self.reader([self._inputs(example) for example in batch])
        return torch.relu(self.hidden(functional.dropout(read, 0.3, self.training)))

    def _inputs(self, example: CutExample) -> Inputs:
        table, places = self.known.table(example.tokens)
        rows = np.array([self.common.get(token, 0) for token in example.tokens], np.int64)
        return Inputs(table[places], rows, example.affixes)


def train_taught_segmenter(material: CutMaterial, lexicon: Lexicon, vectors: WordVectors) -> Segmenter:
    """Return a segmenter trained on lines cut by hand and on raw text that teachers have cut."""
    maker = cut_example_maker(material.lines, lexicon, vectors)
    gold = maker.gold(material.lines)
    silver = list(_silver(_teachers(maker, gold, material), maker, material.raw))
    torch.manual_seed(TEACHERS + 1)
    student = SegmenterNetwork(maker)
    weights = list(student.parameters())
    fit_cuts(student, [*gold, *gold, *silver], [Rated(weights, SILVER_RATE)], epochs=SILVER_EPOCHS)
    fit_cuts(student, gold, [Rated(weights, LAST_RATE)], epochs=LAST_EPOCHS)
    return export(student, maker)


def _teachers(maker: CutExampleMaker, gold: Sequence[CutExample], material: CutMaterial) -> list[CutTeacher]:
    """Return teachers that learned from the same lines, each from a start of its own."""
    teachers = []
    for seed in range(1, TEACHERS + 1):
        torch.manual_seed(seed)
        teacher = CutTeacher(maker, material.encoder, material.lookup)
        rated = rated_apart(teacher, teacher.reader.encoder, OUTPUT_RATE, ENCODER_RATE)
        fit_cuts(teacher, gold, rated, epochs=TEACHER_EPOCHS, seed=seed)
        teachers.append(teacher)
    return teachers


def _silver(
    teachers: Sequence[CutTeacher], maker: CutExampleMaker, sentences: Sequence[Sequence[str]]
) -> Iterator[CutExample]:
    """Yield the sentences with the mean of the chances that the teachers give the cuts."""
    for start in range(0, len(sentences), BATCH):
        batch = [maker.example(tokens) for tokens in sentences[start : start + BATCH]]
        for example, shares in zip(batch, cut_shares(teachers, batch), strict=True):
            yield replace(example, shares=shares)


def cut_shares(teachers: Sequence[CutTeacher], batch: Sequence[CutExample]) -> list[Floats]:
    """Return for each sentence the mean chances that the teachers give its cuts, flat."""
    with torch.no_grad():
        chances = [torch.exp(log_chances(teacher(batch), batch)) for teacher in teachers]
    ends = np.cumsum([len(example.patterns) for example in batch])[:-1]
    return np.split(torch.stack(chances).mean(0).numpy(), ends)
