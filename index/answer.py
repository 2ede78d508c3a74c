"""The sentences that answer a question, quoted exactly, or a calibrated "the sources do not say"."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.asking.definitions import asked_to_define, defines
from index.asking.question import Question
from index.query import parse
from index.ranking.odds import raised
from index.search import Hit, Searcher, SearchQuery
from index.sentences import Sentence, sentence_scores, sentences_of
from index.writing.writer import Writer, Writing, verified_writing
from nlp.terms import Term

# A hit's score is the chance that its passage holds the answer; see index/models/ranker/README.md.
ANSWERED = 0.5
_PASSAGES_READ = 5
_MOST_QUOTES = 3
_LEAST_OF_THE_BEST = 0.6
_DEFINITION_ODDS = 4.0

Read = tuple[Hit, Sequence[Sentence]]  # a passage found, and its sentences


@dataclass(frozen=True, slots=True)
class Quote:
    """`text == document.text[start:end]`; `pages` are those of its passage; `score` 0–1."""

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
    """`answered` is False, and there are no quotes, when the sources do not say.

    `writing` is what the configured model wrote from the quotes; None without a model or quotes.
    """

    question: str
    answered: bool
    quotes: tuple[Quote, ...]
    took_ms: float
    writing: Writing | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Text for a language model to answer from: each quote after its mark, [1], [2] …"""

    context: str
    quotes: tuple[Quote, ...]


class Answerer:
    """Answers from the passages that a searcher finds."""

    def __init__(self, searcher: Searcher, writer: Writer | None = None) -> None:
        self._searcher = searcher
        self._writer = writer

    def ask(self, question: str) -> Answer:
        """Return the sentences that answer, best first. Raises QuerySyntaxError."""
        began = time.perf_counter()
        asked = self._searcher.question(parse(question))
        defined = asked_to_define(question, asked.terms)
        hits = self._hits(question, 2 * _PASSAGES_READ if defined else _PASSAGES_READ)
        likely = bool(hits) and hits[0].score >= ANSWERED
        read = [(hit, self._sentences(hit)) for hit in hits] if likely or defined else []
        found = _defining(read, defined)
        answered = likely or any(quote.score >= ANSWERED for quote in found)
        quotes = self._quotes(asked, read[:_PASSAGES_READ], found) if answered else ()
        writing = self._writing(question, quotes)
        return Answer(question, answered, quotes, (time.perf_counter() - began) * 1000, writing)

    def context(self, question: str, budget: int) -> Context:
        """Return the best passages, each marked with its number, in at most `budget` characters.

        Of a passage that does not fit, its best sentence is quoted. Raises QuerySyntaxError.
        """
        asked = self._searcher.question(parse(question))
        parts: list[str] = []
        kept: list[Quote] = []
        left = budget
        for hit in self._hits(question, 2 * _PASSAGES_READ):
            for quote in (_whole(hit), *self._scored(asked, hit, self._sentences(hit))[:1]):
                part = f"[{len(kept) + 1}] {quote.text}"
                if len(part) <= left:
                    parts.append(part)
                    kept.append(quote)
                    left -= len(part) + 1
                    break
        return Context("\n".join(parts), tuple(kept))

    def _writing(self, question: str, quotes: Sequence[Quote]) -> Writing | None:
        if self._writer is None or not quotes:
            return None
        return verified_writing(self._writer, question, [quote.text for quote in quotes])

    def _hits(self, question: str, limit: int) -> tuple[Hit, ...]:
        return self._searcher.search(SearchQuery(question, limit=limit, diversify=False)).hits

    def _quotes(self, asked: Question, read: Sequence[Read], found: Sequence[Quote]) -> tuple[Quote, ...]:
        """Return the best quotes: those `found` to define what is asked, and what answers otherwise."""
        places = {(quote.document_id, quote.start) for quote in found}
        others = [quote for one in read for quote in self._scored(asked, *one)]
        quotes = [*found, *(quote for quote in others if (quote.document_id, quote.start) not in places)]
        quotes.sort(key=lambda quote: -quote.score)
        best = quotes[0].score if quotes else 0.0
        return tuple(quote for quote in quotes[:_MOST_QUOTES] if quote.score >= _LEAST_OF_THE_BEST * best)

    def _sentences(self, hit: Hit) -> list[Sentence]:
        text = hit.record.passage.text
        every = list(sentences_of(text, self._searcher.analyzer.analyze(text)))
        return _said(text, every, hit.record.passage.heading_path) or every

    def _scored(self, asked: Question, hit: Hit, sentences: Sequence[Sentence]) -> list[Quote]:
        """Return the sentences of a passage as quotes, best first."""
        text = hit.record.passage.text
        texts = [text[sentence.start : sentence.end] for sentence in sentences]
        scores = sentence_scores(texts, sentences, asked.terms, asked.vector, self._searcher.embedder)
        pairs = zip(sentences, scores, strict=True)
        quotes = [_quote(hit, sentence, hit.score * score) for sentence, score in pairs]
        return sorted(quotes, key=lambda quote: -quote.score)


def _defining(read: Sequence[Read], defined: Sequence[Term]) -> list[Quote]:
    """Return the sentences that say what the terms are; such a one is likelier to answer."""
    return [
        _quote(hit, sentence, raised(hit.score, _DEFINITION_ODDS))
        for hit, sentences in read
        for sentence in sentences
        if defines(hit.record.passage.text, sentence.terms, defined)
    ]


def _said(text: str, sentences: Sequence[Sentence], headings: Sequence[str]) -> list[Sentence]:
    """Return the sentences that are not headings: a heading repeats the question and answers nothing."""
    return [one for one in sentences if text[one.start : one.end].strip() not in headings]


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


def _quote(hit: Hit, sentence: Sentence, score: float) -> Quote:
    passage = hit.record.passage
    return replace(
        _whole(hit),
        text=passage.text[sentence.start : sentence.end],
        start=passage.start + sentence.start,
        end=passage.start + sentence.end,
        score=score,
    )
