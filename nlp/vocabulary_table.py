"""CSV or TSV → concepts. The first line names the columns; `id` and one `prefLabel_<language>` are needed.

Columns: id, prefLabel_he, prefLabel_en …, altLabels_he, hiddenLabels_he … (several, split by |),
broader, related (ids, split by |), definition_he …, scope_note, notation. Others are left aside.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from nlp.errors import VocabularyError
from nlp.vocabulary import Concept, Label

_KINDS = {
    "prefLabel_": "pref",
    "altLabels_": "alt",
    "altLabel_": "alt",
    "hiddenLabels_": "hidden",
    "hiddenLabel_": "hidden",
}


def read_table(content: bytes, source: str) -> Mapping[str, Concept]:
    """Return the concepts by id, in file order. Raises VocabularyError with the line."""
    lines = _text(content, source)
    delimiter = "\t" if source.lower().endswith(".tsv") else ","
    if delimiter == "\t":
        reader = csv.DictReader(io.StringIO(lines), delimiter=delimiter, restkey="", quoting=csv.QUOTE_NONE)
    else:
        reader = csv.DictReader(io.StringIO(lines), restkey="", strict=True)
    concepts: dict[str, Concept] = {}
    at: dict[str, int] = {}
    try:
        _check_columns(reader.fieldnames or (), source)
        for row in reader:
            concept = _concept(row, source, reader.line_num)
            if concept.id in concepts:
                what = f"the id {concept.id!r} stands on line {at[concept.id]} already"
                raise VocabularyError(source, reader.line_num, what)
            concepts[concept.id], at[concept.id] = concept, reader.line_num
    except csv.Error as error:
        raise VocabularyError(source, reader.line_num, str(error)) from error
    _check_targets(concepts, at, source)
    return concepts


def _text(content: bytes, source: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise VocabularyError(source, line, "is not UTF-8. Save it as UTF-8.") from error


def _check_columns(names: Sequence[str], source: str) -> None:
    if "id" not in names or not any(name.startswith("prefLabel_") for name in names):
        raise VocabularyError(source, 1, "needs the columns id and prefLabel_he (or another language)")


def _concept(row: Mapping[str, str | None], source: str, line: int) -> Concept:
    if "" in row or None in row.values():
        raise VocabularyError(source, line, "has more or fewer cells than the first line")
    cells = {name: (cell or "").strip() for name, cell in row.items()}
    if not cells["id"]:
        raise VocabularyError(source, line, "has no id")
    labels = tuple(_labels(cells))
    if not any(label.kind == "pref" for label in labels):
        raise VocabularyError(source, line, f"{cells['id']!r} has no preferred label")
    definitions = {name[11:]: cell for name, cell in cells.items() if name.startswith("definition_") and cell}
    return Concept(
        cells["id"],
        f"urn:maagar:concept:{cells['id']}",
        labels,
        broader=_several(cells.get("broader", "")),
        related=_several(cells.get("related", "")),
        definition=definitions.get("he") or next(iter(definitions.values()), ""),
        scope_note=cells.get("scope_note", ""),
        definitions=definitions,
        notation=cells.get("notation", ""),
    )


def _labels(cells: Mapping[str, str]) -> Iterator[Label]:
    for name, cell in cells.items():
        for prefix, kind in _KINDS.items():
            if name.startswith(prefix):
                texts = (cell,) if kind == "pref" else _several(cell)
                yield from (Label(text, name[len(prefix) :], kind) for text in texts if text)


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _check_targets(concepts: Mapping[str, Concept], at: Mapping[str, int], source: str) -> None:
    for concept in concepts.values():
        for target in (*concept.broader, *concept.related):
            if target not in concepts:
                what = f"{concept.id!r} points to {target!r}, which is no id of this file"
                raise VocabularyError(source, at[concept.id], what)
