"""Pairs of a short text and a passage that it is about, from the material beside the project."""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

GENERIC = frozenset(
    {"הגדרות", "פרשנות", "תחולה", "ביצוע ותקנות", "תקנות", "שמירת דינים", "תחילה", "השם", "תיקונים"}
)
NIQQUD = re.compile("[\u0591-\u05bd\u05bf\u05c1-\u05c7]")


@dataclass(frozen=True, slots=True)
class Pair:
    """`query` is about `passage`; `title` names what the passage is part of; `group` shares negatives."""

    query: str
    passage: str
    title: str
    group: str


def read_pairs(data: Path) -> list[Pair]:
    """Return all pairs below the folder `data` (see its README.md), in the order of the files."""
    readers = (law_sections, law_definitions, bills, wiki, python_course, speeches, translations, glosses)
    return [
        pair for reader in readers for pair in reader(data) if pair.query.strip() and pair.passage.strip()
    ]


def law_sections(data: Path) -> Iterator[Pair]:
    for row in _rows(data / "pairs/law_sections.jsonl"):
        if row["heading"] and row["heading"] not in GENERIC and len(row["text"]) > 40:
            yield Pair(row["heading"], row["text"][:2000], row["law_title"], "law")


def law_definitions(data: Path) -> Iterator[Pair]:
    for row in _rows(data / "pairs/law_definitions.jsonl"):
        if len(row["definition"]) > 20:
            yield Pair(row["term"], row["definition"][:1000], row["law_title"], "definition")


def bills(data: Path) -> Iterator[Pair]:
    for row in _rows(data / "pairs/bill_summaries.jsonl"):
        yield Pair(row["title"], row["summary"][:2000], "", "title")


def wiki(data: Path) -> Iterator[Pair]:
    for row in _rows(data / "pairs/wiki_sections.jsonl"):
        for paragraph in _paragraphs(row["text"]):
            yield Pair(f"{row['title']} {row['section']}", paragraph, "", "title")


def python_course(data: Path) -> Iterator[Pair]:
    for row in _rows(data / "pairs/python_course_sections.jsonl"):
        yield Pair(row["title"], row["text"][:2000], "", "title")


def speeches(data: Path) -> Iterator[Pair]:
    for row in _rows(data / "pairs/speech_topics.jsonl"):
        if "נאומים בני דקה" not in row["agenda"]:
            yield Pair(row["agenda"], row["text"][:1500], "", "title")


def translations(data: Path) -> Iterator[Pair]:
    path = data / "parallel/ms_courses_aligned_en_he.tsv"
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) == 2:
                yield Pair(row[0], row[1], "", "translation")


def glosses(data: Path) -> Iterator[Pair]:
    """Yield word → gloss and word → synonym of the Hebrew WordNet, vowels taken off."""
    lemmas: dict[str, list[str]] = {}
    for synset, kind, *rest in _tabbed(data / "lexicons/hebrew_wordnet.tab"):
        if kind == "heb:lemma":
            lemmas.setdefault(synset, []).append(NIQQUD.sub("", rest[-1]))
        elif kind == "heb:def" and lemmas.get(synset):
            yield Pair(" ".join(lemmas[synset]), NIQQUD.sub("", rest[-1]), "", "gloss")


def _paragraphs(text: str) -> Iterator[str]:
    return (part for part in text.split("\n\n") if len(part) > 100)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def _tabbed(path: Path) -> Iterable[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        fields = line.split("\t")
        if len(fields) >= 3:
            yield fields
