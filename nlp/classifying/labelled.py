"""Documents with the concepts that people filed them under: a JSON object a line.

    {"text": "…", "concepts": ["water", "Local government"], "id": "law-17"}

A concept is an id of the vocabulary, its URI, or its preferred label in any language. `id` may be left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nlp.errors import LabelledFormatError
from nlp.gold_file import gold_text, json_of
from nlp.surrogates import without_surrogates
from nlp.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """`id` tells documents apart when they are dealt into folds."""

    id: str
    text: str
    concepts: frozenset[str]


def read_labelled(path: Path, vocabulary: Vocabulary) -> Iterator[LabelledDocument]:
    """Yield the documents of a file in order.

    Raises FileMissingError; LabelledFormatError with the line, or without one where there is no document.
    """
    names = _names(vocabulary)
    empty = True
    for number, line in enumerate(gold_text(path, LabelledFormatError).split("\n"), 1):
        if line.strip():
            empty = False
            yield _document(str(path), number, line, names)
    if empty:
        raise LabelledFormatError(str(path), 0, "there are no examples in it")


def _names(vocabulary: Vocabulary) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for concept in vocabulary.concepts.values():
        names |= {label.text: concept.id for label in concept.labels if label.kind == "pref"}
    for concept in vocabulary.concepts.values():
        names |= {concept.uri: concept.id, concept.id: concept.id}
    return names


def _document(source: str, number: int, line: str, names: Mapping[str, str]) -> LabelledDocument:
    try:
        row = json_of(line)
    except ValueError as error:
        raise LabelledFormatError(source, number, str(error)) from error
    text = row.get("text") if isinstance(row, dict) else None
    concepts = row.get("concepts") if isinstance(row, dict) else None
    if not isinstance(text, str) or not isinstance(concepts, list):
        raise LabelledFormatError(source, number, 'needs "text" (a string) and "concepts" (a list)')
    unknown = [str(name) for name in concepts if str(name) not in names]
    if unknown:
        raise LabelledFormatError(source, number, f"{unknown[0]!r} is no concept of the vocabulary")
    identifier = without_surrogates(str(row.get("id", text)))
    return LabelledDocument(identifier, text, frozenset(names[str(name)] for name in concepts))
