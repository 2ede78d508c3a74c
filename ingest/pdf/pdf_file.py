"""PDF bytes → an open document: locked and damaged files told apart, damage repaired, hostile files refused.

pypdf reads structure and encryption and writes a sound copy of a file whose cross references are broken;
PDFium gives the glyphs. PDFium itself cannot be stopped, so what could make it run for hours or fill the
memory is looked for beforehand.
"""

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pypdf
import pypdf.errors
import pypdfium2
import pypdfium2.raw as pdfium
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from ingest.errors import DamagedFileError, EmptyFileError, LimitExceededError, PasswordRequiredError

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b|/DCTDecode|/JPXDecode|/CCITTFaxDecode|/JBIG2Decode")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_ENCRYPT = re.compile(rb"/Encrypt\b")
_DRAW = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")
_DICTIONARY_BYTES = 2048

# A broken file may break pypdf anywhere: these are all that its readers of foreign bytes raise.
_FOREIGN_ERRORS = (
    pypdf.errors.PyPdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class PdfLimits:
    """What no honest document of text reaches."""

    file_bytes: int = 512 * 2**20
    stream_bytes: int = 24 * 2**20
    all_stream_bytes: int = 768 * 2**20
    pages: int = 5_000
    drawn_forms: int = 20_000
    shown_strings: int = 250_000


LIMITS = PdfLimits()


@contextmanager
def open_pdf(data: bytes, source: str, limits: PdfLimits = LIMITS) -> Iterator[pypdfium2.PdfDocument]:
    """Yield the document in `data`.

    Raises `EmptyFileError`, `DamagedFileError`, `PasswordRequiredError` and `LimitExceededError`.
    """
    if not data.strip():
        raise EmptyFileError(source)
    if len(data) > limits.file_bytes:
        raise LimitExceededError(
            source, f"{len(data) >> 20} MB where {limits.file_bytes >> 20} MB are allowed"
        )
    _check_streams(data, source, limits)
    document = _load(data, source, limits)
    try:
        pages = pdfium.FPDF_GetPageCount(document)
        if pages > limits.pages:
            raise LimitExceededError(source, f"{pages} pages where {limits.pages} are allowed")
        if not pages:
            raise DamagedFileError(source, "no pages")
        yield document
    finally:
        document.close()


def _load(data: bytes, source: str, limits: PdfLimits) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise PasswordRequiredError(source) from error
        return _load_repaired(data, source, limits)


def _load_repaired(data: bytes, source: str, limits: PdfLimits) -> pypdfium2.PdfDocument:
    """Return the document that pypdf can read out of a damaged file."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise PasswordRequiredError(source)
        if len(reader.pages) > limits.pages:
            raise LimitExceededError(source, f"{len(reader.pages)} pages where {limits.pages} are allowed")
        copy = io.BytesIO()
        pypdf.PdfWriter(clone_from=reader).write(copy)
        return pypdfium2.PdfDocument(copy.getvalue())
    except (*_FOREIGN_ERRORS, pypdfium2.PdfiumError) as error:
        raise DamagedFileError(
            source, str(error).splitlines()[0] if str(error) else "no PDF structure"
        ) from error


def _check_streams(data: bytes, source: str, limits: PdfLimits) -> None:
    """Raise LimitExceededError if a stream but an image, or all together, swell beyond the limits."""
    streams = _encrypted_streams(data, source) if _ENCRYPT.search(data) else _plain_streams(data, limits)
    total = nested = 0
    for stream, is_form in streams:
        total += len(stream)
        if len(stream) > limits.stream_bytes or total > limits.all_stream_bytes:
            raise LimitExceededError(source, f"a stream of more than {limits.stream_bytes >> 20} MB")
        if stream.count(b"Tj") + stream.count(b"TJ") > limits.shown_strings:
            raise LimitExceededError(source, f"a stream that shows more than {limits.shown_strings} strings")
        nested += is_form and b" Do" in stream
    if nested:
        _check_forms(data, source, limits)


def _plain_streams(data: bytes, limits: PdfLimits) -> Iterator[tuple[bytes, bool]]:
    """Yield every stream but images, unpacked as far as the limit and a byte, and whether it is a form."""
    for match in _STREAM.finditer(data):
        head = data[max(0, match.start() - _DICTIONARY_BYTES) : match.start()]
        head = head[head.rfind(b" obj") + 1 :]
        if not _IMAGE.search(head):
            end = data.find(b"endstream", match.end())
            packed = data[match.end() : end if end >= 0 else len(data)]
            yield _unpacked(packed, limits.stream_bytes + 1), _FORM.search(head) is not None


def _unpacked(packed: bytes, limit: int) -> bytes:
    """Return a stream unpacked as often as it is packed, as far as `limit` bytes."""
    if packed[:1] not in (b"x", b"h", b"H", b"X"):
        return packed[:limit]
    try:
        inflated = zlib.decompressobj().decompress(packed, limit)
        while inflated[:1] == b"x" and len(inflated) < limit:
            inflated = zlib.decompressobj().decompress(inflated, limit)
    except zlib.error:
        return b""
    return inflated


def _encrypted_streams(data: bytes, source: str) -> Iterator[tuple[bytes, bool]]:
    """Yield the unpacked streams of a file that opens without a password; nothing if it needs one."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return
        numbers = [number for table in reader.xref.values() for number in table]
        for number in sorted(set(numbers)):
            item = reader.get_object(IndirectObject(number, 0, reader))
            if isinstance(item, StreamObject) and item.get("/Subtype") != "/Image":
                yield item.get_data(), item.get("/Subtype") == "/Form"
    except pypdf.errors.LimitReachedError as error:
        raise LimitExceededError(source, "a stream that swells without end") from error
    # What cannot be read here is left to the repair, which reports it.
    except _FOREIGN_ERRORS:
        return


def _check_forms(data: bytes, source: str, limits: PdfLimits) -> None:
    """Raise LimitExceededError if a page draws forms that draw forms … more often than the limit."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        for page in reader.pages[: limits.pages]:
            resources = page.get("/Resources", DictionaryObject()).get_object()
            if _drawn(page.get_contents(), resources, limits, (), {}) > limits.drawn_forms:
                raise LimitExceededError(source, f"a page that draws more than {limits.drawn_forms} forms")
    except pypdf.errors.LimitReachedError as error:
        raise LimitExceededError(source, "a stream that swells without end") from error
    except _FOREIGN_ERRORS:
        return


def _drawn(
    stream: StreamObject | None,
    resources: DictionaryObject,
    limits: PdfLimits,
    path: tuple[int, ...],
    known: dict[int, int],
) -> int:
    """Return how many forms a content stream draws, those within forms counted as often as they are drawn."""
    forms = resources.get("/XObject", DictionaryObject()).get_object()
    total = 0
    for name in _DRAW.findall(stream.get_data()) if stream is not None else []:
        form = forms.get("/" + name.decode("latin-1"))
        number = form.idnum if isinstance(form, IndirectObject) else id(form)
        form = form.get_object() if form is not None else None
        if not isinstance(form, StreamObject) or form.get("/Subtype") != "/Form":
            continue
        if number in path:
            return limits.drawn_forms + 1
        if number not in known:
            inner = form.get("/Resources", resources).get_object()
            known[number] = 1 + _drawn(form, inner, limits, (*path, number), known)
        total += known[number]
        if total > limits.drawn_forms:
            break
    return total
