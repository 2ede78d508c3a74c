"""Test collections in BEIR layout, and TREC runs."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import CollectionFormatError
from nlp.surrogates import without_surrogates

Run = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of `corpus.jsonl`: one passage."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Collection:
    """`queries` by id; `relevant` gives the grade of each relevant entry of each query."""

    entries: tuple[Entry, ...]
    queries: Mapping[str, str]
    relevant: Mapping[str, Mapping[str, int]]


def read_collection(folder: Path) -> Collection:
    """Return what corpus.jsonl, queries.jsonl and qrels.tsv in `folder` say. Raises CollectionFormatError."""
    corpus = _lines(folder / "corpus.jsonl", ("_id", "text"))
    queries = _lines(folder / "queries.jsonl", ("_id", "text"))
    return Collection(
        tuple(
            Entry(str(line["_id"]), _kept(line.get("title") or ""), _kept(line["text"])) for line in corpus
        ),
        {str(line["_id"]): _kept(line["text"]) for line in queries},
        _grades(folder / "qrels.tsv"),
    )


def write_run(path: Path, run: Run, name: str = "maagar") -> None:
    """Write a run in TREC's six columns, each query's passages best first."""
    lines = (
        f"{query} Q0 {entry} {rank} {score:.6f} {name}\n"
        for query, found in run.items()
        for rank, (entry, score) in enumerate(found.items(), start=1)
    )
    path.write_text("".join(lines), encoding="utf-8")


def read_run(path: Path) -> dict[str, dict[str, float]]:
    """Return the run in a TREC file. Raises CollectionFormatError."""
    run: dict[str, dict[str, float]] = {}
    for number, line in enumerate(_text(path).splitlines(), start=1):
        fields = line.split()
        if len(fields) != 6:
            raise CollectionFormatError(str(path), number, "a line of a run has six columns")
        run.setdefault(fields[0], {})[fields[2]] = float(fields[4])
    return run


def _lines(path: Path, needed: tuple[str, ...]) -> Iterator[dict[str, object]]:
    for number, line in enumerate(_text(path).splitlines(), start=1):
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise CollectionFormatError(str(path), number, f"this is not JSON ({error.msg})") from error
        if not isinstance(record, dict) or any(field not in record for field in needed):
            raise CollectionFormatError(str(path), number, f"{' and '.join(needed)} are needed")
        yield record


def _kept(value: object) -> str:
    """Return a text as a build keeps it: lone surrogates, which JSON can hold, cannot be stored."""
    return without_surrogates(str(value))


def _grades(path: Path) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    for number, line in enumerate(_text(path).splitlines()[1:], start=2):
        fields = line.split("\t")
        if len(fields) != 3 or not fields[2].strip().lstrip("-").isdecimal():
            raise CollectionFormatError(str(path), number, "query-id, corpus-id and score by TAB are needed")
        grades.setdefault(fields[0], {})[fields[1]] = int(fields[2])
    return grades


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CollectionFormatError(str(path), None, f"cannot be read ({error})") from error
