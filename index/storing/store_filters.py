"""Filters and facets of the store as SQL."""

import json
import sqlite3
from collections.abc import Sequence

from index.storing.records import Filters
from nlp.normal_form import normal_form, word_parts

FACETS = {
    "concept": (
        "SELECT id, count(*) FROM chosen JOIN passage_concepts USING (row) "
        "JOIN concepts ON concepts.number = concept GROUP BY concept"
    ),
    "document": (
        "SELECT d.id, count(*) FROM chosen JOIN passages USING (row) "
        "JOIN documents d ON d.number = passages.document GROUP BY d.number"
    ),
    "year": (
        "SELECT d.year, count(*) FROM chosen JOIN passages USING (row) "
        "JOIN documents d ON d.number = passages.document WHERE d.year IS NOT NULL GROUP BY d.year"
    ),
    "author": (
        "SELECT value, count(*) FROM chosen JOIN passages USING (row) "
        "JOIN documents d ON d.number = passages.document, json_each(d.authors) GROUP BY value"
    ),
}


_CONDITIONS = (
    "row IN (SELECT row FROM passage_concepts JOIN concepts ON number = concept WHERE id IN {})",
    "document IN (SELECT number FROM documents WHERE id IN {})",
    "document IN (SELECT number FROM documents WHERE year IN {})",
    "document IN (SELECT document FROM authors WHERE name IN {})",
)


def filter_query(every: Sequence[Filters]) -> tuple[str, list[str]]:
    """Return the SQL for the sorted rows that pass `every` filter, with its values; "" where none filters.

    The values are JSON arrays, which hold any number of values and numbers of any size.
    """
    conditions: list[str] = []
    values: list[str] = []
    for filters in every:
        fields = (filters.concepts, filters.documents, filters.years, filters.authors)
        for template, wanted in zip(_CONDITIONS, fields, strict=True):
            if wanted:
                conditions.append(template.format("(SELECT value FROM json_each(?))"))
                values.append(json.dumps(wanted))
    if not conditions:
        return "", []
    return f"SELECT row FROM passages WHERE {' AND '.join(conditions)} ORDER BY row", values


def absent(connection: sqlite3.Connection, table: str, ids: Sequence[str]) -> str | None:
    """Return the first of `ids` that is in no row of `table`, or None when all are there."""
    query = f"SELECT min(key) FROM json_each(?) WHERE value NOT IN (SELECT id FROM {table})"
    (place,) = connection.execute(query, (json.dumps(ids),)).fetchone()
    return None if place is None else ids[place]


def name_words(name: str) -> list[str]:
    """Return the words of a name in their normal forms: 'בר־כהן, ד״ר רות' → ['בר', 'כהנ', 'דר', 'רות']."""
    parted = name.replace(",", " ")
    forms = (normal_form(parted[start:end]) for start, end in word_parts(parted))
    return [form for form in forms if form]


def facet_counts(connection: sqlite3.Connection, rows: str) -> dict[str, dict[str, int]]:
    """Return the counts of each facet over `rows`, a JSON array; most frequent first, then by name."""
    return {name: _counted(connection, query, rows) for name, query in FACETS.items()}


def _counted(connection: sqlite3.Connection, query: str, rows: str) -> dict[str, int]:
    chosen = f"WITH chosen AS MATERIALIZED (SELECT DISTINCT value AS row FROM json_each(?)) {query}"
    counts = ((str(value), int(count)) for value, count in connection.execute(chosen, (rows,)))
    return dict(sorted(counts, key=lambda pair: (-pair[1], pair[0])))
