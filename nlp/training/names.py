"""Labels of names to learn from: the treebank's entities, and the named mentions of the coreference texts."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.conllu import Sentence
from nlp.hebrew.entities import LEARNED, OUTSIDE
from nlp.hebrew.morph_tagger import morpheme_keys
from nlp.hebrew.segmentation import Cut
from nlp.training.examples import tagged_morphemes
from nlp.training.treebank import gold_cut, hidden_starts, text_key, word_forms

FILES = ("iahltknesset-ne-ud-train", "iahltknesset-ne-ud-dev")
_KINDS = {"person": "PER", "organization": "ORG", "gpe": "GPE", "location": "LOC"}
LONGEST_NAME = 8
LONGEST_SENTENCE = 80
Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sentence with gold cuts: the keys of its morphemes, and the mentions (first, last, kind) of them."""

    keys: tuple[str, ...]
    mentions: tuple[Span, ...]


def treebank_labels(data: Path, sentences: Sequence[Sentence]) -> list[list[str] | None]:
    """Return the labels of each sentence's morphemes, None where nobody labelled them."""
    known = dict(label for name in FILES for label in _labelled(data / "treebank" / f"{name}.biose"))
    found: list[list[str] | None] = []
    for sentence in sentences:
        rows = known.get(text_key(sentence.text), [])
        length = len(tagged_morphemes(sentence))
        found.append(labelled(length, outermost(spans(rows))) if len(rows) == length else None)
    return found


def read_marked_sentences(data: Path, held_out: Iterable[Sentence]) -> list[MarkedSentence]:
    """Return the sentences of the coreference texts, but none with a held-out text."""
    hidden = hidden_starts(held_out)
    found = []
    with (data / "treebank" / "iahlt_segmentation.jsonl").open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            found += [
                _marked(sentence, row["mentions"])
                for sentence in _sentences(row["text"], row["segmented"])
                if not any(part in "".join(form for _, _, form in sentence) for part in hidden)
            ]
    return found


def mention_labels(sentence: MarkedSentence, proper: Sequence[bool]) -> list[str]:
    """Return the labels of mentions that hold a proper noun; of a person only the proper nouns, no titles."""
    names = []
    for first, last, kind in sentence.mentions:
        inside = [place for place in range(first, last + 1) if proper[place]]
        if inside and last - first < LONGEST_NAME:
            names.append((inside[0], inside[-1], kind) if kind == "PER" else (first, last, kind))
    return labelled(len(sentence.keys), outermost(names))


def spans(rows: Sequence[str]) -> list[Span]:
    """Return (first, last, kind) of the names in rows of labels such as 'B-ORG|S-GPE'."""
    found: list[Span] = []
    begun: list[tuple[int, str]] = []
    for place, row in enumerate(rows):
        for label in sorted(row.split("|")) if row != OUTSIDE else ():
            position, _, kind = label.partition("-")
            if position == "S":
                found.append((place, place, kind))
            elif position == "B":
                begun.append((place, kind))
            elif position == "E":
                match = next((item for item in reversed(begun) if item[1] == kind), None)
                if match:
                    begun.remove(match)
                    found.append((match[0], place, kind))
    return found


def outermost(found: Iterable[Span]) -> list[Span]:
    """Return the persons, organisations and places that lie in no other."""
    kept = [span for span in found if span[2] in LEARNED]
    return [
        one
        for one in kept
        if not any(other[0] <= one[0] and one[1] <= other[1] and other[:2] != one[:2] for other in kept)
    ]


def labelled(length: int, names: Iterable[Span]) -> list[str]:
    """Return the labels of `length` morphemes, a later name over an earlier one."""
    labels = [OUTSIDE] * length
    for first, last, kind in names:
        for place in range(first, last + 1):
            labels[place] = f"{'I' if place > first else 'B'}-{kind}"
    return labels


def _sentences(text: str, segmented: str) -> Iterator[list[tuple[str, int, str]]]:
    """Yield sentences as (key, start in `text`, form) of their morphemes; overlong ones are cut."""
    position = 0
    for line in segmented.split("\n"):
        sentence: list[tuple[str, int, str]] = []
        for forms in (forms for word in line.split() for forms in word_forms(word)):
            keys = morpheme_keys(gold_cut(forms) or Cut(forms[:-1], forms[-1]))
            for key, form in zip(keys, forms, strict=True):
                start = text.index(form, position)
                sentence.append((key, start, form))
                position = start + len(form)
            if forms[-1] in ".?!" or len(sentence) >= LONGEST_SENTENCE:
                yield sentence
                sentence = []
        if sentence:
            yield sentence


def _marked(sentence: Sequence[tuple[str, int, str]], mentions: Iterable[Sequence[object]]) -> MarkedSentence:
    starts = {start: place for place, (_, start, _) in enumerate(sentence)}
    ends = {start + len(form): place for place, (_, start, form) in enumerate(sentence)}
    found = (
        (starts[start], ends[end], _KINDS[kind])
        for start, end, kind, *_ in mentions
        if kind in _KINDS and start in starts and end in ends
    )
    return MarkedSentence(tuple(key for key, _, _ in sentence), tuple(found))


def _labelled(path: Path) -> Iterator[tuple[str, list[str]]]:
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n") if line.strip()]
        yield "".join(row[0] for row in rows), [row[1] for row in rows]
