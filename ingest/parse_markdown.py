"""Markdown → Document: CommonMark with tables and footnotes, read by way of HTML."""

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from ingest.assemble import assemble
from ingest.clock import check_time
from ingest.document import BlockKind, Document
from ingest.encodings import decode
from ingest.errors import EmptyFileError
from ingest.html.lines import page_lines
from ingest.limits import LIMITS, check_size
from ingest.metadata import Metadata, metadata_from, sane_year
from ingest.normalize import normalize
from ingest.parse_html import html_root
from ingest.plain.footnotes import notes_made_by_hand
from ingest.structure import recognised

_FIELDS = {
    "title": "title",
    "author": "author",
    "authors": "author",
    "keywords": "keywords",
    "abstract": "abstract",
}


def parse_markdown(data: bytes, *, source: str, document_id: str) -> Document:
    """Return the document of a Markdown file; a front matter of "title: …" lines is its metadata."""
    check_size(data, source, LIMITS.markdown_bytes)
    text = normalize(decode(data).text)
    if not text.strip():
        raise EmptyFileError(source)
    page = page_lines(html_root(f"<html><body>{_parser().render(text)}</body></html>", source), source)
    lines, by_hand = notes_made_by_hand(page.lines, page.notes)
    if not any(line.kind is BlockKind.HEADING for line in lines):
        lines = recognised(lines)
    if not lines:
        raise EmptyFileError(source)
    return assemble(
        lines,
        [*page.notes, *by_hand],
        source=source,
        document_id=document_id,
        metadata=_front_matter(text),
    )


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": LIMITS.list_level}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(front_matter_plugin)
    parser.block.ruler.before("code", "clock", _look_at_clock)
    parser.inline.ruler.before("escape", "clock", _look_at_clock)
    return parser


def _look_at_clock(*_: object) -> bool:
    """Stop a file that takes too long: a rule that is asked before the others and never applies."""
    check_time()
    return False


def _front_matter(text: str) -> Metadata:
    """Return the metadata between the lines "---" that open a file; single-line fields only."""
    if not text.startswith("---\n"):
        return Metadata()
    fields: dict[str, str | None] = {}
    for row in text.split("\n---", 1)[0].split("\n")[1:]:
        name, _, value = row.partition(":")
        fields[name.strip().lower()] = value.strip().strip("\"'[]")
    known = metadata_from({_FIELDS[name]: value for name, value in fields.items() if name in _FIELDS})
    return Metadata(
        known.title, known.authors, sane_year(fields.get("date")), None, known.abstract, known.keywords
    )
