"""A span of an analysed and tagged text as a text of its own, with offsets from its start."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from nlp.analyzer import Analysis
from nlp.tagging import Tag


def cut_analysis(analysis: Analysis, start: int, end: int) -> Analysis:
    """Return what lies wholly inside `start:end`, offsets counted from `start`."""
    first = bisect_left(analysis.tokens, start, key=lambda token: token.start)
    last = bisect_left(analysis.tokens, end, key=lambda token: token.start)
    tokens = tuple(
        replace(token, start=token.start - start, end=token.end - start)
        for token in analysis.tokens[first:last]
        if token.end <= end
    )
    sentences = tuple(
        (max(left, start) - start, min(right, end) - start)
        for left, right in analysis.sentences
        if left < end and right > start
    )
    entities = tuple(
        replace(entity, start=entity.start - start, end=entity.end - start)
        for entity in analysis.entities
        if start <= entity.start and entity.end <= end
    )
    return Analysis(tokens, sentences, entities)


def cut_tags(tags: Sequence[Tag], start: int, end: int) -> tuple[Tag, ...]:
    """Return the tags that lie wholly inside `start:end`, offsets counted from `start`."""
    return tuple(
        replace(tag, start=tag.start - start, end=tag.end - start)
        for tag in tags
        if start <= tag.start and tag.end <= end
    )
