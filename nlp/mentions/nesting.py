"""Which mentions lie inside longer ones, after some were taken away or added."""

from collections.abc import Iterable
from dataclasses import replace

from nlp.tagging import Tag


def with_nesting(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    """Return the tags by start, longer ones first, `nested` where one lies inside a longer one."""
    ordered = sorted(tags, key=lambda tag: (tag.start, -tag.end, tag.concept_id))
    result: list[Tag] = []
    reach = (-1, -1)
    for tag in ordered:
        nested = reach[0] <= tag.start and tag.end <= reach[1] and (tag.start, tag.end) != reach
        result.append(replace(tag, nested=nested))
        if tag.end > reach[1]:
            reach = (tag.start, tag.end)
    return tuple(result)
