"""Our dataclasses to JSON bytes and back, for cache and store; equal values give equal bytes."""

from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from ingest.document import Document
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
def topics() -> Codec[tuple[Topic, ...]]:
    return Codec(tuple[Topic, ...])


@cache
def strings() -> Codec[tuple[str, ...]]:
    return Codec(tuple[str, ...])


@cache
def numbers() -> Codec[tuple[int, ...]]:
    return Codec(tuple[int, ...])
