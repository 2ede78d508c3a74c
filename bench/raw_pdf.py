"""PDF files written object by object, as no library would write them."""

import zlib
from collections.abc import Iterable


def pdf_file(objects: Iterable[bytes]) -> bytes:
    """Return a PDF of numbered objects, the first of them its catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, start)
    return bytes(out)


def packed_stream(content: bytes, entries: bytes = b"", level: int = -1) -> bytes:
    """Return a stream object packed with zlib at `level`; `entries` are added to its dictionary."""
    packed = zlib.compress(content, level)
    return b"<</Filter/FlateDecode/Length %d%s>>stream\n%s\nendstream" % (len(packed), entries, packed)
