"""A `Document` → `Passage`s along its structure, none across a section."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Block, BlockKind, Document, Passage, Section

_HEBREW_WORD = re.compile(r"\w+(?:[\"'״׳]\w+)*")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”״)\]]*\s+")
PIECES_PER_WORD = 1.6


@dataclass(frozen=True, slots=True)
class ChunkOptions:
    """Sizes in units of the length function. A passage is closed at `target`; none passes `limit`."""

    target: int = 220
    limit: int = 360


def hebrew_length(text: str) -> int:
    """Return the length of a text in word pieces, estimated: words × 1.6."""
    return round(sum(1 for _ in _HEBREW_WORD.finditer(text)) * PIECES_PER_WORD)


def chunk(
    document: Document,
    *,
    options: ChunkOptions | None = None,
    length: Callable[[str], int] = hebrew_length,
) -> tuple[Passage, ...]:
    """Return the passages of `document` in order of their offsets.

    They cover every block and never cross a section. Their ids depend on the document's id and their own
    text only, so that an edit elsewhere leaves them as they are.
    """
    chosen = options or ChunkOptions()
    seen: Counter[str] = Counter()
    passages = []
    for path, blocks in _stretches(document):
        for start, end in _spans(document.text, blocks, chosen, length):
            text = document.text[start:end]
            digest = hashlib.sha256(text.encode()).hexdigest()[:12]
            seen[digest] += 1
            passages.append(
                Passage(
                    id=f"{document.id}:{digest}" + (f"-{seen[digest]}" if seen[digest] > 1 else ""),
                    document_id=document.id,
                    heading_path=path,
                    start=start,
                    end=end,
                    text=text,
                    pages=_pages(blocks, start, end),
                )
            )
    return tuple(passages)


def _stretches(document: Document) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    """Yield (heading path, blocks) of each stretch between two headings, then of the footnotes."""
    path: list[Section] = []
    sections = {section.start: section for section in document.sections if section.level}
    stretch: list[Block] = []
    in_notes = False
    for block in document.blocks:
        section = sections.get(block.start) if block.kind is BlockKind.HEADING else None
        starts_notes = block.kind is BlockKind.FOOTNOTE and not in_notes
        if (section or starts_notes) and stretch:
            yield tuple(s.heading for s in path), stretch
            stretch = []
        if section:
            path = [outer for outer in path if outer.level < section.level] + [section]
        if starts_notes:
            in_notes, path = True, []
        stretch.append(block)
    if stretch:
        yield tuple(s.heading for s in path), stretch


def _spans(
    text: str, blocks: Sequence[Block], options: ChunkOptions, length: Callable[[str], int]
) -> list[tuple[int, int]]:
    """Return the spans of a stretch's passages."""
    spans: list[tuple[int, int]] = []
    for start, end in (piece for block in blocks for piece in _pieces(text, block, options, length)):
        if spans:
            begun = spans[-1][0]
            if (
                length(text[begun : spans[-1][1]]) < options.target
                and length(text[begun:end]) <= options.limit
            ):
                spans[-1] = (begun, end)
                continue
        spans.append((start, end))
    return spans


def _pieces(
    text: str, block: Block, options: ChunkOptions, length: Callable[[str], int]
) -> Iterator[tuple[int, int]]:
    """Yield a block's span, or those of its sentences when it is longer than the limit."""
    if length(text[block.start : block.end]) <= options.limit:
        yield block.start, block.end
        return
    start = block.start
    for match in _SENTENCE_END.finditer(text, block.start, block.end):
        yield start, match.end()
        start = match.end()
    if start < block.end:
        yield start, block.end


def _pages(blocks: Sequence[Block], start: int, end: int) -> tuple[int, ...]:
    touched = {block.page for block in blocks if block.start < end and block.end > start}
    return tuple(sorted(page for page in touched if page is not None))
