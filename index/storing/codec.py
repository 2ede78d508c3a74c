"""Our dataclasses to JSON bytes and back, for cache and store; equal values give equal bytes."""

from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from ingest.document import Document, Passage
from nlp.tagging import Tag
from nlp.terms import Term
from nlp.topics import Topic

T = TypeVar("T")


class Codec(Generic[T]):
    """Encodes values of one type; `decode` raises ValueError for bytes of another shape."""

    def __init__(self, kind: Any) -> None:
        self._adapter: TypeAdapter[T] = TypeAdapter(kind)

    def encode(self, value: T) -> bytes:
        return self._adapter.dump_json(value)

    def decode(self, encoded: bytes | str) -> T:
        return self._adapter.validate_json(encoded)


@cache
def documents() -> Codec[Document]:
    return Codec(Document)


@cache
def passages() -> Codec[tuple[Passage, ...]]:
    return Codec(tuple[Passage, ...])


@cache
def tags() -> Codec[tuple[Tag, ...]]:
    return Codec(tuple[Tag, ...])


@cache
def topics() -> Codec[tuple[Topic, ...]]:
    return Codec(tuple[Topic, ...])


@cache
def terms() -> Codec[tuple[Term, ...]]:
    return Codec(tuple[Term, ...])


@cache
def strings() -> Codec[tuple[str, ...]]:
    return Codec(tuple[str, ...])


@cache
def numbers() -> Codec[tuple[int, ...]]:
    return Codec(tuple[int, ...])
