"""HTML → Document, in logical or visual order, in any Unicode or Hebrew encoding."""

import re

import lxml.html
from lxml import etree

from ingest.assemble import assemble
from ingest.document import BlockKind, Document
from ingest.encodings import decode
from ingest.errors import DamagedFileError, EmptyFileError, LimitExceededError
from ingest.html.lines import page_lines
from ingest.limits import LIMITS, check_size, check_tags
from ingest.metadata import Metadata, sane_authors, sane_keywords, sane_title, sane_year
from ingest.plain.footnotes import notes_made_by_hand
from ingest.plain.headings import under_title
from ingest.rtl import logical_line
from ingest.structure import recognised

_DECLARED = re.compile(
    rb"""<(?:meta[^>]{1,200}?|\?xml[^>]{1,100}?)(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_HEAD = 4096
_YEAR_NAMES = (
    "citation_publication_date",
    "citation_date",
    "dc.date",
    "dc.date.issued",
    "article:published_time",
)
_AUTHOR_NAMES = ("citation_author", "dc.creator", "author")
_TITLE_NAMES = ("citation_title", "dc.title")


def parse_html(data: bytes, *, source: str, document_id: str) -> Document:
    """Return the document of a web page; the evidence of its bytes comes before its declared charset."""
    check_size(data, source, LIMITS.text_file_bytes)
    decoded = decode(data, declared=_declared(data))
    root = html_root(decoded.text, source)
    page = page_lines(root, source, reading_order=logical_line if decoded.visual else None)
    lines, by_hand = notes_made_by_hand(under_title(page.lines), page.notes)
    if not any(line.kind is BlockKind.HEADING for line in lines):
        lines = recognised(lines)
    if not lines:
        raise EmptyFileError(source)
    return assemble(
        lines,
        [*page.notes, *by_hand],
        source=source,
        document_id=document_id,
        metadata=_metadata(root, visual=decoded.visual),
    )


def html_root(text: str, source: str) -> etree._Element:
    """Return the root of a page, however broken. Raises LimitExceededError for bottomless nesting."""
    markup = text.encode("utf-8", "replace")
    check_tags(markup, source, LIMITS.html_tags)
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(markup, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFileError(source, str(error)) from error
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise LimitExceededError(source, "a page nested beyond reason")
    return root


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:_HEAD])
    return match.group(1).decode("ascii", "replace") if match else None


def _metadata(root: etree._Element, *, visual: bool) -> Metadata:
    named: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        named.setdefault(name, []).append(meta.get("content") or "")
    title = next((text for name in _TITLE_NAMES for text in named.get(name, [])), None)
    title = title or root.findtext(".//title")
    authors = next((named[name] for name in _AUTHOR_NAMES if name in named), [])
    dates = (sane_year(text) for name in _YEAR_NAMES for text in named.get(name, []))
    return Metadata(
        title=sane_title(logical_line(title) if title and visual else title),
        authors=sane_authors(authors),
        year=next(filter(None, dates), None),
        language=_language(root),
        keywords=sane_keywords(named.get("keywords")),
    )


def _language(root: etree._Element) -> str | None:
    found = (root.get("lang") or "").lower().replace("_", "-").split("-")[0]
    return {"iw": "he"}.get(found, found) if re.fullmatch("[a-z]{2,3}", found) else None
