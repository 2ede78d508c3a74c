"""Tag statements in RDF (Turtle): documents, what they are about, and each mention with its selectors.

Dublin Core terms describe documents, SKOS concepts, and the Web Annotation vocabulary mentions.
"""

from collections.abc import Iterable
from typing import BinaryIO

from rdflib import RDF, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, SKOS

from api.export.exported import ExportContext, ExportedDocument
from api.export.web_annotation import annotation_uri, document_uri
from index.anchoring import anchor_at
from ingest.document import Document
from nlp.tagging import Tag

OA = Namespace("http://www.w3.org/ns/oa#")
MAAGAR = Namespace("urn:maagar:ns:")


class RdfExporter:
    """Writes a graph a document, one after the other; a concept is described where it comes first."""

    def export(self, documents: Iterable[ExportedDocument], context: ExportContext, out: BinaryIO) -> None:
        """Write the statements as Turtle."""
        described: set[str] = set()
        for exported in documents:
            graph = document_graph(exported, context, described)
            graph.serialize(out, format="turtle", encoding="utf-8")


def document_graph(exported: ExportedDocument, context: ExportContext, described: set[str]) -> Graph:
    """Return the statements about one document, its tags, and the concepts that are not in `described` yet.

    The concepts are added to `described`.
    """
    graph = Graph()
    for prefix, namespace in (("oa", OA), ("skos", SKOS), ("dcterms", DCTERMS), ("maagar", MAAGAR)):
        graph.bind(prefix, namespace)
    subject = URIRef(document_uri(exported.document, context))
    _describe(graph, subject, exported.document)
    for topic in exported.topics:
        graph.add((subject, DCTERMS.subject, URIRef(context.concept_uri(topic.concept_id))))
    for tag in exported.tags:
        _add_tag(graph, subject, exported.document, tag, context)
    used = {tag.concept_id for tag in exported.tags} | {topic.concept_id for topic in exported.topics}
    for concept_id in sorted(used - described):
        _describe_concept(graph, concept_id, context)
    described |= used
    return graph


def _describe(graph: Graph, subject: URIRef, document: Document) -> None:
    graph.add((subject, RDF.type, FOAF.Document))
    graph.add((subject, DCTERMS.identifier, Literal(document.id)))
    graph.add((subject, DCTERMS.title, Literal(document.title, lang=document.language)))
    graph.add((subject, DCTERMS.language, Literal(document.language)))
    for author in document.authors:
        graph.add((subject, DCTERMS.creator, Literal(author)))
    if document.year is not None:
        graph.add((subject, DCTERMS.issued, Literal(f"{document.year:04}", datatype=XSD.gYear)))


def _describe_concept(graph: Graph, concept_id: str, context: ExportContext) -> None:
    concept = context.vocabulary.concepts.get(concept_id)
    if concept is None:
        return
    uri = URIRef(concept.uri)
    graph.add((uri, RDF.type, SKOS.Concept))
    for label in concept.labels:
        if label.kind == "pref":
            graph.add((uri, SKOS.prefLabel, Literal(label.text, lang=label.language)))


def _add_tag(graph: Graph, subject: URIRef, document: Document, tag: Tag, context: ExportContext) -> None:
    annotation = URIRef(annotation_uri(document, tag, context))
    target = BNode()
    graph.add((annotation, RDF.type, OA.Annotation))
    graph.add((annotation, OA.motivatedBy, OA.tagging))
    graph.add((annotation, OA.hasBody, URIRef(context.concept_uri(tag.concept_id))))
    graph.add((annotation, OA.hasTarget, target))
    graph.add((annotation, MAAGAR.score, Literal(round(tag.score, 4), datatype=XSD.double)))
    graph.add((annotation, MAAGAR.polarity, Literal(tag.polarity.value)))
    graph.add((target, OA.hasSource, subject))
    _add_selectors(graph, target, document, tag)


def _add_selectors(graph: Graph, target: BNode, document: Document, tag: Tag) -> None:
    anchor = anchor_at(document.text, tag.start, tag.end)
    position, words = BNode(), BNode()
    graph.add((target, OA.hasSelector, position))
    graph.add((position, RDF.type, OA.TextPositionSelector))
    graph.add((position, OA.start, Literal(tag.start, datatype=XSD.nonNegativeInteger)))
    graph.add((position, OA.end, Literal(tag.end, datatype=XSD.nonNegativeInteger)))
    graph.add((target, OA.hasSelector, words))
    graph.add((words, RDF.type, OA.TextQuoteSelector))
    graph.add((words, OA.exact, Literal(anchor.quote)))
    graph.add((words, OA.prefix, Literal(anchor.prefix)))
    graph.add((words, OA.suffix, Literal(anchor.suffix)))
