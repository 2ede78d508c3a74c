"""Reads texts into `Analysis`: tokens, sentence bounds, morphemes and entities, long texts in windows."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from nlp.analyzer import Analysis, Entity, Token
from nlp.hebrew.entities import entity_spans, without_overlaps, without_prefixes
from nlp.hebrew.entity_rules import rule_entities
from nlp.hebrew.morphology import Analysed, Morphology
from nlp.hebrew.places import place_names
from nlp.hebrew.sentences import sentence_starts
from nlp.hebrew.tokenizer import split_tokens, token_pieces
from nlp.surrogates import without_surrogates
from nlp.visible import visible

BATCH_TEXTS, BATCH_SIGNS = 32, 50_000
WINDOW = 100_000
_WINDOW_END = re.compile(r"[.?!]\s+|\n+")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """A text (without lone surrogates), its tokens' spans, its sentences as (first, after) among these."""

    text: str
    spans: list[Span]
    sentences: list[Span]


def read_texts(texts: Iterable[str], morphology: Morphology) -> Iterator[Analysis]:
    """Yield one analysis a text, in order; the networks see the sentences of several texts at once."""
    for batch in _batches(texts):
        if len(batch) == 1 and len(batch[0]) > WINDOW:
            yield _read_long(batch[0], morphology)
        else:
            yield from _read(batch, morphology)


def read_words(text: str, morphology: Morphology) -> Analysis:
    """Return the analysis of a text without its entities: of a question nobody asks for them."""
    if len(text) > WINDOW:
        return next(read_texts([text], morphology))
    layout = layout_of(without_surrogates(text))
    tokens = [[layout.text[slice(*span)] for span in layout.spans[slice(*one)]] for one in layout.sentences]
    found = list(chain.from_iterable(surface_analyses(tokens, morphology)))
    return Analysis(*_words(text, layout, found, 0))


def surface_analyses(sentences: Sequence[Sequence[str]], morphology: Morphology) -> Iterator[list[Analysed]]:
    """Yield for each sentence what was found for its tokens; parts between hyphens are read one by one."""
    cut = [[token_pieces(token) for token in tokens] for tokens in sentences]
    found = morphology.analyze([list(chain.from_iterable(row)) for row in cut])
    for row, parts in zip(cut, map(iter, found), strict=True):
        yield [next(parts) if len(pieces) == 1 else _joined(islice(parts, len(pieces))) for pieces in row]


def token_entities(layout: Layout, names: Sequence[Sequence[str]]) -> list[tuple[int, int, str]]:
    """Return (first token, last token, label) of names and of what rules find, none overlapping another."""
    seen = visible(layout.text)
    spans = seen.seen(layout.spans)
    found: list[tuple[int, int, str]] = []
    for begin, after in layout.sentences:
        tokens = [seen.text[start:end] for start, end in spans[begin:after]]
        for first, last, label in (*place_names(tokens), *entity_spans(names[begin:after])):
            found.append((begin + first, begin + last, label))
    starts = [start for start, _ in spans]
    ends = [end for _, end in spans]
    for start, end, label in rule_entities(seen.text):
        found.append((bisect_right(ends, start), bisect_left(starts, end) - 1, label))
    return without_overlaps(found)


def layout_of(text: str) -> Layout:
    """Return where the tokens and sentences of `text` are."""
    spans = split_tokens(text)
    first = [place for place, begins in enumerate(sentence_starts(text, spans)) if begins]
    return Layout(text, spans, list(zip(first, [*first[1:], len(spans)], strict=False)))


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    """Yield the texts in batches; one that is longer than a window comes alone."""
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and (len(batch) == BATCH_TEXTS or size + len(text) > BATCH_SIGNS):
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        yield batch


def _read(texts: Sequence[str], morphology: Morphology, shift: int = 0) -> list[Analysis]:
    """Return the analyses of `texts`; offsets are counted from `shift`."""
    layouts = [layout_of(without_surrogates(text)) for text in texts]
    tokens = [
        [layout.text[start:end] for start, end in layout.spans[first:after]]
        for layout in layouts
        for first, after in layout.sentences
    ]
    found = surface_analyses(tokens, morphology)
    return [
        _analysis(text, layout, list(chain.from_iterable(islice(found, len(layout.sentences)))), shift)
        for text, layout in zip(texts, layouts, strict=True)
    ]


def _analysis(text: str, layout: Layout, found: Sequence[Analysed], shift: int) -> Analysis:
    tokens, sentences = _words(text, layout, found, shift)
    entities = []
    for first, last, label in token_entities(layout, [analysed.names for analysed in found]):
        start, end = layout.spans[first][0], layout.spans[last][1]
        normal = without_prefixes(layout.text[start:end], found[first].morphemes)
        entities.append(Entity(start + shift, end + shift, label, normal))
    return Analysis(tokens, sentences, tuple(entities))


def _words(
    text: str, layout: Layout, found: Sequence[Analysed], shift: int
) -> tuple[tuple[Token, ...], tuple[Span, ...]]:
    """Return the tokens and the spans of the sentences."""
    tokens = tuple(
        Token(text[start:end], start + shift, end + shift, analysed.morphemes)
        for (start, end), analysed in zip(layout.spans, found, strict=True)
    )
    return tokens, tuple((tokens[first].start, tokens[after - 1].end) for first, after in layout.sentences)


def _read_long(text: str, morphology: Morphology) -> Analysis:
    """Return the analysis of a text read in windows, so that only the result grows with the text."""
    parts = [_read([text[start:end]], morphology, start)[0] for start, end in _windows(text)]
    return Analysis(
        tuple(chain.from_iterable(part.tokens for part in parts)),
        tuple(chain.from_iterable(part.sentences for part in parts)),
        tuple(chain.from_iterable(part.entities for part in parts)),
    )


def _windows(text: str) -> Iterator[Span]:
    """Yield spans of about WINDOW signs that end after a sentence or line, or else after white space."""
    start = 0
    while len(text) - start > WINDOW:
        stop = start + WINDOW
        ends = [match.end() for match in _WINDOW_END.finditer(text, stop - WINDOW // 10, stop)]
        end = ends[-1] if ends else text.rfind(" ", start + 1, stop) + 1 or stop
        yield start, end
        start = end
    yield start, len(text)


def _joined(parts: Iterator[Analysed]) -> Analysed:
    found = list(parts)
    morphemes = tuple(morpheme for part in found for morpheme in part.morphemes)
    return Analysed(morphemes, tuple(name for part in found for name in part.names))
