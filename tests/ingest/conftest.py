"""Small office files, written part by part, and a font to draw PDF pages with."""

import io
import zipfile
from collections.abc import Callable, Mapping

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)

_FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/freefont/FreeSans.ttf",
)
MakeZip = Callable[[Mapping[str, str | bytes]], bytes]


@pytest.fixture(scope="session")
def font(needs_file: Callable[..., str]) -> str:
    """Return the name by which reportlab knows a font with Hebrew letters."""
    pdfmetrics.registerFont(TTFont("hebrew", needs_file(*_FONTS)))
    return "hebrew"


@pytest.fixture(scope="session")
def make_zip() -> MakeZip:
    """Return a function from parts to the bytes of a ZIP."""

    def make(parts: Mapping[str, str | bytes]) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return buffer.getvalue()

    return make


@pytest.fixture(scope="session")
def make_docx(make_zip: MakeZip) -> Callable[..., bytes]:
    """Return a function from the XML inside `w:body`, and of other parts by name, to a Word file."""

    def make(body: str, **parts: str) -> bytes:
        relations = "".join(
            f'<Relationship Id="r{name}" Type="{_RELATIONS}/{name}" Target="{name}.xml"/>' for name in parts
        )
        namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
        related = f'<Relationships xmlns="{namespace}">{relations}</Relationships>'
        return make_zip(
            {
                "[Content_Types].xml": _TYPES,
                "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
                "word/_rels/document.xml.rels": related,
            }
            | {f"word/{name}.xml": f"<w:{name} {_W}>{xml}</w:{name}>" for name, xml in parts.items()}
        )

    return make


@pytest.fixture(scope="session")
def make_odt(make_zip: MakeZip) -> Callable[..., bytes]:
    """Return a function from the XML inside `office:text`, and automatic styles, to an ODT file."""

    def make(body: str, styles: str = "") -> bytes:
        content = (
            f"<office:document-content {_ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
        )
        return make_zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})

    return make
