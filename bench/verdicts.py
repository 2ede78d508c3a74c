"""Locks, scans, outlines and cuts made of our own PDFs by several programs: is each told for what it is?"""

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path

from producer_bed import programs
from producer_bed.pages import works

from ingest.errors import IngestError
from ingest.parse_pdf import parse_pdf

Change = Callable[[Path, Path], None]

_SOURCES = {
    "Chromium": programs.chromium("David CLM"),
    "Apache FOP": programs.fop("DejaVu Sans", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
}


def by(*command: str) -> Change:
    """Return a change by a program; IN and OUT stand for the files."""

    def change(source: Path, target: Path) -> None:
        programs.run(*(word.replace("IN", str(source)).replace("OUT", str(target)) for word in command))

    return change


def locked(user: str, *options: str) -> Change:
    return by("qpdf", "--allow-weak-crypto", "--encrypt", user, "owner", *options, "--", "IN", "OUT")


def cut(share: float) -> Change:
    def change(source: Path, target: Path) -> None:
        data = source.read_bytes()
        target.write_bytes(data[: int(share * len(data))])

    return change


def holding(data: bytes) -> Change:
    def change(_: Path, target: Path) -> None:
        target.write_bytes(data)

    return change


def mixed(source: Path, target: Path) -> None:
    """Write the first page as it is and the second as a picture."""
    scan = target.with_suffix(".scan.pdf")
    by(*_PICTURES)(source, scan)
    programs.run("qpdf", "--empty", "--pages", source, "1", scan, "2", "--", target)


_GHOSTSCRIPT = ("gs", "-q", "-dNOPAUSE", "-dBATCH", "-sOutputFile=OUT")
_PICTURES = (*_GHOSTSCRIPT, "-sDEVICE=pdfimage24", "-r150", "IN")

CHANGES: dict[str, tuple[Change, str]] = {
    "user's password, RC4 40": (locked("user", "40"), "PasswordRequiredError"),
    "user's password, AES 128": (locked("user", "128", "--use-aes=y"), "PasswordRequiredError"),
    "user's password, AES 256": (locked("user", "256"), "PasswordRequiredError"),
    "user's password, pdftk": (by("pdftk", "IN", "output", "OUT", "user_pw", "abc"), "PasswordRequiredError"),
    "owner's password, RC4 40": (locked("", "40"), "ok"),
    "owner's password, AES 256": (locked("", "256", "--extract=n"), "ok"),
    "scan": (by(*_PICTURES), "NeedsOcrError"),
    "outlines": (by(*_GHOSTSCRIPT, "-sDEVICE=pdfwrite", "-dNoOutputFonts", "IN"), "NeedsOcrError"),
    "one page scanned": (mixed, "needs_ocr+ok"),
    **{f"cut at {share:.0%}": (cut(share), "DamagedFileError") for share in (0.1, 0.3, 0.5, 0.9, 0.99)},
    "a head only": (holding(b"%PDF-1.4\n"), "DamagedFileError"),
    "no bytes": (holding(b""), "EmptyFileError"),
    "blanks": (holding(b"  \n\n"), "EmptyFileError"),
    "no PDF": (holding(bytes(range(256)) * 12), "DamagedFileError"),
}


def outcome(data: bytes) -> str:
    """Return the statuses of the pages, or the error's name."""
    try:
        document = parse_pdf(data, "x.pdf", "x", ocr=False)
    except IngestError as error:
        return type(error).__name__
    return "+".join(sorted({page.verdict.status.value for page in document.pages}))


def main() -> None:
    logging.disable()  # pypdf tells of every broken object
    right = total = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for source, make in _SOURCES.items():
            try:
                printed = make(works()[1], folder)
            except programs.NotInstalledError as error:
                print(f"{source}: left out, {error} is not installed")
                continue
            for change, (apply, expected) in CHANGES.items():
                try:
                    apply(printed, folder / "changed.pdf")
                except programs.NotInstalledError as error:
                    print(f"{source}, {change}: left out, {error} is not installed")
                    continue
                found = outcome((folder / "changed.pdf").read_bytes())
                right, total = right + (found == expected), total + 1
                print(f"{source + ', ' + change:40}{found}{'' if found == expected else '  NOT ' + expected}")
    print(f"{right} of {total} told right")


if __name__ == "__main__":
    main()
