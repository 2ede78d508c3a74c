"""PDF files that ask for more work than they are large."""

import zlib

from raw_pdf import packed_stream, pdf_file


def pdf_page(content: bytes, *more: bytes, entries: bytes = b"", pages: int = 1) -> bytes:
    """Return a PDF whose pages all draw `content`; `more` are the objects from number 6 on."""
    kids = b" ".join(b"3 0 R" for _ in range(pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
    page += b"/Resources<</Font<</F1 5 0 R>>%s>>>>" % entries
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    catalogue = b"<</Type/Catalog/Pages 2 0 R>>"
    tree = b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages)
    return pdf_file([catalogue, tree, page, packed_stream(content, level=1), font, *more])


def shown(rows: int, columns: int, *, height: float = 0.7) -> bytes:
    """Return a content stream that shows `rows` strings of `columns` letters."""
    row = b"BT /F1 1 Tf 1 0 0 1 10 %.2f Tm (%s) Tj ET"
    return b"\n".join(row % (800 - number * height % 780, b"ab " * (columns // 3)) for number in range(rows))


def page_tree(percent: int) -> bytes:
    """Return 10,000 pages below nodes that hold ten each."""
    count = 100 * percent
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    kids = []
    for _ in range(count // 10):
        node = len(objects) + 1
        kids.append(node)
        below = b" ".join(b"%d 0 R" % (node + 1 + place) for place in range(10))
        objects.append(b"<</Type/Pages/Parent 2 0 R/Kids[%s]/Count 10>>" % below)
        objects += [b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]>>" % node] * 10
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(b"%d 0 R" % kid for kid in kids), count)
    return pdf_file(objects)


def deep_tree(percent: int) -> bytes:
    """Return a page below 10,000 nodes, one within the other."""
    depth = 100 * percent
    nodes = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 3) for number in range(depth)]
    page = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]>>" % (depth + 1)
    return pdf_file([b"<</Type/Catalog/Pages 2 0 R>>", *nodes, page])


def nested_arrays(percent: int) -> bytes:
    """Return a page whose content is an array in an array …"""
    depth = 10_000 * percent
    return pdf_page(b"[" * depth + b"]" * depth + b" TJ")


def bomb(percent: int) -> bytes:
    """Return a page whose stream is 1 GB of blanks, packed twice."""
    packed = zlib.compress(zlib.compress(bytes(10 * 2**20 * percent), 9), 9)
    content = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(packed), packed)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    return pdf_file([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, content])


def ruled(percent: int) -> bytes:
    """Return a page of 10,000 rules and a word in each cell."""
    size = 100 * percent // 100
    rules = [b"%d 10 m %d 830 l S" % (10 + 5 * x, 10 + 5 * x) for x in range(size)]
    rules += [b"10 %d m 585 %d l S" % (10 + 8 * y, 10 + 8 * y) for y in range(size)]
    cells = [
        b"BT /F1 3 Tf 1 0 0 1 %d %d Tm (ab) Tj ET" % (12 + 5 * x, 12 + 8 * y)
        for x in range(size)
        for y in range(size)
    ]
    return pdf_page(b"\n".join(rules + cells))


def paths(percent: int) -> bytes:
    """Return a page that draws a million lines."""
    return pdf_page(b"\n".join(b"%d 0 m %d 9 l S" % (x % 590, x % 590) for x in range(10_000 * percent)))


def scattered(percent: int) -> bytes:
    """Return pages of glyphs each at a height of its own."""
    count = 350 * percent
    drawn = [
        b"BT /F1 6 Tf 1 0 0 1 %d %.3f Tm (a) Tj ET" % (10 + 7919 * n % 570, 820 - 800 * n / count)
        for n in range(count)
    ]
    return pdf_page(b"\n".join(drawn))
