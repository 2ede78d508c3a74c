"""What is known about a document beside its text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Metadata:
    """Bibliographic data; None or empty where not known. `language` is a BCP 47 tag."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    language: str | None = None
    abstract: str | None = None
    keywords: tuple[str, ...] = ()
