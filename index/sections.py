"""The sections of a document as its headings part it, and what each is about."""

from collections.abc import Iterable
from dataclasses import dataclass

from index.store import PassageRecord
from nlp.aboutness.parts import topics_of_parts
from nlp.topics import Topic


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under a heading, with the sections below it; offsets into the document's text."""

    heading_path: tuple[str, ...]
    start: int
    end: int
    topics: tuple[Topic, ...]


def sections_of(passages: Iterable[PassageRecord]) -> tuple[Section, ...]:
    """Return the sections of a document by its passages, in the order of their first passages."""
    below: dict[tuple[str, ...], list[PassageRecord]] = {}
    for record in passages:
        path = record.passage.heading_path
        for depth in range(1, len(path) + 1):
            below.setdefault(path[:depth], []).append(record)
    return tuple(_section(path, records) for path, records in below.items())


def _section(path: tuple[str, ...], records: list[PassageRecord]) -> Section:
    return Section(
        path,
        records[0].passage.start,
        _end(records),
        topics_of_parts((len(record.passage.text), record.topics) for record in records),
    )


def _end(records: list[PassageRecord]) -> int:
    """Return where the passages that follow one another end: the notes of a section stand elsewhere."""
    last = records[0]
    for record in records[1:]:
        if record.row == last.row + 1:
            last = record
    return last.passage.end
