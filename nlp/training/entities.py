"""Trains the finder of names on the treebank's entities and the named mentions of the coreference texts."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from nlp.analyzer import Morpheme
from nlp.conllu import Sentence
from nlp.hebrew.entities import LEARNED, OUTSIDE
from nlp.hebrew.morph_tagger import MorphTagger, Tag
from nlp.hebrew.morphology import Morphology
from nlp.hebrew.tokenizer import split_tokens, token_pieces
from nlp.training.tagger import Tagged, tagged_morphemes, train_on_tagged
from nlp.training.treebank import read_treebanks

WIDTH, LAYERS, EPOCHS = 96, 2, 6
FILES = ("iahltknesset-ne-ud-train", "iahltknesset-ne-ud-dev")
_KINDS = {"person": "PER", "organization": "ORG", "gpe": "GPE", "location": "LOC"}
Span = tuple[int, int, str]


def train_entities(data: Path, held_out: Sequence[Sentence], morphology: Morphology) -> MorphTagger:
    """Return a tagger whose tags are B-, I- and O labels."""
    hidden = {_key(sentence.text) for sentence in held_out}
    sentences = [labelled for text, labelled in treebank_names(data) if _key(text) not in hidden]
    tagger = morphology.tagger
    return train_on_tagged(
        [*sentences, *mention_names(data, morphology)],
        tagger.knowledge,
        tagger.vectors,
        WIDTH,
        LAYERS,
        EPOCHS,
    )


def treebank_names(data: Path) -> Iterator[tuple[str, Tagged]]:
    """Yield each sentence's text, and its morphemes with the labels of the outermost names."""
    seen = set()
    for name in FILES:
        sentences = read_treebanks(data, (name,))
        labels = {_key(forms): rows for forms, rows in _labelled(data / "treebank" / f"{name}.biose")}
        for sentence in sentences:
            rows = labels.get(_key(sentence.text))
            keys = [key for key, _ in tagged_morphemes(sentence)]
            if rows and len(rows) == len(keys) and sentence.text not in seen:
                seen.add(sentence.text)
                yield sentence.text, labelled(keys, outermost(spans(rows)))


def mention_names(data: Path, morphology: Morphology) -> Iterator[Tagged]:
    """Yield the lines of the coreference texts, labelled where a mention holds a proper noun."""
    with (data / "treebank" / "iahlt_segmentation.jsonl").open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            start = 0
            for line in row["text"].split("\n"):
                end = start + len(line)
                mentions = [(a - start, b - start, _KINDS.get(kind, "")) for a, b, kind, _ in row["mentions"]]
                inside = [(a, b, kind) for a, b, kind in mentions if kind and a >= 0 and b <= end - start]
                if line.strip():
                    yield _line_names(line, inside, morphology)
                start = end + 1


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


def labelled(keys: Sequence[str], names: Iterable[Span]) -> Tagged:
    """Return the keys with the labels of `names`, a later name over an earlier one."""
    labels = [OUTSIDE] * len(keys)
    for first, last, kind in names:
        for place in range(first, last + 1):
            labels[place] = f"{'I' if place > first else 'B'}-{kind}"
    return [(key, Tag(label, "")) for key, label in zip(keys, labels, strict=True)]


def _line_names(line: str, mentions: Sequence[Span], morphology: Morphology) -> Tagged:
    pieces = [(start, piece) for start, piece in _pieces(line)]
    analysed = morphology.analyze([[piece for _, piece in pieces]])[0]
    places: list[tuple[int, int, Morpheme]] = []
    for (start, _), token in zip(pieces, analysed, strict=True):
        for morpheme in token.morphemes:
            places.append((start, start + len(morpheme.form), morpheme))
            start += len(morpheme.form)
    keys = [key for token in analysed for key in token.keys]
    return labelled(keys, outermost(_names(places, mentions)))


def _names(places: Sequence[tuple[int, int, Morpheme]], mentions: Sequence[Span]) -> Iterator[Span]:
    """Yield the mentions that hold a proper noun; of a person only the proper nouns, without titles."""
    for start, end, kind in mentions:
        inside = [row for row, (a, b, _) in enumerate(places) if start <= a and b <= end]
        proper = [row for row in inside if places[row][2].pos == "PROPN"]
        if proper and len(inside) <= 8:
            chosen = proper if kind == "PER" else inside
            yield chosen[0], chosen[-1], kind


def _pieces(line: str) -> Iterator[tuple[int, str]]:
    for start, end in split_tokens(line):
        for piece in token_pieces(line[start:end]):
            yield start, piece
            start += len(piece)


def _labelled(path: Path) -> Iterator[tuple[str, list[str]]]:
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n") if line.strip()]
        yield "".join(row[0] for row in rows), [row[1] for row in rows]


def _key(text: str) -> str:
    return "".join(text.split())
