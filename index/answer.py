"""The sentences that answer a question, quoted exactly, or a calibrated "the sources do not say"."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from index.search import Hit, Searcher, SearchQuery

_PASSAGES_READ = 10
_MOST_QUOTES = 3


@dataclass(frozen=True, slots=True)
class Quote:
    """`text == document.text[start:end]`; `pages` are those of its passage."""

    text: str
    document_id: str
    title: str
    passage_id: str
    pages: tuple[int, ...]
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """`answered` is False, and there are no quotes, when the sources do not say."""

    question: str
    answered: bool
    quotes: tuple[Quote, ...]
    took_ms: float


@dataclass(frozen=True, slots=True)
class Context:
    """Text for a language model to answer from: each quote after its mark, [1], [2] …"""

    context: str
    quotes: tuple[Quote, ...]


class Answerer:
    """Answers from the passages that a searcher finds."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def ask(self, question: str) -> Answer:
        """Return the sentences that answer, best first."""
        began = time.perf_counter()
        hits = self._searcher.search(SearchQuery(question, limit=_PASSAGES_READ)).hits
        quotes = tuple(_whole(hit) for hit in hits[:_MOST_QUOTES])
        return Answer(question, bool(quotes), quotes, (time.perf_counter() - began) * 1000)

    def context(self, question: str, budget: int) -> Context:
        """Return quotes of at most `budget` characters in all, each marked with its number."""
        hits = self._searcher.search(SearchQuery(question, limit=_PASSAGES_READ)).hits
        return _marked([_whole(hit) for hit in hits], budget)


def _whole(hit: Hit) -> Quote:
    passage = hit.record.passage
    return Quote(
        passage.text,
        passage.document_id,
        hit.record.document.title,
        passage.id,
        passage.pages,
        passage.start,
        passage.end,
        hit.score,
    )


def _marked(quotes: Sequence[Quote], budget: int) -> Context:
    parts: list[str] = []
    kept: list[Quote] = []
    for quote in quotes:
        part = f"[{len(kept) + 1}] {quote.text}"
        if len("\n".join([*parts, part])) <= budget:
            parts.append(part)
            kept.append(quote)
    return Context("\n".join(parts), tuple(kept))
