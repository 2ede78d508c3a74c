"""Word, OpenDocument and EPUB files around a given content."""

import io
import zipfile
from collections.abc import Mapping

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)
SENTENCE = "אמון ושותפות בין מגזרים, 2010. "


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return the bytes of a ZIP."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """Return a Word file of the XML inside `w:body`, and of other parts by name."""
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    related = "".join(
        f'<Relationship Id="r{name}" Type="{kinds}/{name}" Target="{name}.xml"/>' for name in parts
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{namespace}">{related}</Relationships>',
        }
        | {f"word/{name}.xml": f"<w:{name} {_W}>{xml}</w:{name}>" for name, xml in parts.items()}
    )


def docx_notes(percent: int) -> bytes:
    """Return a Word file of many footnotes."""
    numbers = range(2, 1000 * percent + 2)
    body = "".join(
        f'<w:p><w:r><w:t>אמון</w:t></w:r><w:r><w:footnoteReference w:id="{n}"/></w:r></w:p>' for n in numbers
    )
    notes = "".join(
        f'<w:footnote w:id="{n}"><w:p><w:r><w:t>הערה</w:t></w:r></w:p></w:footnote>' for n in numbers
    )
    return docx(body, footnotes=notes)


def odt(body: str) -> bytes:
    """Return an ODT file of the XML inside `office:text`."""
    content = f"<office:document-content {_ODF}><office:body><office:text>{body}</office:text>"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content + "</office:body></office:document-content>",
        }
    )


def epub(percent: int, *, chapters: int, times: int) -> bytes:
    """Return a book of `chapters` × scale files, each of them `times` in its spine."""
    page = "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>" + SENTENCE * 20 + "</p></body></html>"
    return _book(max(1, chapters * percent // 100), max(1, times * percent // 100), page.encode())


def epub_of(page: bytes) -> bytes:
    """Return a book of one chapter."""
    return _book(1, 1, page)


def _book(chapters: int, times: int, page: bytes) -> bytes:
    names = [f"c{n}" for n in range(chapters)]
    items = "".join(
        f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>' for name in names
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in names) * times
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest>'
        f"<spine>{spine}</spine></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="p.opf"/></rootfiles></container>'
    )
    parts: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "p.opf": package,
    }
    return zipped(parts | {f"{name}.xhtml": page for name in names})
