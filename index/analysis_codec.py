"""Analyses of a document's texts to bytes and back, fast: a vocabulary change reads all of them.

JSON: {"t": types, a token's text with its morphemes, each once, "a": of each text the tokens as
[type, gap, type, gap, …], the sentences and the entities}. A gap is the code points since the end of the
token before. A type is one string, "text form lemma pos features form …": one met before is not made again.
"""

import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from nlp.analyzer import Analysis, Entity, Morpheme, Token

_TYPES_KEPT = 30_000
_ESCAPED = re.compile(r"\\(.)")


def encode_analyses(analyses: Sequence[Analysis]) -> bytes:
    types: dict[tuple[str, tuple[Morpheme, ...]], int] = {}
    texts = [_encoded(analysis, types) for analysis in analyses]
    packed = {"t": [_encoded_type(text, morphemes) for text, morphemes in types], "a": texts}
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def decode_analyses(encoded: bytes) -> tuple[Analysis, ...]:
    packed = json.loads(encoded.decode("utf-8", "surrogatepass"))
    types = [_decoded_type(kind) for kind in packed["t"]]
    return tuple(_decoded(text, types) for text in packed["a"])


def _encoded(analysis: Analysis, types: dict[tuple[str, tuple[Morpheme, ...]], int]) -> list[Any]:
    tokens: list[int] = []
    end = 0
    for token in analysis.tokens:
        tokens += (types.setdefault((token.text, token.morphemes), len(types)), token.start - end)
        end = token.end
    entities = [[one.start, one.end, one.label, one.normal] for one in analysis.entities]
    return [tokens, list(analysis.sentences), entities]


def _encoded_type(text: str, morphemes: Iterable[Morpheme]) -> str:
    fields = [text]
    for one in morphemes:
        fields += (one.form, one.lemma, one.pos, one.features)
    return " ".join(field.replace("\\", "\\\\").replace(" ", "\\s") for field in fields)


@lru_cache(maxsize=_TYPES_KEPT)
def _decoded_type(kind: str) -> tuple[str, int, tuple[Morpheme, ...]]:
    """Return the text of a type, its length and its morphemes."""
    fields = kind.split(" ")
    if "\\" in kind:
        fields = [_ESCAPED.sub(lambda found: found[1].replace("s", " "), field) for field in fields]
    text, *rest = fields
    return text, len(text), tuple(Morpheme(*rest[at : at + 4]) for at in range(0, len(rest), 4))


def _decoded(text: Sequence[Any], types: Sequence[tuple[str, int, tuple[Morpheme, ...]]]) -> Analysis:
    tokens, sentences, entities = text
    return Analysis(
        _tokens(tokens, types),
        tuple([(start, end) for start, end in sentences]),
        tuple([Entity(*fields) for fields in entities]),
    )


def _tokens(
    packed: Sequence[int], types: Sequence[tuple[str, int, tuple[Morpheme, ...]]]
) -> tuple[Token, ...]:
    tokens = []
    end = 0
    for number, gap in zip(packed[::2], packed[1::2], strict=True):
        text, length, morphemes = types[number]
        start = end + gap
        end = start + length
        tokens.append(Token(text, start, end, morphemes))
    return tuple(tokens)
