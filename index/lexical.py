"""BM25 over the shared Hebrew analysis: lemmas, surfaces and character n-grams, fields of a tantivy index."""

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import tantivy
from numpy.typing import NDArray

from index.errors import DamagedSnapshotError
from index.native import KERNELS
from index.query import And, Leaf, Node
from index.ranking.features import inverse_frequency
from index.ranking.fulfilment import Texts
from index.ranking.leg import Leg, ranked
from index.ranking.matching import TermGrams, term_grams
from index.store import Rows
from index.words.engine_words import engine_grams, engine_word, written_word
from index.words.forward import ForwardIndex, ForwardWriter
from index.words.grams import character_grams, gram_hash
from index.words.lexical_query import (
    FieldWeights,
    LexicalQuery,
    conjuncts,
    engine_query,
    is_looked_for,
)
from index.words.term_columns import DocumentTerms, TermType
from index.words.wanted import Sequences, TermsOf, WantedBy, wanted_by

_HEAP_BYTES = 200_000_000
_TYPES_KEPT = 200_000
_TERMS_KEPT = 10_000
_GRAMS_KEPT = 50_000
_LARGEST_ROW_SET = 20_000
_LOOKED_AT_FIRST = 4  # times as many passages as are wanted
_LEAST_GROWTH, _MOST_GROWTH = 2, 10
_LOOKED_AT_ONCE = 10_000
_MOST_LOOKED_AT = 100_000
_ENGINE, _FORWARD = "engine", "forward"
_NO_WORDS: tuple[tuple[str, ...], ...] = ((), (), ())
_FIELDS = ("lemma", "surface", "gram", "heading")


class LexicalIndex:
    """An opened lexical index; rows are the store's."""

    def __init__(self, engine: tantivy.Index, forward: ForwardIndex, weights: FieldWeights) -> None:
        self._schema = engine.schema
        self._searcher = engine.searcher()
        self._weights = weights
        self.forward = forward
        self._term_grams: dict[str, TermGrams] = {}
        self._gram = lru_cache(maxsize=_GRAMS_KEPT)(self._weighed_gram)

    @classmethod
    def build(cls, folder: Path, documents: Iterable[DocumentTerms]) -> None:
        """Write the index of all passages of `documents`, in row order, to `folder`, streaming."""
        (folder / _ENGINE).mkdir(parents=True, exist_ok=True)
        writer = tantivy.Index(_schema(), str(folder / _ENGINE)).writer(_HEAP_BYTES, num_threads=1)
        forward = ForwardWriter(folder / _FORWARD)
        first = 0
        for terms in documents:
            forward.add(terms)
            for row, document in enumerate(_engine_documents(terms), first):
                document.add_unsigned("row", row)
                writer.add_document(document)
            first += len(terms.passages)
        writer.commit()
        writer.wait_merging_threads()
        forward.close()

    @classmethod
    def open(cls, folder: Path, weights: FieldWeights | None = None) -> "LexicalIndex":
        """Memory-mapped. Raises DamagedSnapshotError."""
        try:
            engine = _opened(folder / _ENGINE)
        except ValueError as error:
            raise DamagedSnapshotError(str(folder / _ENGINE), str(error)) from error
        return cls(engine, ForwardIndex(folder / _FORWARD), weights or FieldWeights())

    def search(self, query: LexicalQuery, limit: int, allowed: Rows | None = None) -> list[tuple[int, float]]:
        """Return (row, score), best first; ties go to the smaller row."""
        return self.leg(query, limit, allowed).pairs()

    def leg(self, query: LexicalQuery, limit: int, allowed: Rows | None = None) -> Leg:
        """Return what `search` does, as arrays."""
        compiled = engine_query(query, self._schema, self._weights)
        demanded = [node for node in conjuncts(query.required) if is_looked_for(node)]
        fetched = limit * _LOOKED_AT_FIRST if demanded else limit
        while True:
            found = self._matching(compiled, fetched, allowed)
            if not demanded:
                return found
            holds = self._hold(found.rows, demanded, query.wanted_by)
            if len(found) < fetched or len(holds) >= limit or fetched >= _MOST_LOOKED_AT:
                return Leg(found.rows[holds][:limit], found.scores[holds][:limit])
            fetched = _enough(fetched, len(holds), limit)

    def wanted_by(self, leaf: Leaf, terms_of: TermsOf) -> Sequences:
        """Return the sequences of words any of which a phrase or prefix wants; of a Word, its words."""
        return wanted_by(leaf, terms_of, self._words_with)

    def _words_with(self, field: str, prefix: str) -> list[str]:
        found = self._searcher.terms_with_prefix(field, engine_word(prefix))
        return [written_word(word) for word, _ in found]

    def _hold(self, rows: Rows, demanded: Sequence[Node], wanted_by: WantedBy) -> NDArray[np.int64]:
        """Return the places of the rows that fulfil all that is demanded."""
        holds = [
            Texts(self.forward, some).fulfil(And(tuple(demanded)), wanted_by)
            for some in np.array_split(rows, max(1, -(-len(rows) // _LOOKED_AT_ONCE)))
        ]
        return np.flatnonzero(np.concatenate(holds))

    def _matching(self, compiled: tantivy.Query, limit: int, allowed: Rows | None) -> Leg:
        if allowed is None:
            return self._top(compiled, limit)
        if len(allowed) <= _LARGEST_ROW_SET:
            return self._top(_among(compiled, self._schema, allowed), limit)
        return self._over_fetch(compiled, limit, allowed)

    def passage_frequency(self, field: str, value: str) -> int:
        """Return how many passages hold `value` in `field` ("lemma", "surface", "gram", "heading")."""
        return int(self._searcher.doc_freq(field, engine_word(value)))

    def term_grams(self, surfaces: Sequence[str]) -> list[TermGrams]:
        """Return the grams of each word, the rarer ones weighing more."""
        known = self._term_grams
        if len(known) > _TERMS_KEPT:
            self._term_grams = known = {}
        for surface in surfaces:
            if surface not in known:
                known[surface] = term_grams(*zip(*map(self._gram, character_grams(surface)), strict=True))
        return [known[surface] for surface in surfaces]

    def _weighed_gram(self, gram: str) -> tuple[int, float]:
        """Return the hash of a gram and its idf."""
        return gram_hash(gram), inverse_frequency(self.passage_frequency("gram", gram), len(self.forward))

    def _top(self, query: tantivy.Query, limit: int) -> Leg:
        # Without count=False every match is visited; with it, block-max WAND skips most of them.
        hits = self._searcher.search(query, limit, count=False).hits
        scores, rows = np.empty(len(hits)), np.empty(len(hits), dtype=np.int64)
        if KERNELS is not None:
            found = self._searcher.fast_field_values("row", KERNELS.split_hits(hits, scores))
            return Leg(rows, scores) if KERNELS.take_rows(found, rows, scores) else ranked(rows, scores)
        scores[:] = [score for score, _ in hits]
        rows[:] = self._searcher.fast_field_values("row", [address for _, address in hits])
        return ranked(rows, scores)

    def _over_fetch(self, query: tantivy.Query, limit: int, allowed: Rows) -> Leg:
        fetched = limit
        while True:
            fetched *= 4
            hits = self._top(query, fetched)
            kept = np.flatnonzero(np.isin(hits.rows, allowed))
            if len(kept) >= limit or len(hits) < fetched:
                return Leg(hits.rows[kept[:limit]], hits.scores[kept[:limit]])


def _enough(looked_at: int, held: int, wanted: int) -> int:
    """Return how many passages to look at, where so many of those looked at held what is demanded."""
    growth = 1.5 * wanted / max(held, 1)
    return min(_MOST_LOOKED_AT, round(looked_at * min(max(growth, _LEAST_GROWTH), _MOST_GROWTH)))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in _FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field("row", indexed=True, fast=True)
    return builder.build()


def _opened(folder: Path) -> tantivy.Index:
    """Open the engine, which makes a lock file even to read: where it may not, links to its files are opened.

    They are mapped into memory when that is done, so that the links can go.
    """
    if os.access(folder, os.W_OK):
        return tantivy.Index.open(str(folder))
    with TemporaryDirectory() as links:
        for path in folder.resolve().iterdir():
            if path.suffix != ".lock":
                (Path(links) / path.name).symlink_to(path)
        return tantivy.Index.open(links)


def _engine_documents(terms: DocumentTerms) -> Iterator[tantivy.Document]:
    """Yield the passages as the engine takes them, their words in its fields with spaces between."""
    words = list(map(_engine_words, terms.types))
    for passage in terms.passages:
        numbers = np.concatenate((passage.heading, passage.text.types)).tolist()
        surfaces, lemmas, grams = zip(*map(words.__getitem__, numbers), strict=True) if numbers else _NO_WORDS
        document = tantivy.Document()
        document.add_text("surface", " ".join(surfaces))
        document.add_text("lemma", " ".join(lemmas))
        document.add_text("gram", " ".join(grams))
        document.add_text("heading", " ".join(lemmas[: len(passage.heading)]))
        yield document


@lru_cache(maxsize=_TYPES_KEPT)
def _engine_words(kind: TermType) -> tuple[str, str, str]:
    """Return the surface, the lemmas and the n-grams of a type, each as words of the engine's fields."""
    surface, _, lemmas = engine_word(kind).partition("\t")
    return surface, lemmas, engine_grams(surface)


def _among(query: tantivy.Query, schema: tantivy.Schema, rows: Rows) -> tantivy.Query:
    among = tantivy.Query.term_set_query(schema, "row", rows.tolist())
    return tantivy.Query.boolean_query(
        [
            (tantivy.Occur.Must, tantivy.Query.boost_query(among, 0.0)),
            (tantivy.Occur.Must, query),
        ]
    )
