"""A source folder, looked through: the documents in it, and what could not be looked at.

Links to folders are followed, after the folders themselves, so that a link renames no document; a folder is
entered once, however many ways lead to it.
"""

import os
import stat
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.building.report import Failure
from index.errors import SourceNameError
from ingest.bibliography import BIBLIOGRAPHY_SUFFIXES


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file and its name in the knowledge base: its POSIX path below SOURCE, or the upload's name."""

    source: str
    path: str


@dataclass(slots=True)
class Found:
    """Documents by their path, what cannot be taken, and the paths that could not be looked at."""

    files: dict[str, SourceFile] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    closed: set[Path] = field(default_factory=set)

    def take(self, below: Path, path: Path) -> None:
        """Take a document; one whose name no snapshot could hold is a failure."""
        if is_utf8(below) and is_utf8(path):
            self.files.setdefault(str(path), SourceFile(below.as_posix(), str(path)))
        else:
            error = SourceNameError(printable(below))
            self.failures.append(Failure(printable(below), "SourceNameError", str(error)))

    def refuse(self, below: Path) -> None:
        """Note a pipe, socket or device: to open one might wait forever."""
        source = printable(below)
        detail = (
            f"{source}: not a regular file. Supply a file with its content, or take it out of the source."
        )
        self.failures.append(Failure(source, "NotRegularFileError", detail))

    def close(self, below: Path, path: Path, error: OSError) -> None:
        """Note that nobody knows what is at `path`, nor where it leads if it is a link."""
        self.closed |= {path, Path(os.path.realpath(path))}
        self.failures.append(unreadable(printable(below), error))


def look_through(source: Path, home: Path, found: Found) -> None:
    """Add the documents at or below `source` to `found`, sorted by folder and name; `home` is not entered.

    Both paths are resolved. Hidden files, lock files of word processors, bibliographies and files called
    README are no documents.
    """
    if not source.is_dir():
        name = Path(source.name)
        found.take(name, source) if source.is_file() else found.refuse(name)
        return
    entered = {home}
    waiting = deque([(source, Path())])
    while waiting:
        folder, below = waiting.popleft()
        if folder not in entered:
            entered.add(folder)
            folders, links = _look_into(folder, below, found)
            waiting.extendleft(reversed(folders))
            waiting.extend(links)


def is_document(below: Path) -> bool:
    readable = below.suffix.lower() not in BIBLIOGRAPHY_SUFFIXES and below.stem.lower() != "readme"
    return readable and not any(_is_hidden(part) for part in below.parts)


def is_utf8(path: Path) -> bool:
    return printable(path) == str(path)


def printable(path: Path) -> str:
    """Return a path with the bytes that are not UTF-8 as \\xNN."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def unreadable(source: str, error: OSError) -> Failure:
    detail = f"{source}: cannot be read ({error.strerror}). Check its permissions, or where its link leads."
    return Failure(source, "UnreadableFileError", detail)


Folders = list[tuple[Path, Path]]


def _look_into(folder: Path, below: Path, found: Found) -> tuple[Folders, Folders]:
    """Add the documents in one folder; return the folders in it, and those that links in it lead to."""
    folders: Folders = []
    links: Folders = []
    try:
        entries = sorted(_visible(folder), key=lambda entry: entry.name)
    except OSError as error:
        found.close(below if below.parts else Path(folder.name), folder, error)
        return folders, links
    for entry in entries:
        path, name = folder / entry.name, below / entry.name
        try:
            mode = entry.stat().st_mode
        except OSError as error:
            if is_document(name):
                found.close(name, path, error)
            continue
        if stat.S_ISDIR(mode):
            (links if entry.is_symlink() else folders).append((path.resolve(), name))
        elif is_document(name):
            found.take(name, path) if stat.S_ISREG(mode) else found.refuse(name)
    return folders, links


def _visible(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        yield from (entry for entry in entries if not _is_hidden(entry.name))


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$"))
