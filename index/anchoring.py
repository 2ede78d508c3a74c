"""Where a quoted span stands in a text that may have changed: by its offsets, its quote and its context.

The selectors are those of the W3C Web Annotation model: a position, and a quote with what stood around it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

CONTEXT = 32
WINDOW = 48
"""How far from the quote its old context is looked for."""
PIECE = 3
"""Fewer letters in a row are not counted as context that still stands."""
CONTEXT_NEEDED = 0.45
"""Share of the context that must still stand around a quote that has moved (bench/anchors.py)."""
LONG_QUOTE = 40
"""A quote of so many characters that occurs once is itself, whatever stands around it."""
SIMILAR_QUOTE = 0.75
CHARACTER_CLASSES = {
    r"[-־‐‑–—]": r"[-־‐‑–—]",
    r"[\"״“”„]": r"[\"״“”„]",
    r"['׳’‘]": r"['׳’‘]",
    r"\s+": r"\s+",
}
FLEXIBLE = re.compile("|".join(f"({pattern})" for pattern in CHARACTER_CLASSES))


@dataclass(frozen=True, slots=True)
class Anchor:
    """`text[start:end] == quote`; `prefix` and `suffix` are up to 32 characters on either side."""

    start: int
    end: int
    quote: str
    prefix: str = ""
    suffix: str = ""


def anchor_at(text: str, start: int, end: int) -> Anchor:
    """Return the anchor of `text[start:end]` with its context."""
    return Anchor(
        start, end, text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    )


def reanchor(text: str, anchor: Anchor) -> Anchor | None:
    """Return the anchor where its quote stands in `text` now, or None when that cannot be told.

    Tried in this order: the old place; the quote with all its context elsewhere, the nearest of several; the
    quote in the most similar context; with other spaces, hyphens or quotation marks; and what stands between
    the old context when it is like the quote.
    """
    if _stands_unchanged(text, anchor):
        return anchor
    moved = _with_whole_context(text, anchor)
    if moved:
        return shift(anchor, min(moved, key=abs))
    exact = [match.span() for match in re.finditer(re.escape(anchor.quote), text)] if anchor.quote else []
    for spans in (exact, _flexible_matches(text, anchor.quote), _between_context(text, anchor)):
        best = _best_span(text, anchor, spans)
        if best is not None:
            return anchor_at(text, *best)
    return None


def shift(anchor: Anchor, by: int) -> Anchor:
    """Return the anchor moved by so many characters: from a passage to its document or back."""
    return replace(anchor, start=anchor.start + by, end=anchor.end + by)


def _with_whole_context(text: str, anchor: Anchor) -> list[int]:
    """Return how far the quote has moved to each place where it stands with all its context."""
    if not (anchor.quote and (anchor.prefix or anchor.suffix)):
        return []
    whole = re.escape(anchor.prefix + anchor.quote + anchor.suffix)
    return [match.start() + len(anchor.prefix) - anchor.start for match in re.finditer(whole, text)]


def _flexible_matches(text: str, quote: str) -> list[tuple[int, int]]:
    if not quote.strip():
        return []
    classes = list(CHARACTER_CLASSES.values())
    pattern = "".join(
        next((classes[i] for i, group in enumerate(match.groups()) if group), "")
        if match
        else re.escape(plain)
        for plain, match in _split_flexible(quote)
    )
    return [match.span() for match in re.finditer(pattern, text)]


def _split_flexible(quote: str) -> list[tuple[str, re.Match[str] | None]]:
    """Return the quote as plain pieces and matches of characters that are written in several ways."""
    pieces: list[tuple[str, re.Match[str] | None]] = []
    position = 0
    for match in FLEXIBLE.finditer(quote):
        pieces += [(quote[position : match.start()], None), ("", match)]
        position = match.end()
    return [*pieces, (quote[position:], None)]


def _between_context(text: str, anchor: Anchor) -> list[tuple[int, int]]:
    """Return the spans between the nearest characters of the old context whose text is like the quote."""
    prefix, suffix = anchor.prefix[-16:], anchor.suffix[:16]
    if len(prefix) < 8 or len(suffix) < 8:
        return []
    spans = []
    for match in re.finditer(re.escape(prefix), text):
        end = text.find(suffix, match.end(), match.end() + 2 * len(anchor.quote) + 8)
        found = text[match.end() : end] if end >= 0 else ""
        if found and SequenceMatcher(None, found, anchor.quote, autojunk=False).ratio() >= SIMILAR_QUOTE:
            spans.append((match.end(), end))
    return spans


def _best_span(text: str, anchor: Anchor, spans: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the span in the most similar context, the nearest of equals; None when none is like it."""
    if not spans:
        return None
    scored = [(_span_share(text, anchor, span), -abs(span[0] - anchor.start), span) for span in spans]
    share, _, best = max(scored)
    telling = len(anchor.quote) >= LONG_QUOTE or not (anchor.prefix or anchor.suffix)
    return best if share >= CONTEXT_NEEDED or (len(spans) == 1 and telling) else None


def _stands_unchanged(text: str, anchor: Anchor) -> bool:
    start, end = anchor.start, anchor.end
    return (
        text[start:end] == anchor.quote
        and text.endswith(anchor.prefix, 0, start)
        and text.startswith(anchor.suffix, end)
    )


def _span_share(text: str, anchor: Anchor, span: tuple[int, int]) -> float:
    """Return which share of the context still stands around the span, in order, letters in a row."""
    before = text[max(0, span[0] - WINDOW) : span[0]]
    after = text[span[1] : span[1] + WINDOW]
    kept = _kept(anchor.prefix, before) + _kept(anchor.suffix, after)
    total = len(anchor.prefix) + len(anchor.suffix)
    return kept / total if total else 0.0


def _kept(context: str, window: str) -> int:
    """Return how many characters of `context` stand in `window`, in order."""
    blocks = SequenceMatcher(None, context, window, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= PIECE)
