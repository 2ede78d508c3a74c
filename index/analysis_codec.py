"""Analyses of a document's texts to bytes and back, fast: a vocabulary change reads all of them.

JSON: {"m": morphemes, each once, "t": token texts with their morphemes' numbers, each once, "a": a text's
tokens as [type, gap, type, gap, …], its sentences and its entities}. A gap is the code points since the end
of the token before.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from nlp.analyzer import Analysis, Entity, Morpheme, Token


def encode_analyses(analyses: Sequence[Analysis]) -> bytes:
    morphemes: dict[Morpheme, int] = {}
    types: dict[tuple[str, tuple[Morpheme, ...]], int] = {}
    texts = [_encoded(analysis, types) for analysis in analyses]
    forms = [[text, [morphemes.setdefault(one, len(morphemes)) for one in made]] for text, made in types]
    table = [[one.form, one.lemma, one.pos, one.features] for one in morphemes]
    packed = {"m": table, "t": forms, "a": texts}
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def decode_analyses(encoded: bytes) -> tuple[Analysis, ...]:
    packed = json.loads(encoded.decode("utf-8", "surrogatepass"))
    morphemes = [Morpheme(*fields) for fields in packed["m"]]
    types = [(text, len(text), tuple(morphemes[number] for number in made)) for text, made in packed["t"]]
    return tuple(_decoded(text, types) for text in packed["a"])


def _encoded(analysis: Analysis, types: dict[tuple[str, tuple[Morpheme, ...]], int]) -> list[Any]:
    tokens: list[int] = []
    end = 0
    for token in analysis.tokens:
        tokens += (types.setdefault((token.text, token.morphemes), len(types)), token.start - end)
        end = token.end
    entities = [[one.start, one.end, one.label, one.normal] for one in analysis.entities]
    return [tokens, list(analysis.sentences), entities]


def _decoded(text: Sequence[Any], types: Sequence[tuple[str, int, tuple[Morpheme, ...]]]) -> Analysis:
    tokens, sentences, entities = text
    return Analysis(
        tuple(_tokens(tokens, types)),
        tuple((start, end) for start, end in sentences),
        tuple(Entity(*fields) for fields in entities),
    )


def _tokens(packed: Sequence[int], types: Sequence[tuple[str, int, tuple[Morpheme, ...]]]) -> Iterable[Token]:
    end = 0
    for number, gap in zip(packed[::2], packed[1::2], strict=True):
        text, length, morphemes = types[number]
        start = end + gap
        end = start + length
        yield Token(text, start, end, morphemes)
