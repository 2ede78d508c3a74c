"""Files that appear whole or not at all: written aside, flushed to the disk, renamed."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import StorageFullError

_FULL = (errno.ENOSPC, errno.EDQUOT)


def write_atomically(path: Path, *parts: bytes) -> None:
    """Make `path` hold `parts`; after a crash it holds either what it held before or all of it.

    Raises StorageFullError.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}.aside")
    with storage_errors(path):
        try:
            with aside.open("wb") as file:
                file.writelines(parts)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(path)
        except OSError:
            aside.unlink(missing_ok=True)
            raise


def publish_folder(staged: Path, final: Path) -> None:
    """Flush every file below `staged` to the disk and rename the folder. Raises StorageFullError."""
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


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn "no space left" inside the block into StorageFullError."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFullError(str(path.parent)) from error
        raise
