"""Turtle with SKOS → concepts. What is wrong in the file is reported with its line.

pyoxigraph reads the Turtle: it is a hundred times faster than rdflib's parser (measured on 10,000 concepts),
and says where a mistake stands. `tests/nlp/test_vocabulary.py` reads the shipped file with rdflib too.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from nlp.errors import VocabularyError
from nlp.vocabulary import Concept, Label

SKOS = "http://www.w3.org/2004/02/skos/core#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
TITLES = ("http://purl.org/dc/terms/title", "http://www.w3.org/2000/01/rdf-schema#label", SKOS + "prefLabel")
ASSIGNABLE = "https://w3id.org/maagar/ns#assignable"
_LABELS = {SKOS + "prefLabel": "pref", SKOS + "altLabel": "alt", SKOS + "hiddenLabel": "hidden"}

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Facts = dict[str, list[Term]]


def read_skos(content: bytes, source: str) -> tuple[str, Mapping[str, Concept]]:
    """Return the scheme's title and the concepts by id, in file order. Raises VocabularyError."""
    graph = _graph(content, source)
    subjects = {uri: facts for uri, facts in graph.items() if _is_a(facts, "Concept")}
    if not subjects:
        raise VocabularyError(source, None, "holds no skos:Concept")
    ids = _ids(subjects, content, source)
    collections = _collections(graph, ids)
    concepts = {
        ids[uri]: _concept(uri, facts, ids, collections, content, source) for uri, facts in subjects.items()
    }
    return _title(graph), concepts


def _graph(content: bytes, source: str) -> dict[str, Facts]:
    graph: dict[str, Facts] = defaultdict(lambda: defaultdict(list))
    try:
        for quad in ox.parse(content, format=ox.RdfFormat.TURTLE):
            graph[_name(quad.subject)][quad.predicate.value].append(quad.object)
    except SyntaxError as error:
        raise VocabularyError(source, error.lineno, f"not valid Turtle ({error.msg})") from error
    return graph


def _name(term: Term) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value


def _is_a(facts: Facts, *names: str) -> bool:
    return any(_name(term) in {SKOS + name for name in names} for term in facts.get(TYPE, ()))


def _ids(subjects: Iterable[str], content: bytes, source: str) -> dict[str, str]:
    ids: dict[str, str] = {}
    taken: dict[str, str] = {}
    for uri in subjects:
        concept_id = re.split("[/#:]", uri.rstrip("/#"))[-1]
        if concept_id in taken:
            raise VocabularyError(
                source,
                line_of(concept_id, content),
                f"two concepts have the id {concept_id!r}: {taken[concept_id]}, {uri}",
            )
        taken[concept_id] = uri
        ids[uri] = concept_id
    return ids


def _concept(
    uri: str,
    facts: Facts,
    ids: Mapping[str, str],
    collections: Mapping[str, list[str]],
    content: bytes,
    source: str,
) -> Concept:
    labels = _labels(facts)
    _check_labels(ids[uri], labels, content, source)
    definitions = _by_language(facts.get(SKOS + "definition", ()))
    notes = _by_language(facts.get(SKOS + "scopeNote", ()))
    return Concept(
        ids[uri],
        uri,
        labels,
        broader=_targets(uri, facts, "broader", ids, content, source),
        related=_targets(uri, facts, "related", ids, content, source),
        definition=definitions.get("he") or next(iter(definitions.values()), ""),
        scope_note=notes.get("he") or next(iter(notes.values()), ""),
        collections=tuple(collections.get(uri, ())),
        definitions=definitions,
        notation=next((_name(term) for term in facts.get(SKOS + "notation", ())), ""),
        assignable=all(_name(term) != "false" for term in facts.get(ASSIGNABLE, ())),
    )


def _labels(facts: Facts) -> tuple[Label, ...]:
    return tuple(
        Label(term.value, term.language or "", kind)
        for predicate, kind in _LABELS.items()
        for term in facts.get(predicate, ())
        if isinstance(term, ox.Literal)
    )


def _check_labels(concept_id: str, labels: Iterable[Label], content: bytes, source: str) -> None:
    preferred = [label.language for label in labels if label.kind == "pref"]
    if not preferred:
        raise VocabularyError(source, line_of(concept_id, content), f"{concept_id!r} has no skos:prefLabel")
    doubled = {language for language in preferred if preferred.count(language) > 1}
    if doubled:
        what = f"{concept_id!r} has more than one skos:prefLabel in {', '.join(sorted(doubled))!r}"
        raise VocabularyError(source, line_of(concept_id, content), what)


def _by_language(terms: Iterable[Term]) -> dict[str, str]:
    return {term.language or "": term.value for term in terms if isinstance(term, ox.Literal)}


def _targets(
    uri: str, facts: Facts, name: str, ids: Mapping[str, str], content: bytes, source: str
) -> tuple[str, ...]:
    targets = [_name(term) for term in facts.get(SKOS + name, ())]
    for target in targets:
        if target not in ids:
            what = f"{ids[uri]!r} is skos:{name} to {target}, which is no concept of this file"
            raise VocabularyError(source, line_of(re.split("[/#:]", target)[-1], content), what)
    return tuple(ids[target] for target in targets)


def _collections(graph: Mapping[str, Facts], ids: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the labels of the collections that each concept is a member of, by the concept's URI."""
    member_of: dict[str, list[str]] = defaultdict(list)
    for facts in graph.values():
        if _is_a(facts, "Collection", "OrderedCollection"):
            labels = _by_language(facts.get(SKOS + "prefLabel", ()))
            label = labels.get("he") or next(iter(labels.values()), "")
            for term in facts.get(SKOS + "member", ()):
                if _name(term) in ids:
                    member_of[_name(term)].append(label)
    return member_of


def _title(graph: Mapping[str, Facts]) -> str:
    for facts in graph.values():
        if _is_a(facts, "ConceptScheme"):
            titles = [_by_language(facts.get(predicate, ())) for predicate in TITLES]
            return next((by.get("he") or next(iter(by.values())) for by in titles if by), "")
    return ""


def line_of(name: str, content: bytes) -> int | None:
    """Return the first line, from 1, on which the last part of a URI stands, or None."""
    match = re.search(rb"(?<![\w-])" + re.escape(name.encode()) + rb"(?![\w-])", content)
    return content.count(b"\n", 0, match.start()) + 1 if match else None
