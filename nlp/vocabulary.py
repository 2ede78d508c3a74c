"""Reads vocabularies into concepts: SKOS in Turtle, or a table in CSV or TSV, with the tagging
rules beside them.

The rules of `my.ttl` are in `my.rules.toml`, if that file is there, in the language of
`nlp/mentions/patterns.py`.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path

from nlp.errors import VocabularyError

SHIPPED, RULES = "cross-sector.ttl", ".rules.toml"


@dataclass(frozen=True, slots=True)
class Label:
    """`kind` is "pref", "alt" or "hidden"; `language` a BCP 47 tag."""

    text: str
    language: str
    kind: str


@dataclass(frozen=True, slots=True)
class Concept:
    """`id` is the last part of the concept's URI. One that is not `assignable` only groups others: it is
    shown and searched, and never given to a text."""

    id: str
    uri: str
    labels: tuple[Label, ...]
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    definition: str = ""
    scope_note: str = ""
    collections: tuple[str, ...] = ()
    definitions: Mapping[str, str] = field(default_factory=dict)
    notation: str = ""
    assignable: bool = True

    def label(self, language: str = "he") -> str:
        """Return the preferred label in `language`, else in any, else the id."""
        preferred = {label.language: label.text for label in self.labels if label.kind == "pref"}
        return preferred.get(language) or next(iter(preferred.values()), self.id)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Concepts by id in file order; `digest` identifies the content in caches and manifests."""

    concepts: Mapping[str, Concept]
    digest: str
    title: str = ""
    rules: Mapping[str, object] = field(default_factory=dict)


def load_vocabulary(path: Path | None = None) -> Vocabulary:
    """Return the vocabulary in `path`, or the shipped one. Raises VocabularyError with the line."""
    if path is None:
        with as_file(files("nlp") / "vocabularies") as folder:
            return load_vocabulary(folder / SHIPPED)
    content = _content(path)
    rules_path = rules_beside(path)
    rules = _rules_content(rules_path)
    title, concepts = _concepts(path, content)
    return Vocabulary(concepts, _digest(content, rules), title, _rules(rules_path, rules))


def vocabulary_digest(path: Path) -> str:
    """Return the digest that the vocabulary in `path` has. Raises VocabularyError."""
    return _digest(_content(path), _rules_content(rules_beside(path)))


def rules_beside(path: Path) -> Path:
    """Return where the rules of a vocabulary file are, if it has any."""
    return path.with_suffix(RULES)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise VocabularyError(
            str(path), None, f"cannot be read ({error.strerror}). Check the path."
        ) from error


def _rules_content(path: Path) -> bytes:
    return _content(path) if path.is_file() else b""


def _digest(content: bytes, rules: bytes) -> str:
    return hashlib.sha256(content + b"\0" + rules).hexdigest()


def _concepts(path: Path, content: bytes) -> tuple[str, Mapping[str, Concept]]:
    if path.suffix.lower() in (".csv", ".tsv"):
        from nlp.vocabulary_table import read_table

        return path.stem, read_table(content, str(path))
    from nlp.skos import read_skos

    return read_skos(content, str(path))


def _rules(path: Path, content: bytes) -> Mapping[str, object]:
    try:
        return tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise VocabularyError(str(path), None, "is not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(str(path), None, str(error)) from error
