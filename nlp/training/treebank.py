"""Reads the gold data: treebank sentences, and texts whose segmentation alone is marked."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from nlp.conllu import Sentence, read_conllu
from nlp.hebrew.segmentation import Cut, possible_cuts

TRAIN = ("iahltknesset-ne-ud-train",)
DEV = ("iahltwiki-ud-dev", "iahltknesset-ud-dev")
HALVES = ("first", "second")
BOUNDARY = "\u200b"


def read_treebanks(data: Path, names: Iterable[str]) -> list[Sentence]:
    """Return the sentences of the named treebank files, each text once."""
    sentences: dict[str, Sentence] = {}
    for name in names:
        for sentence in read_conllu(data / "treebank" / f"{name}.conllu"):
            sentences.setdefault(text_key(sentence.text), sentence)
    return list(sentences.values())


def part_of(sentences: list[Sentence], part: str) -> list[Sentence]:
    """Return all sentences, or the "first" or "second" half of them; the first is the smaller one."""
    middle = len(sentences) // 2
    return {"all": sentences, "first": sentences[:middle], "second": sentences[middle:]}[part]


def without(sentences: Iterable[Sentence], held_out: Iterable[Sentence]) -> list[Sentence]:
    """Return the sentences whose text is not among those `held_out`."""
    texts = {text_key(sentence.text) for sentence in held_out}
    return [sentence for sentence in sentences if text_key(sentence.text) not in texts]


def read_marked_lines(data: Path, held_out: Iterable[Sentence] = ()) -> list[list[tuple[str, ...]]]:
    """Return lines of `iahlt_segmentation.jsonl` as tokens cut into forms, but none with a held-out text."""
    hidden = hidden_starts(held_out)
    lines = []
    with (data / "treebank" / "iahlt_segmentation.jsonl").open(encoding="utf-8") as file:
        for row in file:
            for line in json.loads(row)["segmented"].split("\n"):
                key = text_key(line.replace(BOUNDARY, ""))
                tokens = [forms for word in line.split() for forms in word_forms(word)]
                if tokens and not any(part in key for part in hidden):
                    lines.append(tokens)
    return lines


def hidden_starts(held_out: Iterable[Sentence]) -> list[str]:
    """Return the first 40 letters of held-out sentences, by which other texts that hold them are known."""
    texts = (text_key(sentence.text) for sentence in held_out)
    return [text[:40] for text in texts if len(text) >= 20]


def gold_cut(forms: tuple[str, ...]) -> Cut | None:
    """Return the possible cut with these forms, or None where the grammar does not allow it."""
    return next((cut for cut in possible_cuts("".join(forms)) if cut.forms == forms), None)


def word_forms(word: str) -> Iterator[tuple[str, ...]]:
    """Yield the surface tokens between white space: punctuation cut off by a mark is a token of its own."""
    current: list[str] = []
    for piece in filter(None, word.split(BOUNDARY)):
        if piece == "%" or any(sign.isalnum() for sign in piece):
            current.append(piece)
            continue
        if current:
            yield tuple(current)
        current = []
        yield (piece,)
    if current:
        yield tuple(current)


def text_key(text: str) -> str:
    """Return `text` without white space."""
    return "".join(text.split())
