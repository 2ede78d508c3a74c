"""Test collections in BEIR layout, and TREC runs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import CollectionFormatError
from ingest.errors import FileMissingError
from nlp.gold_file import json_of
from nlp.surrogates import without_surrogates

Run = Mapping[str, Mapping[str, float]]
_JUDGEMENT = re.compile(r"([^\t]+)\t([^\t]+)\t\s*(-?\d{1,9})\s*")
_SCORE = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?")


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
    """Return what corpus.jsonl, queries.jsonl and qrels.tsv in `folder` say.

    Raises FileMissingError, and CollectionFormatError: a line that is none, an `_id` that stands twice
    or that no run can hold, nothing judged.
    """
    corpus = _records(folder / "corpus.jsonl")
    queries = _records(folder / "queries.jsonl")
    collection = Collection(
        tuple(Entry(str(one["_id"]), _kept(one.get("title") or ""), _kept(one["text"])) for one in corpus),
        {str(one["_id"]): _kept(one["text"]) for one in queries},
        _grades(folder / "qrels.tsv"),
    )
    _require_judged(collection, folder / "qrels.tsv")
    return collection


def write_run(path: Path, run: Run, name: str = "maagar") -> None:
    """Write a run in TREC's six columns, each query's passages best first."""
    lines = (
        f"{query} Q0 {entry} {rank} {score:.6f} {name}\n"
        for query, found in run.items()
        for rank, (entry, score) in enumerate(found.items(), start=1)
    )
    path.write_text("".join(lines), encoding="utf-8")


def read_run(path: Path) -> dict[str, dict[str, float]]:
    """Return the run in a TREC file. Raises CollectionFormatError and FileMissingError."""
    run: dict[str, dict[str, float]] = {}
    for number, line in _lines(path):
        fields = line.split()
        if len(fields) != 6 or not _SCORE.fullmatch(fields[4]):
            raise CollectionFormatError(str(path), number, "a run has six columns, the fifth is the score")
        run.setdefault(fields[0], {})[fields[2]] = float(fields[4])
    return run


def read_run_over(path: Path, collection: Collection) -> dict[str, dict[str, float]]:
    """Return the run in a TREC file. Raises as `read_run`, and where no judged query is in it."""
    run = read_run(path)
    if collection.relevant.keys().isdisjoint(run):
        first = next(iter(run), None)
        what = "there is no judged query of the set in it" + (f"; its first is {first!r}" if first else "")
        raise CollectionFormatError(str(path), None, what)
    return run


def _records(path: Path) -> Iterator[dict[str, object]]:
    """Yield the records of a JSON Lines file, each with a text and an `_id` of its own: one word."""
    line_of: dict[str, int] = {}
    for number, line in _lines(path):
        try:
            record = json_of(line)
        except ValueError as error:
            raise CollectionFormatError(str(path), number, f"this is {error}") from error
        if not isinstance(record, dict) or any(record.get(field) is None for field in ("_id", "text")):
            raise CollectionFormatError(str(path), number, "_id and text are needed")
        identifier = str(record["_id"])
        if identifier.split() != [identifier] or _kept(identifier) != identifier:
            what = f"_id {identifier!r} must be one word, without lone surrogates, to stand in a run"
            raise CollectionFormatError(str(path), number, what)
        if identifier in line_of:
            what = f"_id {identifier!r} stands in line {line_of[identifier]} already"
            raise CollectionFormatError(str(path), number, what)
        line_of[identifier] = number
        yield record


def _kept(value: object) -> str:
    """Return a text as a build keeps it: lone surrogates, which JSON can hold, cannot be stored."""
    return without_surrogates(str(value))


def _grades(path: Path) -> dict[str, dict[str, int]]:
    """Return the grades of a file of judgements; its first line may be a header."""
    grades: dict[str, dict[str, int]] = {}
    for number, line in _lines(path):
        judgement = _JUDGEMENT.fullmatch(line)
        if judgement:
            grades.setdefault(judgement[1], {})[judgement[2]] = int(judgement[3])
        elif number > 1:
            raise CollectionFormatError(str(path), number, "query-id, corpus-id and score by TAB are needed")
    return grades


def _require_judged(collection: Collection, path: Path) -> None:
    """Raise CollectionFormatError unless a judgement names a query and one an entry."""
    judged = [entry for grades in collection.relevant.values() for entry in grades]
    if not judged:
        raise CollectionFormatError(str(path), None, "there is no judgement in it")
    for file, names, known in (
        ("queries.jsonl", list(collection.relevant), collection.queries.keys()),
        ("corpus.jsonl", judged, {entry.id for entry in collection.entries}),
    ):
        if known.isdisjoint(names):
            what = f"no judgement names an _id of {file}; the first names {names[0]!r}"
            raise CollectionFormatError(str(path), None, what)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, with their numbers from 1."""
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if line.strip():
            yield number, line


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise FileMissingError(str(path)) from error
    except OSError as error:
        raise CollectionFormatError(str(path), None, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CollectionFormatError(str(path), line, f"this is not UTF-8 ({error.reason})") from error
