"""A query becomes what both legs ask with: weighted terms, their other names, a vector."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from index.asking.acronyms import OtherName, other_names, with_acronyms
from index.asking.expansion import Expander, Named, is_foreign, label_words
from index.asking.question_words import ASKING_WEIGHT, weighted
from index.query import Phrase, Prefix, Query
from index.words.beginnings import written_parts
from index.words.lexical_query import WeightedTerm
from nlp.analyzer import Analyzer, WordAnalyzer
from nlp.embedder import Embedder, Vectors
from nlp.normal_form import normal_form
from nlp.terms import Term, index_terms
from nlp.vocabulary import Vocabulary

_TEXTS_REMEMBERED = 1_000
_OTHER_NAMES = 3
_OTHER_NAME_WEIGHT = 0.25
_UNTRANSLATED_WEIGHT = 0.3
_TRANSLATIONS = 2


@dataclass(frozen=True, slots=True)
class Question:
    """A parsed query with its terms, weighted, its vector `float32 [dimension]`, the concepts it names by id.

    `other_names` are terms of other labels of the concepts; they find, but are not counted as asked.
    `literally` are the terms of a question that is asked in Hebrew instead, as they were written;
    `other_phrases` are those other names that acronyms give of whose words none is lit up by itself (על ידי).
    """

    parsed: Query
    terms: tuple[WeightedTerm, ...]
    other_names: tuple[WeightedTerm, ...]
    vector: Vectors
    concepts: tuple[str, ...] = ()
    literally: tuple[WeightedTerm, ...] = ()
    other_phrases: tuple[Phrase, ...] = ()


class QuestionReader:
    """Analyses and embeds queries as passages are, and looks concepts up in the vocabulary."""

    def __init__(self, analyzer: Analyzer, embedder: Embedder, vocabulary: Vocabulary) -> None:
        self._words = analyzer.analyze_words if isinstance(analyzer, WordAnalyzer) else analyzer.analyze
        self._embedder = embedder
        self._expander = Expander(vocabulary)
        self._terms_of_text = lru_cache(maxsize=_TEXTS_REMEMBERED)(self._read_terms)
        self._terms_of_label = cache(self._read_terms)

    def read(self, parsed: Query) -> Question:
        """Return the analysed, embedded question. One without Hebrew is asked in Hebrew where it can be."""
        begun = _begun_words(parsed)
        terms = weighted([_without_lemmas(term, begun) for term in self.terms_of(parsed.text)])
        named = self._named([term.term for term in terms], begun)
        if is_foreign([term.term for term in terms]):
            return self._translated(parsed, terms, named)
        others = tuple(self._terms_of_labels(named, slice(_OTHER_NAMES), _OTHER_NAME_WEIGHT))
        names = self._acronyms(parsed.text, [term.term for term in terms], named)
        spelled = [(name, tuple(self._terms_of_name(name))) for name in names]
        others += tuple(term for _, its_terms in spelled for term in its_terms)
        phrases = tuple(Phrase(name.text) for name, its_terms in spelled if all(map(_is_slight, its_terms)))
        return Question(parsed, terms, others, self._vector(parsed.text), _ids(named), other_phrases=phrases)

    def terms_of(self, text: str) -> tuple[Term, ...]:
        """Return the terms of a text, analysed as passages are; common acronyms are read whole."""
        return self._terms_of_text(text)

    def _read_terms(self, text: str) -> tuple[Term, ...]:
        return with_acronyms(text, index_terms(self._words(text)))

    def _named(self, terms: Sequence[Term], begun: Container[str]) -> list[Named]:
        """Return the concepts that the question names; the beginning of a word names none."""
        found = self._expander.named(terms)
        return [one for one in found if not any(term.surface in begun for term in terms[one.start : one.end])]

    def _acronyms(self, text: str, terms: Sequence[Term], named: Sequence[Named]) -> list[OtherName]:
        """Return the other names that acronyms give, without those that are labels of concepts named."""
        known = {label_words(label) for one in named for label in one.labels[:_OTHER_NAMES]}
        return [name for name in other_names(text, terms) if label_words(name.text) not in known]

    def _terms_of_name(self, name: OtherName) -> Iterator[WeightedTerm]:
        said = max(one.weight for one in weighted(name.said))
        for one in weighted(self._terms_of_label(name.text)):
            yield replace(one, weight=_OTHER_NAME_WEIGHT * min(one.weight, said))

    def _translated(self, parsed: Query, terms: tuple[WeightedTerm, ...], named: Sequence[Named]) -> Question:
        """Return the question with the first Hebrew name of each concept as what is asked.

        Hebrew sources seldom hold foreign words: that one is missing says little. One that is there finds as
        much as its Hebrew name.
        """
        kept = tuple(_weakened(terms, named))
        rest = (replace(one, weight=one.weight - less.weight) for one, less in zip(terms, kept, strict=True))
        hebrew = tuple(self._terms_of_labels(named, slice(1), 1.0))
        others = (*rest, *self._terms_of_labels(named, slice(1, _TRANSLATIONS), _OTHER_NAME_WEIGHT))
        labels = (label for one in named for label in one.labels[:_TRANSLATIONS])
        vector = self._vector(" ".join((parsed.text, *labels)))
        return Question(parsed, (*kept, *hebrew), others, vector, _ids(named), terms if hebrew else ())

    def _terms_of_labels(self, named: Sequence[Named], which: slice, weight: float) -> Iterator[WeightedTerm]:
        for one in named:
            for label in one.labels[which]:
                yield from (WeightedTerm(term, weight) for term in self._terms_of_label(label))

    def _vector(self, text: str) -> Vectors:
        vector: Vectors = self._embedder.embed_queries([text])[0]
        return vector


def _is_slight(term: WeightedTerm) -> bool:
    return term.weight <= ASKING_WEIGHT


def _begun_words(parsed: Query) -> set[str]:
    """Return the normal forms of what words are asked for by their beginning, as in שותפ*."""
    prefixes = (leaf for leaf in parsed.marked if isinstance(leaf, Prefix))
    return {normal_form(written_parts(leaf.text)[-1]) for leaf in prefixes}


def _without_lemmas(term: Term, begun: Container[str]) -> Term:
    return replace(term, lemmas=()) if term.surface in begun else term


def _ids(named: Sequence[Named]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.concept_id for one in named))


def _weakened(terms: tuple[WeightedTerm, ...], named: Sequence[Named]) -> Iterator[WeightedTerm]:
    """Yield the foreign terms; those that a Hebrew name stands in for weigh next to nothing."""
    replaced = {place for one in named for place in range(one.start, one.end)}
    for place, term in enumerate(terms):
        factor = ASKING_WEIGHT if place in replaced else _UNTRANSLATED_WEIGHT
        yield replace(term, weight=term.weight * factor)
