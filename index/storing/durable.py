"""Files that appear whole or not at all: written aside, flushed to the disk, renamed."""

import errno
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from index.errors import NotWritableError, StorageFullError

_FULL = (errno.ENOSPC, errno.EDQUOT)
_REFUSED = (errno.EROFS, errno.EACCES, errno.EPERM)
_FULL_SIGNS = ("No space left on device", "database or disk is full", "StorageFull")


def write_atomically(path: Path, *parts: bytes) -> None:
    """Make `path` hold `parts`; after a power cut it holds either what it held before or all of it.

    Raises StorageFullError, NotWritableError.
    """
    _write_aside_and_rename(path, parts, _flush_file)


def write_settling(path: Path, *parts: bytes) -> None:
    """Like `write_atomically`, but only a killed process is sure to leave all or nothing.

    A power cut before the next `settle` may leave a damaged file: the content must tell that it is.
    Waiting for the disk at every file costs 6 ms each here, more than most stages take.
    """
    _write_aside_and_rename(path, parts, lambda file: None)


def settle() -> None:
    """Wait until everything written so far is on the disk."""
    os.sync()


def publish_folder(staged: Path, final: Path) -> None:
    """Flush every file below `staged` to the disk and rename the folder.

    Raises StorageFullError, NotWritableError.
    """
    with storage_errors(final):
        for path in sorted(staged.rglob("*"), reverse=True):
            flush(path)
        flush(staged)
        staged.rename(final)
        flush(final.parent)


def flush(path: Path) -> None:
    """Wait until the file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_aside_and_rename(
    path: Path, parts: Iterable[bytes], flush_file: Callable[[IO[bytes]], None]
) -> None:
    aside = path.with_name(f".{path.name}.{os.getpid()}.aside")
    with storage_errors(path):
        try:
            with aside.open("wb") as file:
                file.writelines(parts)
                flush_file(file)
            aside.replace(path)
        except OSError as error:
            error.filename = str(path)
            with suppress(OSError):
                aside.unlink()
            raise


def _flush_file(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn "no space left" inside the block into StorageFullError, whoever of the engines says it.

    What may not be written becomes NotWritableError.
    """
    try:
        yield
    except (OSError, sqlite3.OperationalError, RuntimeError, ValueError) as error:
        if getattr(error, "errno", None) in _FULL or any(sign in str(error) for sign in _FULL_SIGNS):
            raise StorageFullError(str(path.parent)) from error
        if isinstance(error, OSError) and error.errno in _REFUSED:
            raise NotWritableError(str(error.filename or path.parent), str(error.strerror)) from error
        raise
