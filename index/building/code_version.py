"""What code made a cached result: the digest of a module and of every module of ours that it imports."""

import re
import sys
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from index.cache import digest_of

# Lines, not syntax trees: these took fifty times as long, in every build.
_IMPORT = re.compile(
    rb"^\s*(?:from|import) ((?:ingest|nlp|index)(?:\.\w+)*)(?: import ([^\n(]+|\([^)]*\)))?", re.MULTILINE
)


def code_version(*modules: str) -> str:
    """Return the digest of the sources of `modules` and of all that they import of ours."""
    return digest_of(*(part for name in sorted(_closure(modules)) for part in (name, _source(name))))


def folder_version(folder: Path) -> str:
    """Return the digest of every file in `folder` with its name; of nothing if there is no such folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    stats = [(path, path.stat()) for path in files]
    return _version(folder, tuple((path, s.st_size, s.st_ino, s.st_mtime_ns) for path, s in stats))


@lru_cache(maxsize=16)
def _version(folder: Path, files: tuple[tuple[Path, int, int, int], ...]) -> str:
    """Return the digest of these files in `folder`, read once as long as they are the same in size, inode and
    time."""
    named = ((str(path.relative_to(folder)), path) for path, *_ in files)
    return digest_of(*(part for name, path in named for part in (name, path.read_bytes())))


def _closure(modules: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(_imports(name))
    return found


@cache
def _file(module: str) -> str:
    """Return the path of a module's source, "" where there is none."""
    loaded = sys.modules.get(module)
    return getattr(loaded or find_spec(module), "__file__" if loaded else "origin", None) or ""


@cache
def _source(module: str) -> bytes:
    file = _file(module)
    return Path(file).read_bytes() if file else b""


@cache
def _imports(module: str) -> tuple[str, ...]:
    """Return what `module` imports of ours, by name; of `from package import name` also package.name."""
    found: list[str] = []
    for source, names in _IMPORT.findall(_source(module)):
        found.append(source.decode())
        if Path(_file(found[-1])).name == "__init__.py":
            inside = (f"{source.decode()}.{name.decode()}" for name in re.findall(rb"\w+", names))
            found += [name for name in inside if _file(name)]
    return tuple(found)
