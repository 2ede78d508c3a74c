"""What tagger and topics read of texts, to bytes and back, fast: a new vocabulary reads all of them.

The length of a head; the head, JSON of numbers; the spellings, then the kinds of words, each once; the
columns of the words one after the other; the vectors.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from nlp.embedder import Vectors
from nlp.mentions.words import BETWEEN_KINDS, Words

_NUMBER = np.dtype("<u4")
_BETWEEN_SPELLINGS = " "


@dataclass(frozen=True, slots=True, eq=False)
class ReadTexts:
    """The words of texts and their vectors, `float32 [texts, dimension]`."""

    words: Words
    vectors: Vectors


def encode_texts(read: ReadTexts) -> bytes:
    words = read.words
    numbers_of: dict[str, int] = {}
    numbers = [numbers_of.setdefault(text, len(numbers_of)) for text in words.texts]
    spellings, kinds = _joined(numbers_of, _BETWEEN_SPELLINGS), _joined(words.kinds_met, BETWEEN_KINDS)
    sizes = len(spellings), len(kinds)
    head = json.dumps([len(words), words.bounds, bool(words.shelters), *sizes]).encode()
    columns = [numbers, words.starts, words.ends, words.kinds, *([words.shelters] if words.shelters else ())]
    return b"".join(
        (
            len(head).to_bytes(4, "little"),
            head,
            spellings,
            kinds,
            np.array(columns, _NUMBER).tobytes(),
            words.signs,
            np.ascontiguousarray(read.vectors, "<f4").tobytes(),
        )
    )


def decode_texts(encoded: bytes) -> ReadTexts:
    begin = 4 + int.from_bytes(encoded[:4], "little")
    count, bounds, sheltered, *sizes = json.loads(encoded[4:begin])
    kinds, columns_begin = begin + sizes[0], begin + sum(sizes)
    width = 4 + sheltered
    signs = columns_begin + width * count * _NUMBER.itemsize
    columns = np.frombuffer(encoded, _NUMBER, width * count, columns_begin).reshape(width, count)
    numbers, starts, ends, of_kind, *shelters = columns.tolist()
    spellings = _parted(encoded[begin:kinds], _BETWEEN_SPELLINGS)
    words = Words(
        texts=list(map(spellings.__getitem__, numbers)),
        starts=starts,
        ends=ends,
        signs=encoded[signs : signs + count + 1],
        kinds=of_kind,
        kinds_met=_parted(encoded[kinds:columns_begin], BETWEEN_KINDS),
        shelters=shelters[0] if shelters else [],
        bounds=bounds,
    )
    vectors = np.frombuffer(encoded, "<f4", offset=signs + count + 1)
    return ReadTexts(words, vectors.reshape(len(bounds), -1) if bounds else vectors.reshape(0, 0))


def _joined(strings: Iterable[str], sign: str) -> bytes:
    return sign.join(strings).encode("utf-8", "surrogatepass")


def _parted(joined: bytes, sign: str) -> list[str]:
    """Return the strings, of which none is empty."""
    return joined.decode("utf-8", "surrogatepass").split(sign) if joined else []
