"""The sentences of found passages, scored by how well each one answers a question."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.words.lexical_query import WeightedTerm
from nlp.analyzer import Analysis
from nlp.embedder import Embedder, Vectors
from nlp.terms import Term, index_terms

_WORDS_SHARE = 0.7
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text[start:end]` of a passage; `terms` are its own."""

    start: int
    end: int
    terms: tuple[Term, ...]


def sentences_of(text: str, analysis: Analysis) -> Iterator[Sentence]:
    """Yield the sentences of a passage without white space around them.

    A line is a block (a heading, a paragraph, a list item, a table row): no sentence goes on after it.
    """
    terms = index_terms(analysis)
    for start, end in analysis.sentences or ((0, len(text)),):
        for line in _LINE.finditer(text, start, end):
            bare = line[0].strip()
            first = line.start() + line[0].index(bare)
            last = first + len(bare)
            if bare:
                yield Sentence(first, last, tuple(term for term in terms if first <= term.start < last))


def sentence_scores(
    texts: Sequence[str],
    sentences: Sequence[Sentence],
    question: Sequence[WeightedTerm],
    vector: Vectors,
    embedder: Embedder,
) -> list[float]:
    """Return for each sentence how far it covers the question in words and in meaning, 0–1."""
    if not sentences:
        return []
    cosines = np.clip(embedder.embed_passages(texts) @ vector, 0, 1)
    return [
        _WORDS_SHARE * _cover(sentence.terms, question) + (1 - _WORDS_SHARE) * float(cosine)
        for sentence, cosine in zip(sentences, cosines, strict=True)
    ]


def _cover(terms: Iterable[Term], question: Sequence[WeightedTerm]) -> float:
    words = list(terms)
    surfaces = {term.surface for term in words}
    lemmas = {lemma for term in words for lemma in term.lemmas}
    total = sum(asked.weight for asked in question)
    found = sum(asked.weight for asked in question if _is_in(asked.term, surfaces, lemmas))
    return found / total if total else 0.0


def _is_in(term: Term, surfaces: set[str], lemmas: set[str]) -> bool:
    return term.surface in surfaces or not lemmas.isdisjoint(term.lemmas)
