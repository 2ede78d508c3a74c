"""Trains the Hebrew pipeline: `python -m nlp.training.analyzer --data ../shared/data --out DIR`.

Stages: raw text → vectors of surface tokens → first segmenter → segmented raw text → vectors of morphemes →
transformers over tokens and over morphemes → segmenter, pretrained encoder and tagger, both taught by
transformers; the tagger finds names too → lemmatizer. `--work` keeps the files of slow stages: a
run goes on where one stopped. With `--held-out all` nothing is learned from the dev files, with
`--held-out second` only from their first halves.
"""

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import spacy
import torch

from nlp.conllu import Sentence
from nlp.hebrew.lexicon import Lexicon
from nlp.hebrew.morph_tagger import MorphTagger, WordKnowledge
from nlp.hebrew.morphology import Morphology
from nlp.hebrew.segmenter import Segmenter
from nlp.hebrew.spacy_components import MorphologyComponent
from nlp.hebrew.word_vectors import WordVectors
from nlp.training.context import ContextEncoder
from nlp.training.cut_examples import Forms
from nlp.training.cut_teaching import CutMaterial, train_taught_segmenter
from nlp.training.lemmas import read_lemma_lists, train_lemmatizer
from nlp.training.lexicons import read_knowledge, read_lexicon
from nlp.training.masked_pretraining import common_words
from nlp.training.masked_pretraining import pretrain as pretrain_transformer
from nlp.training.names import read_marked_sentences, treebank_labels
from nlp.training.pretraining import pretrain
from nlp.training.raw_text import sample_sentences, write_raw_text, write_segmented_text
from nlp.training.segmenter import train_segmenter
from nlp.training.self_training import Material, cut_sentences, train_self_trained_tagger
from nlp.training.spellings import read_spellings, train_context_vectors, write_spellings
from nlp.training.tables import common_lemmas, settled_cuts
from nlp.training.transformer import Lookup, Transformer
from nlp.training.treebank import DEV, HALVES, TRAIN, part_of, read_marked_lines, read_treebanks, without
from nlp.training.vectors import read_vectors, train_vectors

VERSION = "1.3.0"
SURFACE_WORDS, MORPHEME_WORDS = 45_000, 60_000
CUT_LINES, LEMMA_LINES = 6_000, 40_000
FREQUENT = 5_000  # words that a transformer tells one by one


@dataclass(frozen=True, slots=True)
class Plan:
    """What to learn from: treebank sentences, and those that must stay unseen."""

    data: Path
    work: Path
    sentences: Sequence[Sentence]
    held_out: Sequence[Sentence]


def main() -> None:
    """Train every part and write the pipeline."""
    options = _options()
    torch.set_num_threads(options.threads)
    options.work.mkdir(parents=True, exist_ok=True)
    plan = _plan(options)
    print(f"{len(plan.sentences)} treebank sentences, {len(plan.held_out)} held out", flush=True)
    raw = options.work / "raw.txt"
    if not raw.exists():
        write_raw_text(plan.data, raw)
    lexicon = read_lexicon(plan.data, Counter(raw.read_text(encoding="utf-8").split()))
    vectors = _morpheme_vectors(plan, raw, lexicon, options)
    knowledge = read_knowledge(plan.data, {})
    sentences = sample_sentences(plan.data)
    segmenter = _taught_segmenter(plan, raw, lexicon, knowledge, sentences, options)
    material = _material(plan, cut_sentences(sentences, segmenter), vectors, knowledge, options)
    tagger = train_self_trained_tagger(material, knowledge, vectors)
    lemmatizer = train_lemmatizer(plan.sentences, read_lemma_lists(plan.data), lexicon, vectors)
    segmenter.settled = settled_cuts(segmenter, _sample(raw, CUT_LINES))
    morphology = Morphology(segmenter, tagger, lemmatizer)
    lemmatizer.table = common_lemmas(morphology, _sample(raw, LEMMA_LINES))
    save_pipeline(morphology, options.out)
    _write_spellings(plan, lexicon, tagger, options)


def save_pipeline(morphology: Morphology, out: Path) -> None:
    """Write the spaCy pipeline into `out`; the model card there stays."""
    meta = {"name": "maagar_hebrew", "version": VERSION, "license": "CC BY-SA 4.0"}
    config = {"nlp": {"tokenizer": {"@tokenizers": "maagar.HebrewTokenizer.v1"}}}
    pipeline = spacy.blank("he", config=config, meta=meta)
    pipeline.add_pipe("maagar_sentences")
    component = pipeline.add_pipe("maagar_morphology")
    assert isinstance(component, MorphologyComponent)
    component.model = morphology
    pipeline.add_pipe("maagar_entities")
    pipeline.to_disk(out)


def _plan(options: argparse.Namespace) -> Plan:
    sentences = read_treebanks(options.data, (*TRAIN, *DEV))
    held_out: list[Sentence] = []
    for name in DEV if options.held_out else ():
        dev = read_treebanks(options.data, (name,))
        held_out += part_of(dev, options.held_out)
    return Plan(options.data, options.work, without(sentences, held_out), held_out)


def _taught_segmenter(
    plan: Plan,
    raw: Path,
    lexicon: Lexicon,
    knowledge: WordKnowledge,
    sentences: Sequence[Sequence[str]],
    options: argparse.Namespace,
) -> Segmenter:
    """Return the segmenter that is shipped: teachers cut the raw `sentences` that it learns from."""
    vectors = _surface_vectors(raw, options)
    lookup = Lookup(vectors, knowledge, common_words(raw))
    saved = plan.work / "surface_transformer.pt"
    encoder = _transformer(raw, lookup, saved, options.surface_steps)
    material = CutMaterial(_cut_lines(plan, plan.sentences, plan.held_out), sentences, encoder, lookup)
    return train_taught_segmenter(material, lexicon, vectors)


def _cut_lines(plan: Plan, sentences: Sequence[Sentence], held_out: Sequence[Sentence]) -> list[list[Forms]]:
    """Return the tokens of `sentences` and of marked lines that hold none `held_out`, cut into forms."""
    gold = [[tuple(m.form for m in word.morphemes) for word in sentence.words] for sentence in sentences]
    return [*gold, *read_marked_lines(plan.data, held_out)]


def _surface_vectors(raw: Path, options: argparse.Namespace) -> WordVectors:
    binary = options.work / "surface.bin"
    if not binary.exists():
        train_vectors(raw, binary, dimension=64, window=4, epochs=4, threads=options.threads)
    return read_vectors(binary, words=SURFACE_WORDS)


def _morpheme_vectors(plan: Plan, raw: Path, lexicon: Lexicon, options: argparse.Namespace) -> WordVectors:
    """Return vectors trained on raw text, cut by a segmenter that has seen no sentence of the dev files."""
    binary, text = plan.work / "morphemes.bin", plan.work / "morphemes.txt"
    if not binary.exists():
        dev = read_treebanks(plan.data, DEV)
        unseen = without(read_treebanks(plan.data, TRAIN), dev)
        lines, surface = _cut_lines(plan, unseen, dev), _surface_vectors(raw, options)
        segmenter = train_segmenter(lines, lexicon, surface, epochs=options.segmenter_epochs)
        write_segmented_text(raw, segmenter, text)
        train_vectors(text, binary, dimension=96, window=3, epochs=5, threads=options.threads)
    return read_vectors(binary, words=MORPHEME_WORDS)


def _material(
    plan: Plan,
    raw: Sequence[Sequence[str]],
    vectors: WordVectors,
    knowledge: WordKnowledge,
    options: argparse.Namespace,
) -> Material:
    text = plan.work / "morphemes.txt"
    lookup = Lookup(vectors, knowledge, common_words(text))
    return Material(
        plan.sentences,
        treebank_labels(plan.data, plan.sentences),
        raw,
        read_marked_sentences(plan.data, plan.held_out),
        _encoder(text, vectors, knowledge, options),
        _transformer(text, lookup, plan.work / "morpheme_transformer.pt", options.transformer_steps),
        lookup.rows,
    )


def _encoder(
    text: Path, vectors: WordVectors, knowledge: WordKnowledge, options: argparse.Namespace
) -> ContextEncoder:
    saved = options.work / "encoder.pt"
    if not saved.exists():
        encoder = pretrain(text, vectors, knowledge, steps=options.pretraining_steps)
        torch.save(encoder.state_dict(), saved)
    encoder = ContextEncoder(vectors.dimension)
    encoder.load_state_dict(torch.load(saved))
    return encoder


def _transformer(text: Path, lookup: Lookup, saved: Path, steps: int) -> Transformer:
    if not saved.exists():
        trained = pretrain_transformer(text, lookup, frequent=FREQUENT, steps=steps)
        torch.save(trained.state_dict(), saved)
    transformer = Transformer(lookup.dimension)
    transformer.load_state_dict(torch.load(saved))
    return transformer


def _sample(raw: Path, count: int) -> list[list[str]]:
    lines = raw.read_text(encoding="utf-8").split("\n")
    random.Random(1).shuffle(lines)
    return [line.split()[:200] for line in lines[:count] if line]


def _write_spellings(plan: Plan, lexicon: Lexicon, tagger: MorphTagger, options: argparse.Namespace) -> None:
    binary = plan.work / "contexts.bin"
    if not binary.exists():
        train_context_vectors(plan.work / "morphemes.txt", binary, options.threads)
    write_spellings(read_spellings(binary, lexicon.frequencies, tagger), options.out / "spellings.tsv")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("nlp/models/hebrew"))
    parser.add_argument("--work", type=Path, default=Path("build/analyzer"))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--pretraining-steps", type=int, default=6000)
    parser.add_argument("--transformer-steps", type=int, default=6500)
    parser.add_argument("--surface-steps", type=int, default=6000)
    parser.add_argument("--segmenter-epochs", type=int, default=5)
    parser.add_argument("--held-out", choices=("all", *HALVES))
    return parser.parse_args()


if __name__ == "__main__":
    main()
