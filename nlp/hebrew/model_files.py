"""Writes a trained analyzer to a folder and reads it back: arrays in safetensors, tables in JSON."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from nlp.errors import ModelDamagedError
from nlp.hebrew.lemma_counts import LemmaCounts, LemmaLists
from nlp.hebrew.lemmas import Lemmatizer
from nlp.hebrew.lexicon import CutCounts, Lexicon
from nlp.hebrew.morph_tagger import MorphTagger, Tag, WordKnowledge
from nlp.hebrew.morphology import Morphology
from nlp.hebrew.segmentation import Cut
from nlp.hebrew.segmenter import Segmenter
from nlp.hebrew.word_vectors import WordVectors
from nlp.model_arrays import load_arrays

Arrays = dict[str, NDArray[Any]]


def save_morphology(model: Morphology, folder: Path) -> None:
    """Write `model` into `folder`, weights as float16."""
    folder.mkdir(parents=True, exist_ok=True)
    segmenter, tagger, lemmatizer = model.segmenter, model.tagger, model.lemmatizer
    _save_tagger(tagger, folder)
    _save_arrays(folder / "segmenter", _half(segmenter.weights))
    _save_arrays(folder / "lemmatizer", _half(lemmatizer.weights))
    _save_vectors(folder / "surface", segmenter.vectors)
    _save_vectors(folder / "morphemes", tagger.vectors)
    _save_lexicon(folder, segmenter.lexicon)
    _save_json(folder / "patterns", [list(segmenter.patterns), list(segmenter.common)])
    _save_json(folder / "cuts", {" ".join(forms): n for forms, n in segmenter.counts.cuts.items()})
    _save_json(folder / "bases", segmenter.counts.bases)
    _save_json(folder / "hosts", segmenter.counts.hosts)
    _save_json(folder / "knowledge", _knowledge_tables(tagger.knowledge))
    counts, lists = lemmatizer.counts, lemmatizer.lists
    _save_json(folder / "lemma_counts", [counts.known, counts.edits, counts.shapes, counts.lemmas])
    _save_json(folder / "lemma_lists", lists.pairs)
    _save_json(folder / "settled", _settled_rows(segmenter.settled))
    rows = {tag: row for row, tag in enumerate(tagger.tags)}
    _save_json(folder / "lemmas", _lemma_rows(lemmatizer.table, rows))


def load_morphology(folder: Path) -> Morphology:
    """Return what `save_morphology` wrote."""
    lexicon = _load_lexicon(folder)
    patterns, common = _load_json(folder / "patterns")
    segmenter = Segmenter(
        _load_weights(folder / "segmenter"), _rows(patterns), _rows(common),
        _load_vectors(folder / "surface"), lexicon, _load_counts(folder), _load_settled(folder),
    )  # fmt: skip
    knowledge = _load_knowledge(folder)
    vectors = _load_vectors(folder / "morphemes")
    tagger = _load_tagger(folder, vectors, knowledge)
    counts = LemmaCounts(*_load_json(folder / "lemma_counts"))
    pairs = {form: tuple(lemmas) for form, lemmas in _load_json(folder / "lemma_lists").items()}
    unimorph = frozenset(lemma for lemmas in pairs.values() for lemma in lemmas)
    lists = LemmaLists(pairs, unimorph, frozenset(knowledge.wordnet))
    found = {(key, tagger.tags[row]): lemma for key, row, lemma in _load_json(folder / "lemmas")}
    lemmatizer = Lemmatizer(_load_weights(folder / "lemmatizer"), counts, lists, lexicon, vectors, found)
    return Morphology(segmenter, tagger, lemmatizer)


def _save_tagger(tagger: MorphTagger, folder: Path) -> None:
    _save_arrays(folder / "tagger", _half(tagger.weights))
    tags = [[tag.pos, tag.features] for tag in tagger.tags]
    _save_json(folder / "tagger_tags", [tags, list(tagger.names), list(tagger.common)])


def _load_tagger(folder: Path, vectors: WordVectors, knowledge: WordKnowledge) -> MorphTagger:
    tags, names, common = _load_json(folder / "tagger_tags")
    made = [Tag(pos, features) for pos, features in tags]
    return MorphTagger(_load_weights(folder / "tagger"), made, names, _rows(common), vectors, knowledge)


def _rows(words: list[str]) -> dict[str, int]:
    return {word: row for row, word in enumerate(words, 1)}


def _half(weights: Mapping[str, NDArray[np.float32]]) -> Arrays:
    return {name: value.astype(np.float16) for name, value in weights.items()}


def _load_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    return {name: value.astype(np.float32) for name, value in _load_arrays(path).items()}


def _save_arrays(path: Path, arrays: Arrays) -> None:
    save_file({name: np.ascontiguousarray(value) for name, value in arrays.items()}, f"{path}.safetensors")


def _load_arrays(path: Path) -> Arrays:
    return load_arrays(Path(f"{path}.safetensors"))


def _save_vectors(path: Path, vectors: WordVectors) -> None:
    scales = np.array(vectors.scales, np.float64)
    _save_arrays(path, {"rows": vectors.rows, "buckets": vectors.buckets, "scales": scales})
    _save_lines(path, vectors.words)


def _load_vectors(path: Path) -> WordVectors:
    arrays = _load_arrays(path)
    words = {word: row for row, word in enumerate(_load_lines(path))}
    first, second = arrays["scales"].tolist()
    return WordVectors(words, arrays["rows"], arrays["buckets"], (first, second))


def _save_lexicon(folder: Path, lexicon: Lexicon) -> None:
    values = np.array([value * 100 for value in lexicon.frequencies.values()]).round().astype(np.uint16)
    _save_arrays(folder / "frequencies", {"values": values})
    _save_lines(folder / "frequencies", lexicon.frequencies)


def _load_lexicon(folder: Path) -> Lexicon:
    values = (_load_arrays(folder / "frequencies")["values"] / 100).tolist()
    words = _load_lines(folder / "frequencies")
    listed = frozenset(_load_json(folder / "knowledge")["unimorph"])
    return Lexicon(dict(zip(words, values, strict=True)), listed)


def _load_counts(folder: Path) -> CutCounts:
    cuts = {tuple(forms.split(" ")): count for forms, count in _load_json(folder / "cuts").items()}
    tokens: Counter[str] = Counter()
    for forms, count in cuts.items():
        tokens["".join(forms)] += count
    hosts, bases = _load_json(folder / "hosts"), _load_json(folder / "bases")
    return CutCounts(tokens, Counter(cuts), Counter(hosts), Counter(bases))


def _settled_rows(settled: Mapping[str, Cut]) -> list[list[str]]:
    return [["+".join(cut.prefixes), cut.host, cut.suffix] for cut in settled.values()]


def _load_settled(folder: Path) -> dict[str, Cut]:
    rows = _load_json(folder / "settled")
    cuts = (Cut(tuple(filter(None, stack.split("+"))), host, suffix) for stack, host, suffix in rows)
    return {"".join(cut.forms): cut for cut in cuts}


def _lemma_rows(found: Mapping[tuple[str, Tag], str], rows: Mapping[Tag, int]) -> list[list[str | int]]:
    return [[key, rows[tag], lemma] for (key, tag), lemma in found.items()]


def _knowledge_tables(knowledge: WordKnowledge) -> dict[str, object]:
    unimorph = {form: " ".join(sorted(tags)) for form, tags in knowledge.unimorph.items()}
    return {"unimorph": unimorph, "wordnet": knowledge.wordnet, "counts": knowledge.counts}


def _load_knowledge(folder: Path) -> WordKnowledge:
    tables = _load_json(folder / "knowledge")
    unimorph = {form: frozenset(tags.split(" ")) for form, tags in tables["unimorph"].items()}
    return WordKnowledge(unimorph, tables["wordnet"], tables["counts"])


def _save_lines(path: Path, words: Mapping[str, object]) -> None:
    Path(f"{path}.txt").write_text("\n".join(words), encoding="utf-8")


def _load_lines(path: Path) -> list[str]:
    return Path(f"{path}.txt").read_text(encoding="utf-8").split("\n")


def _save_json(path: Path, value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    Path(f"{path}.json").write_text(text, encoding="utf-8")


def _load_json(path: Path) -> Any:
    file = Path(f"{path}.json")
    try:
        return json.loads(file.read_bytes())
    except ValueError as error:
        raise ModelDamagedError(str(file), str(error)) from error
