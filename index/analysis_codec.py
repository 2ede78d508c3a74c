"""Analyses of a document's texts to bytes and back."""

from collections.abc import Sequence

from index.codec import Codec
from nlp.analyzer import Analysis

_ANALYSES: Codec[tuple[Analysis, ...]] = Codec(tuple[Analysis, ...])


def encode_analyses(analyses: Sequence[Analysis]) -> bytes:
    return _ANALYSES.encode(tuple(analyses))


def decode_analyses(encoded: bytes) -> tuple[Analysis, ...]:
    return _ANALYSES.decode(encoded)
