"""An analysed query becomes a query of the lexical engine: which fields, which weights, what is demanded."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import tantivy
from tantivy import Occur

from index.query import And, Node, Not, Or, Word
from index.words.engine_words import engine_word
from index.words.grams import character_grams
from index.words.wanted import Wanted, WantedBy
from nlp.terms import Term

Clause = tuple[Occur, tantivy.Query]


@dataclass(frozen=True, slots=True)
class WeightedTerm:
    """A term of the question; expansions weigh less than what was written."""

    term: Term
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class LexicalQuery:
    """`terms` rank; `required` (None: nothing) must hold, whose leaves are found as `wanted_by` says."""

    terms: tuple[WeightedTerm, ...]
    required: Node | None = None
    wanted_by: WantedBy = lambda leaf: ()


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """What a match in each field counts against the others."""

    lemma: float = 1.0
    surface: float = 0.4
    gram: float = 0.3
    heading: float = 0.5


def engine_query(query: LexicalQuery, schema: tantivy.Schema, weights: FieldWeights) -> tantivy.Query:
    """Return the disjunction of all weighted terms in all fields, with what is required as a condition."""
    optional = list(_ranking_clauses(query.terms, schema, weights))
    if query.required is None:
        return tantivy.Query.boolean_query(optional)
    condition = _all([_condition(node, schema, query.wanted_by) for node in conjuncts(query.required)])
    return tantivy.Query.boolean_query([(Occur.Must, tantivy.Query.boost_query(condition, 0.0)), *optional])


def _ranking_clauses(
    terms: tuple[WeightedTerm, ...], schema: tantivy.Schema, weights: FieldWeights
) -> Iterator[Clause]:
    for (field, value), weight in _field_weights(terms, weights).items():
        term = tantivy.Query.term_query(schema, field, value, index_option="freq")
        yield Occur.Should, tantivy.Query.boost_query(term, weight)


def _field_weights(terms: tuple[WeightedTerm, ...], weights: FieldWeights) -> dict[tuple[str, str], float]:
    total: defaultdict[tuple[str, str], float] = defaultdict(float)
    for weighted in terms:
        for field, value, weight in _parts(weighted.term, weights):
            total[field, value] += weight * weighted.weight
    return dict(total)


def _parts(term: Term, weights: FieldWeights) -> Iterator[tuple[str, str, float]]:
    """Yield where a term is looked for: a field, a value as the engine takes it, a weight."""
    surface = engine_word(term.surface)
    yield "surface", surface, weights.surface
    for lemma in map(engine_word, term.lemmas):
        yield "lemma", lemma, weights.lemma
        yield "heading", lemma, weights.heading
    for gram in character_grams(surface):
        yield "gram", gram, weights.gram


def conjuncts(node: Node | None) -> tuple[Node, ...]:
    """Return the nodes that must all hold for `node` to hold."""
    if isinstance(node, And):
        return tuple(part for one in node.parts for part in conjuncts(one))
    if isinstance(node, Not) and isinstance(node.part, Not):
        return conjuncts(node.part.part)
    if isinstance(node, Not) and isinstance(node.part, Or):
        return tuple(part for one in node.part.parts for part in conjuncts(Not(one)))
    return () if node is None else (node,)


def is_looked_for(node: Node) -> bool:
    """Return whether passages are looked at: the engine knows no places, nor which words are headings."""
    if isinstance(node, And | Or):
        return any(map(is_looked_for, node.parts))
    return not isinstance(node, Word)


def _condition(node: Node, schema: tantivy.Schema, wanted_by: WantedBy) -> tantivy.Query:
    """Return what passages must fulfil; of what is looked for, more of them do than hold it."""
    if isinstance(node, And):
        return _all([_condition(part, schema, wanted_by) for part in node.parts])
    if isinstance(node, Or):
        return _any([_condition(part, schema, wanted_by) for part in node.parts])
    if isinstance(node, Not):
        return tantivy.Query.all_query()
    sequences = wanted_by(node)
    return _any([_all([_one_of(word, schema) for word in words]) for words in sequences])


def _one_of(word: Wanted, schema: tantivy.Schema) -> tantivy.Query:
    values = (("surface", word.surfaces), ("lemma", word.lemmas))
    return _any(
        [
            tantivy.Query.term_set_query(schema, field, [engine_word(one) for one in words])
            for field, words in values
        ]
    )


def _all(queries: list[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(Occur.Must, query) for query in queries])


def _any(queries: list[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(Occur.Should, query) for query in queries])
