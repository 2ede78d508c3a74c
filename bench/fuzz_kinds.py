"""Small files of every format to begin from, and the frames into which what is mutated is put.

Bytes of a ZIP that are changed make it a broken ZIP and no more, so the XML within is mutated instead, as are
the content of a PDF's page and its table of codes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hostile_files.packages import docx, epub_of, odt
from raw_pdf import pdf_file

_SEEDS = Path(__file__).with_name("fuzz_seeds")
_STYLES = '<w:style w:styleId="Heading1" w:type="paragraph"><w:name w:val="heading 1"/></w:style>'


@dataclass(frozen=True, slots=True)
class Kind:
    """What is mutated: a seed, and the file of the format `suffix` that `frame` makes of it."""

    suffix: str
    seed: bytes
    frame: Callable[[bytes], bytes] = bytes


def seed(name: str) -> bytes:
    """Return a seed's bytes."""
    return (_SEEDS / name).read_bytes()


def _xml(name: str) -> str:
    return seed(name).decode("utf-8")


def _word(body: bytes = b"", notes: bytes = b"", numbering: bytes = b"") -> bytes:
    """Return a Word file; a part that is not given is that of the seeds."""
    return docx(
        (body or seed("word.xml")).decode("utf-8", "replace"),
        footnotes=(notes or seed("footnotes.xml")).decode("utf-8", "replace"),
        numbering=(numbering or seed("numbering.xml")).decode("utf-8", "replace"),
        styles=_STYLES,
    )


def _open_document(body: bytes) -> bytes:
    return odt(body.decode("utf-8", "replace"))


def _pdf(content: bytes = b"", codes: bytes = b"") -> bytes:
    """Return a PDF of one page and of plain streams, whose every byte tells when it is changed."""
    return pdf_file(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>"
            b"/XObject<</X 7 0 R>>>>>>",
            _stream(content or seed("page.content")),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
            _stream(codes or seed("codes.cmap")),
            _stream(b"BT /F1 9 Tf 9 9 Td (z) Tj ET", b"/Type/XObject/Subtype/Form/BBox[0 0 99 99]"),
        ]
    )


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), entries, content)


KINDS = (
    Kind(".txt", seed("text.txt")),
    Kind(".txt", _xml("text.txt").encode("cp1255", "replace")),
    Kind(".md", seed("text.md")),
    Kind(".html", seed("page.html")),
    Kind(".rtf", seed("text.rtf")),
    Kind(".docx", seed("word.xml"), _word),
    Kind(".docx", seed("footnotes.xml"), lambda xml: _word(notes=xml)),
    Kind(".docx", seed("numbering.xml"), lambda xml: _word(numbering=xml)),
    Kind(".docx", _word()),
    Kind(".odt", seed("odt.xml"), _open_document),
    Kind(".odt", _open_document(seed("odt.xml"))),
    Kind(".epub", seed("page.html"), epub_of),
    Kind(".epub", epub_of(seed("page.html"))),
    Kind(".pdf", _pdf()),
    Kind(".pdf", seed("page.content"), _pdf),
    Kind(".pdf", seed("codes.cmap"), lambda codes: _pdf(codes=codes)),
)
