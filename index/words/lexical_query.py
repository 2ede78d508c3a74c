"""An analysed query becomes a query of the lexical engine: which fields, which weights, what is demanded."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import tantivy
from tantivy import Occur

from index.query import And, Node, Not, Or, Phrase, Prefix, Word
from index.words.engine_words import engine_word
from index.words.grams import character_grams
from nlp.terms import Term

TermsOf = Callable[[str], tuple[Term, ...]]
Clause = tuple[Occur, tantivy.Query]


@dataclass(frozen=True, slots=True)
class WeightedTerm:
    """A term of the question; expansions weigh less than what was written."""

    term: Term
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class LexicalQuery:
    """`terms` rank; `required` (None: nothing) must hold, its words analysed by `terms_of`."""

    terms: tuple[WeightedTerm, ...]
    required: Node | None = None
    terms_of: TermsOf = lambda text: ()


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
    condition = _condition(query.required, schema, query.terms_of)
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


def hangs_on_phrases(node: Node) -> bool:
    """Return whether a phrase decides, so that passages are looked at: the engine knows no places of words.

    Where a prefix decides too, only the engine can tell, and a phrase is its words.
    """
    leaves = tuple(_leaves(node))
    return any(isinstance(leaf, Phrase) for leaf in leaves) and not any(
        isinstance(leaf, Prefix) for leaf in leaves
    )


def _leaves(node: Node) -> Iterator[Word | Phrase | Prefix]:
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from _leaves(part)
    elif isinstance(node, Not):
        yield from _leaves(node.part)
    else:
        yield node


def _condition(node: Node, schema: tantivy.Schema, terms_of: TermsOf) -> tantivy.Query:
    """Return what passages must fulfil; where `hangs_on_phrases`, more of them do than fulfil `node`."""
    return _all([_conjunct(one, schema, terms_of, hangs_on_phrases(one)) for one in conjuncts(node)])


def _conjunct(node: Node, schema: tantivy.Schema, terms_of: TermsOf, phrases: bool) -> tantivy.Query:
    if isinstance(node, And):
        return _all([_conjunct(part, schema, terms_of, phrases) for part in node.parts])
    if isinstance(node, Or):
        return _any([_conjunct(part, schema, terms_of, phrases) for part in node.parts])
    if isinstance(node, Not):
        if phrases:
            return tantivy.Query.all_query()
        excluded = _conjunct(node.part, schema, terms_of, phrases)
        return tantivy.Query.boolean_query(
            [(Occur.Must, tantivy.Query.all_query()), (Occur.MustNot, excluded)]
        )
    if isinstance(node, Prefix):
        pattern = f"{re.escape(engine_word(_normal(node.text, terms_of)))}.*"
        return _any([tantivy.Query.regex_query(schema, field, pattern) for field in ("surface", "lemma")])
    return _all([_same_word(term, schema) for term in terms_of(node.text)])


def _normal(text: str, terms_of: TermsOf) -> str:
    return "".join(term.surface for term in terms_of(text)) or text


def _same_word(term: Term, schema: tantivy.Schema) -> tantivy.Query:
    values = [("surface", term.surface), *(("lemma", lemma) for lemma in term.lemmas)]
    return _any(
        [
            tantivy.Query.term_query(schema, field, engine_word(value), index_option="freq")
            for field, value in values
        ]
    )


def _all(queries: list[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(Occur.Must, query) for query in queries])


def _any(queries: list[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(Occur.Should, query) for query in queries])
