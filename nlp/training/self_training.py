"""Trains the tagger on what teachers make of raw text: pretrained transformers, too large to be shipped."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from nlp.conllu import Sentence
from nlp.hebrew.entities import LABELS
from nlp.hebrew.morph_tagger import MorphTagger, Tag, WordKnowledge, morpheme_keys
from nlp.hebrew.segmenter import Segmenter
from nlp.hebrew.word_vectors import WordVectors
from nlp.training.context import ContextEncoder
from nlp.training.examples import (
    Example,
    ExampleMaker,
    common_keys,
    count_tags,
    most_likely,
    tagged_morphemes,
)
from nlp.training.fitting import Rated
from nlp.training.names import MarkedSentence, mention_labels
from nlp.training.tagger import TaggerNetwork, export, fit_tagger
from nlp.training.teacher import Teacher, tag_shares
from nlp.training.transformer import Transformer

TEACHERS, TEACHER_EPOCHS = 3, 12
SILVER_EPOCHS, STUDENT_RATE = 2, 3e-3
LAST_EPOCHS, LAST_RATE, LAST_WEIGHT = 3, 1e-3, 0.1
TEACHER_BATCH, BATCH = 16, 24


@dataclass(frozen=True, slots=True)
class Material:
    """What the tagger learns from: treebank sentences, raw ones as keys, and marked ones.

    The student starts from `encoder`, teachers from `transformer`, which has vectors of `common` keys.
    """

    gold: Sequence[Sentence]
    names: Sequence[Sequence[str] | None]
    raw: Sequence[Sequence[str]]
    marked: Sequence[MarkedSentence]
    encoder: ContextEncoder
    transformer: Transformer
    common: Mapping[str, int]


def train_self_trained_tagger(
    material: Material, lexicons: WordKnowledge, vectors: WordVectors
) -> MorphTagger:
    """Return a tagger trained on treebank sentences and on text that teachers have tagged."""
    tagged = [tagged_morphemes(sentence) for sentence in material.gold]
    tags = {tag: row for row, tag in enumerate(dict.fromkeys(tag for row in tagged for _, tag in row))}
    knowledge = WordKnowledge(lexicons.unimorph, lexicons.wordnet, count_tags(tagged))
    maker = ExampleMaker(vectors, knowledge, tags, common_keys(tagged))
    for_teachers = replace(maker, common=material.common)
    teachers = _teachers(for_teachers.examples(tagged, material.names), material, list(tags))
    marked_keys = [sentence.keys for sentence in material.marked]
    silver = list(_silver(teachers, for_teachers, maker, material.raw))
    marked = list(_silver(teachers, for_teachers, maker, marked_keys))
    marked = _with_names(marked, material.marked, list(tags))
    gold = maker.examples(tagged, material.names)
    return export(
        _student(maker, material.encoder, [*gold, *gold, *silver, *marked], [*gold, *_light(marked)]), maker
    )


def _teachers(examples: Sequence[Example], material: Material, tags: Sequence[Tag]) -> list[Teacher]:
    """Return teachers that learned from the same sentences, each from a start of its own."""
    teachers = []
    for seed in range(1, TEACHERS + 1):
        torch.manual_seed(seed)
        teacher = Teacher(material.transformer, tags)
        fit_tagger(teacher, examples, teacher.rated(), epochs=TEACHER_EPOCHS, batch=TEACHER_BATCH, seed=seed)
        teachers.append(teacher)
    return teachers


def _student(
    maker: ExampleMaker, encoder: ContextEncoder, silver: Sequence[Example], gold: Sequence[Example]
) -> TaggerNetwork:
    """Return the network that is shipped, trained on much that is likely, then on what is sure."""
    torch.manual_seed(TEACHERS + 1)
    student = TaggerNetwork(list(maker.tags), maker.vectors.dimension)
    student.start_from(encoder)
    weights = list(student.parameters())
    fit_tagger(student, silver, [Rated(weights, STUDENT_RATE)], epochs=SILVER_EPOCHS, batch=BATCH)
    fit_tagger(student, gold, [Rated(weights, LAST_RATE)], epochs=LAST_EPOCHS, batch=BATCH)
    return student


def cut_sentences(sentences: Sequence[Sequence[str]], segmenter: Segmenter) -> list[list[str]]:
    """Return sentences of tokens as keys of morphemes."""
    found = []
    for start in range(0, len(sentences), BATCH):
        for cuts in segmenter.segment(sentences[start : start + BATCH]):
            found.append([key for cut in cuts for key in morpheme_keys(cut)])
    return found


def _silver(
    teachers: Sequence[Teacher],
    for_teachers: ExampleMaker,
    maker: ExampleMaker,
    sentences: Sequence[Sequence[str]],
) -> Iterator[Example]:
    """Yield the sentences for the student, with the tags that the teachers together find likely."""
    blank = next(iter(maker.tags))
    for start in range(0, len(sentences), BATCH):
        rows = [[(key, blank) for key in keys] for keys in sentences[start : start + BATCH]]
        shown = [for_teachers.example(row, maker.lexicon) for row in rows]
        for row, chances in zip(rows, tag_shares(teachers, shown), strict=True):
            likely, shares = most_likely(chances)
            yield replace(maker.example(row, maker.lexicon), likely=likely, shares=shares)


def _with_names(
    examples: Sequence[Example], sentences: Sequence[MarkedSentence], tags: Sequence[Tag]
) -> list[Example]:
    """Return the examples with labels of names: of the mentions that hold what they tag as a proper noun."""
    found = []
    for example, sentence in zip(examples, sentences, strict=True):
        labels = mention_labels(sentence, [tags[row].pos == "PROPN" for row in _best(example)])
        found.append(replace(example, names=np.array([LABELS.index(label) for label in labels], np.int64)))
    return found


def _best(example: Example) -> list[int]:
    """Return the likeliest tag of each morpheme."""
    places = example.shares.argmax(1)[:, None]
    return [int(tag) for tag in np.take_along_axis(example.likely, places, 1)[:, 0]]


def _light(examples: Iterable[Example]) -> list[Example]:
    """Return the examples with tags that count little: names are what is to be learned from them."""
    return [replace(example, weight=LAST_WEIGHT) for example in examples]
