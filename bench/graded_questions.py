"""The questions over four Hebrew documents and their score, for `bench/retrieval.py` and `bench/chunking.py`.

A graded span counts as found at the first passage that holds at least half of it; DCG runs over the first 10
passages or 8,000 characters; the ideal ranks the spans by grade.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.search import Hit
from ingest.document import Passage

DEPTH, READ_CHARACTERS = 10, 8_000


@dataclass(frozen=True, slots=True)
class GradedSpan:
    """A span of a document's reading text that answers a question, with its grade."""

    document_id: str
    start: int
    end: int
    grade: int


@dataclass(frozen=True, slots=True)
class Question:
    """`kind` is keyword, question, english, colloquial or unanswerable; the last has no spans."""

    text: str
    kind: str
    spans: tuple[GradedSpan, ...]


def sources(shared: Path) -> list[Path]:
    """Return the documents that the questions are about."""
    return sorted((shared / "seeds").glob("00[1-4]_*.txt"))


def read_questions(shared: Path, documents: Mapping[str, tuple[str, str]]) -> Iterator[Question]:
    """Yield the questions, their spans moved into reading texts.

    `documents` has the id and the reading text of each document, by the name of its file.
    """
    raw = {name: (shared / "seeds" / name).read_text(encoding="utf-8-sig") for name in documents}
    for line in (shared / "eval/concepts/questions.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        spans = []
        for span in row["relevant"]:
            identifier, text = documents[span["doc"]]
            start, end = _moved(raw[span["doc"]], text, span["start"], span["end"])
            spans.append(GradedSpan(identifier, start, end, span["grade"]))
        yield Question(row["query"], row["kind"], tuple(spans))


def ndcg(hits: Sequence[Hit], spans: Sequence[GradedSpan]) -> float:
    """Return DCG over what is read of the hits, each span once, over the ideal one."""
    gains = [sum(span.grade for span in found) for found in _found_at(hits, spans)]
    ideal = sorted((span.grade for span in spans), reverse=True)[:DEPTH]
    return min(1.0, _dcg(gains) / _dcg(ideal))


def recall(hits: Sequence[Hit], spans: Sequence[GradedSpan]) -> float:
    """Return the share of the spans that is found."""
    return sum(len(found) for found in _found_at(hits, spans)) / len(spans)


def holds(passage: Passage, span: GradedSpan) -> bool:
    """Return whether the passage holds at least half of the span."""
    shared = min(passage.end, span.end) - max(passage.start, span.start)
    return passage.document_id == span.document_id and 2 * shared >= span.end - span.start > 0


def _found_at(hits: Sequence[Hit], spans: Sequence[GradedSpan]) -> list[list[GradedSpan]]:
    """Return the spans that each passage of those read is the first to hold."""
    left, found, read = list(spans), [], 0
    for hit in hits[:DEPTH]:
        if read >= READ_CHARACTERS:
            break
        read += len(hit.record.passage.text)
        found.append([span for span in left if holds(hit.record.passage, span)])
        left = [span for span in left if span not in found[-1]]
    return found


def _dcg(gains: Sequence[int]) -> float:
    return float(sum(gain / np.log2(rank + 1) for rank, gain in enumerate(gains, start=1)))


def _moved(raw: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Return where `raw[start:end]` is in `text`, which differs in white space and signs only."""
    places = [match.start() for match in re.finditer(r"\w", text)]
    letters = "".join(text[place] for place in places)
    wanted = "".join(re.findall(r"\w", raw[start:end]))
    before = len(re.findall(r"\w", raw[:start]))
    found = [match.start() for match in re.finditer(re.escape(wanted), letters)]
    if not wanted or not found:
        return 0, 0
    first = min(found, key=lambda place: abs(place - before))
    return places[first], places[first + len(wanted) - 1] + 1
