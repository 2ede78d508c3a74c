"""A `Document` → `Passage`s along its structure: whole blocks, whole sentences, none across a section."""

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from ingest.document import Block, BlockKind, Document, Footnote, Passage, Section

Length = Callable[[str], int]
Span = tuple[int, int]

PIECES_PER_WORD = 1.6

_WORD = re.compile(r"\w+(?:[\"'״׳]\w+)*")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”״)\]]*\s+|\t")
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class ChunkOptions:
    """Sizes in units of the length function: a passage is full at `target`, and never over `limit`.

    A rest under `least` joins the passage before it where the limit allows. Only a single word without blanks
    can be longer than `limit`.
    """

    target: int = 200
    limit: int = 320
    least: int = 40


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Blocks that one passage may hold together: those between two headings, or notes to one section."""

    path: tuple[str, ...]
    blocks: Sequence[Block]


def hebrew_length(text: str) -> int:
    """Return the length of a text in word pieces, estimated: words × 1.6, measured for Hebrew WordPieces."""
    return round(len(_WORD.findall(text)) * PIECES_PER_WORD)


def chunk(
    document: Document, *, options: ChunkOptions | None = None, length: Length = hebrew_length
) -> tuple[Passage, ...]:
    """Return the passages of `document` in order of their offsets.

    They cover every block and never cross a section; footnotes come under the heading that refers to them.
    Their ids depend on the document's id and their own text only: an edit elsewhere leaves them as they are.
    """
    chosen = options or ChunkOptions()
    seen: Counter[str] = Counter()
    passages = []
    for stretch in _stretches(document):
        for start, end in _spans(document.text, stretch.blocks, chosen, length):
            text = document.text[start:end]
            seen[text] += 1
            passages.append(
                Passage(
                    id=_passage_id(document.id, text, seen[text]),
                    document_id=document.id,
                    heading_path=stretch.path,
                    start=start,
                    end=end,
                    text=text,
                    pages=_pages(stretch.blocks, start, end),
                )
            )
    return tuple(passages)


def _passage_id(document_id: str, text: str, occurrence: int) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{document_id}:{digest}" + (f"-{occurrence}" if occurrence > 1 else "")


def _stretches(document: Document) -> Iterator[_Stretch]:
    """Yield the stretches of a document in order."""
    opened = {section.start: section for section in document.sections if section.level}
    anchors = {note.start: note for note in document.footnotes}
    paths: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    path: tuple[Section, ...] = ()
    blocks: list[Block] = []
    names: tuple[str, ...] = ()
    for block in document.blocks:
        section = opened.get(block.start) if block.kind is BlockKind.HEADING else None
        if section:
            path = (*(outer for outer in path if outer.level < section.level), section)
            paths.append((section.start, tuple(each.heading for each in path)))
        here = _note_path(anchors.get(block.start), paths) if _is_note(block) else paths[-1][1]
        if blocks and (section or here != names or _is_note(block) != _is_note(blocks[-1])):
            yield _Stretch(names, blocks)
            blocks = []
        names = here
        blocks.append(block)
    if blocks:
        yield _Stretch(names, blocks)


def _is_note(block: Block) -> bool:
    return block.kind is BlockKind.FOOTNOTE


def _note_path(note: Footnote | None, paths: Sequence[tuple[int, tuple[str, ...]]]) -> tuple[str, ...]:
    """Return the heading path at the place that refers to a footnote; () where that is not known."""
    if note is None or note.anchor is None:
        return ()
    anchor = note.anchor
    return next((path for start, path in reversed(paths) if start <= anchor), ())


def _spans(text: str, blocks: Sequence[Block], options: ChunkOptions, length: Length) -> list[Span]:
    """Return the spans of a stretch's passages: pieces joined until the target is reached."""
    spans: list[Span] = []
    size = options.target
    for block in blocks:
        for start, end in _pieces(text, (block.start, block.end), options, length):
            begun = spans[-1][0] if spans else start
            joined = length(text[begun:end]) if size < options.target else options.limit + 1
            if joined <= options.limit:
                spans[-1], size = (begun, end), joined
            else:
                spans.append((start, end))
                size = length(text[start:end])
    return _with_rest_joined(text, spans, options, length)


def _with_rest_joined(text: str, spans: list[Span], options: ChunkOptions, length: Length) -> list[Span]:
    if len(spans) < 2 or length(text[slice(*spans[-1])]) >= options.least:
        return spans
    joined = (spans[-2][0], spans[-1][1])
    return [*spans[:-2], joined] if length(text[slice(*joined)]) <= options.limit else spans


def _pieces(text: str, span: Span, options: ChunkOptions, length: Length) -> Iterator[Span]:
    """Yield a block's span, or those of its sentences, or of their words, none over the limit."""
    if length(text[slice(*span)]) <= options.limit:
        yield span
        return
    for sentence in _split(text, span, _SENTENCE_END):
        if length(text[slice(*sentence)]) <= options.limit:
            yield sentence
        else:
            yield from _word_runs(text, sentence, options, length)


def _word_runs(text: str, span: Span, options: ChunkOptions, length: Length) -> Iterator[Span]:
    """Yield the runs of words that halving a span leaves, each within the limit or a single word."""
    waiting = [list(_split(text, span, _BLANK))]
    while waiting:
        words = waiting.pop()
        run = (words[0][0], words[-1][1])
        if len(words) == 1 or length(text[slice(*run)]) <= options.limit:
            yield run
        else:
            middle = len(words) // 2
            waiting += [words[middle:], words[:middle]]


def _split(text: str, span: Span, boundary: re.Pattern[str]) -> Iterator[Span]:
    """Yield the parts of a span between boundaries, without the blanks around them."""
    start, end = span
    for match in boundary.finditer(text, start, end):
        kept = match.end() - len(match.group()) + len(match.group().rstrip())
        if start < kept:
            yield start, kept
        start = match.end()
    if start < end:
        yield start, end


def _pages(blocks: Sequence[Block], start: int, end: int) -> tuple[int, ...]:
    first = bisect_right(blocks, start, key=lambda block: block.end)
    touched = {
        block.page for block in takewhile(lambda block: block.start < end, islice(blocks, first, None))
    }
    return tuple(sorted(page for page in touched if page is not None))
