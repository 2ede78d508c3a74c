"""Reads SKOS (Turtle) and tables (CSV, TSV) into concepts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Label:
    """`kind` is "pref", "alt" or "hidden"; `language` a BCP 47 tag."""

    text: str
    language: str
    kind: str


@dataclass(frozen=True, slots=True)
class Concept:
    """`id` is the last part of the concept's URI."""

    id: str
    uri: str
    labels: tuple[Label, ...]
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    definition: str = ""
    scope_note: str = ""
    collections: tuple[str, ...] = ()

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
    raise NotImplementedError
