"""Running text: blocks of sentences for co-occurrence counts and for the inverse cloze task."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
BLOCK_WORDS = 120
PROSE = (
    "knesset_speeches.txt",
    "knesset_committees.txt",
    "wikipedia_sample.txt",
    "python_course.txt",
    "react_docs.txt",
    "privacy_guides.txt",
    "deep_learning_book.txt",
    "ms_courses_machine_translated.txt",
)


def blocks(data: Path) -> Iterator[list[str]]:
    """Yield lists of neighbouring sentences, about BLOCK_WORDS words together, in the order of the files."""
    for name in PROSE:
        yield from _blocks(_sentences((data / "text" / name).read_text(encoding="utf-8").splitlines()))


def titles(data: Path) -> Iterator[str]:
    """Yield the titles of bills, agendas and questions; malformed rows are left out."""
    for line in (data / "text/knesset_titles.tsv").read_text(encoding="utf-8").splitlines():
        _, tab, title = line.partition("\t")
        if tab:
            yield title


def loose_sentences(data: Path) -> Iterator[str]:
    """Yield sentences without a context: the SVLM sample of Wikipedia."""
    yield from (data / "text/svlm_wikipedia_sentences.txt").read_text(encoding="utf-8").splitlines()


def _sentences(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield from (part for part in SENTENCE_END.split(line) if part.strip())


def _blocks(sentences: Iterable[str]) -> Iterator[list[str]]:
    block: list[str] = []
    words = 0
    for sentence in sentences:
        block.append(sentence)
        words += sentence.count(" ") + 1
        if words >= BLOCK_WORDS:
            yield block
            block, words = [], 0
    if block:
        yield block
