"""What tagger and topics read of texts, to bytes and back, fast: a new vocabulary reads all of them.

The length of a head; the head, JSON of the spellings and kinds of words, each once, and of the bounds; the
columns of the words one after the other; the vectors.
"""

import json
from dataclasses import dataclass

import numpy as np

from nlp.embedder import Vectors
from nlp.mentions.words import Words

_NUMBER = np.dtype("<u4")


@dataclass(frozen=True, slots=True, eq=False)
class ReadTexts:
    """The words of texts and their vectors, `float32 [texts, dimension]`."""

    words: Words
    vectors: Vectors


def encode_texts(read: ReadTexts) -> bytes:
    words = read.words
    spellings: dict[str, int] = {}
    numbers = [spellings.setdefault(text, len(spellings)) for text in words.texts]
    head = json.dumps(
        [len(words), list(spellings), words.kinds_met, words.bounds, bool(words.shelters)],
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode("utf-8", "surrogatepass")
    columns = [numbers, words.starts, words.ends, words.kinds, *([words.shelters] if words.shelters else ())]
    return b"".join(
        (
            len(head).to_bytes(4, "little"),
            head,
            np.array(columns, _NUMBER).tobytes(),
            words.signs,
            np.ascontiguousarray(read.vectors, "<f4").tobytes(),
        )
    )


def decode_texts(encoded: bytes) -> ReadTexts:
    begin = 4 + int.from_bytes(encoded[:4], "little")
    count, spellings, kinds, bounds, sheltered = json.loads(encoded[4:begin].decode("utf-8", "surrogatepass"))
    width = 4 + sheltered
    signs = begin + width * count * _NUMBER.itemsize
    columns = np.frombuffer(encoded, _NUMBER, width * count, begin).reshape(width, count)
    numbers, starts, ends, of_kind, *shelters = columns.tolist()
    words = Words(
        texts=list(map(spellings.__getitem__, numbers)),
        starts=starts,
        ends=ends,
        signs=encoded[signs : signs + count + 1],
        kinds=of_kind,
        kinds_met=kinds,
        shelters=shelters[0] if shelters else [],
        bounds=bounds,
    )
    vectors = np.frombuffer(encoded, "<f4", offset=signs + count + 1)
    return ReadTexts(words, vectors.reshape(len(bounds), -1) if bounds else vectors.reshape(0, 0))
