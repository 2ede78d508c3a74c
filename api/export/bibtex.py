"""The documents as BibTeX (UTF-8, for biber and Zotero); `file` names the source."""

import re
from collections.abc import Iterable
from typing import BinaryIO

from api.export.exported import ExportContext, ExportedDocument, utf8
from api.export.names import citation_key, split_name
from ingest.document import Document

SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#",
    "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


class BibtexExporter:
    """Writes one entry a document."""

    def export(self, documents: Iterable[ExportedDocument], context: ExportContext, out: BinaryIO) -> None:
        """Write the entries in document order."""
        taken: set[str] = set()
        for exported in documents:
            key = citation_key(exported.document, taken)
            fields = _fields(exported, context)
            lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields if value)
            out.write(utf8(f"@misc{{{key},\n{lines}}}\n\n"))


def escaped(text: str) -> str:
    """Return the text on one line with TeX's special characters written out."""
    return re.sub(r"[\\{}&%$#_~^]", lambda match: SPECIAL[match[0]], " ".join(text.split()))


def _fields(exported: ExportedDocument, context: ExportContext) -> list[tuple[str, str]]:
    document = exported.document
    concepts = [context.label(topic.concept_id) for topic in exported.topics]
    keywords = dict.fromkeys((*document.keywords, *concepts))
    return [
        ("title", escaped(document.title)),
        ("author", " and ".join(_author(author) for author in document.authors)),
        ("year", str(document.year or "")),
        (
            "langid",
            {"he": "hebrew", "en": "english", "ar": "arabic"}.get(document.language, document.language),
        ),
        ("abstract", escaped(document.abstract or "")),
        ("keywords", ", ".join(escaped(keyword.replace(",", " ")) for keyword in keywords)),
        ("note", escaped(document.id)),
        ("file", _file(document)),
    ]


def _author(author: str) -> str:
    name = split_name(author)
    if not name.given:
        return f"{{{escaped(name.family)}}}"
    return f"{escaped(name.family)}, {escaped(name.given)}"


def _file(document: Document) -> str:
    """Return the source's path without what would end the field."""
    return " ".join(document.source.replace("{", "").replace("}", "").split())
