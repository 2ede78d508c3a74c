"""The table of export formats, and the one protocol behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import BinaryIO, Protocol

from api.export.errors import UnknownFormatError
from api.export.exported import ExportContext, ExportedDocument
from nlp.errors import MissingExtraError


class Exporter(Protocol):
    """Writes documents in one format to a binary stream, a document at a time where the format allows it."""

    def export(
        self, documents: Iterable[ExportedDocument], context: ExportContext, out: BinaryIO
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Format:
    """An export format: where its exporter is, what it holds, and how a file of it is named and served."""

    name: str
    exporter: str
    suffix: str
    media_type: str
    description: str


FORMATS = {
    format.name: format
    for format in (
        Format("csv", "api.export.csv_table:CsvExporter", ".csv", "text/csv; charset=utf-8", "a tag a row"),
        Format(
            "jsonl", "api.export.jsonl:JsonlExporter", ".jsonl", "application/x-ndjson", "a passage a line"
        ),
        Format(
            "webannotation",
            "api.export.web_annotation:WebAnnotationExporter",
            ".jsonld",
            'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
            "W3C Web Annotations of tags and topics",
        ),
        Format(
            "conllu",
            "api.export.conllu:ConlluExporter",
            ".conllu",
            "text/plain; charset=utf-8",
            "the analysis in CoNLL-U, concepts in MISC",
        ),
        Format("brat", "api.export.brat:BratExporter", ".zip", "application/zip", "BRAT stand-off files"),
        Format(
            "xmi",
            "api.export.xmi:XmiExporter",
            ".zip",
            "application/zip",
            "UIMA CAS XMI with its type system, for INCEpTION",
        ),
        Format(
            "ttl",
            "api.export.rdf:RdfExporter",
            ".ttl",
            "text/turtle",
            "tag statements in RDF with SKOS concepts",
        ),
        Format(
            "bibtex",
            "api.export.bibtex:BibtexExporter",
            ".bib",
            "application/x-bibtex; charset=utf-8",
            "the documents as BibTeX",
        ),
        Format(
            "ris",
            "api.export.ris:RisExporter",
            ".ris",
            "application/x-research-info-systems; charset=utf-8",
            "the documents as RIS",
        ),
        Format(
            "csl",
            "api.export.csl:CslExporter",
            ".json",
            "application/vnd.citationstyles.csl+json",
            "the documents as CSL-JSON",
        ),
    )
}


def export_format(name: str) -> Format:
    """Return the format called `name`. Raises UnknownFormatError."""
    if name not in FORMATS:
        raise UnknownFormatError(name, tuple(FORMATS))
    return FORMATS[name]


def load_exporter(name: str) -> Exporter:
    """Return the exporter of a format. Raises UnknownFormatError, MissingExtraError."""
    module, _, attribute = export_format(name).exporter.partition(":")
    try:
        factory = getattr(import_module(module), attribute)
    except ModuleNotFoundError as error:
        raise MissingExtraError(f"the format {name!r}", "research") from error
    exporter: Exporter = factory()
    return exporter
