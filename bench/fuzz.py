"""Mutates files of every format and keeps those that end in anything but a document or a named error.

`bench/fuzz.py --seconds 600 --only pdf --keep FOLDER`; with atheris installed (it is no dependency) mutations
follow the code that they reach, without it they are random. Files that take long are kept too. The exit code
is 1 if anything was found.
"""

import argparse
import hashlib
import logging
import random
import subprocess
import sys
import time
import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fuzz_kinds import KINDS, Kind

from ingest.chunk import chunk
from ingest.document import Document
from ingest.errors import IngestError
from ingest.parse import PARSERS, load_parser, parse_bytes
from ingest.sniff import SUFFIXES

try:
    import atheris
except ImportError:
    atheris = None

ROOT = Path(__file__).resolve().parents[1]
_SLOW = 10.0
_MAX_SEED = 200_000
_MAX_LENGTH = 8_192


@dataclass(slots=True)
class Finds:
    """Files kept in `folder`, one for each place in the code that failed."""

    folder: Path
    places: set[str] = field(default_factory=set)
    tried: int = 0

    def read(self, data: bytes, source: str) -> None:
        """Read a file, and keep it if it fails in a way that none before it did."""
        self.tried += 1
        started = time.process_time()
        try:
            check(parse_bytes(data, source))
        except IngestError:
            pass
        except (Exception, RecursionError) as error:  # noqa: BLE001 - what is looked for
            self._keep(data, source, _place(error))
        if time.process_time() - started > _SLOW:
            self._keep(data, source, f"slow {source}")

    def _keep(self, data: bytes, source: str, place: str) -> None:
        if place not in self.places:
            self.places.add(place)
            name = f"{hashlib.sha256(data).hexdigest()[:8]}{Path(source).suffix}"
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_bytes(data)
            print(f"{name}: {place}", flush=True)


def check(document: Document) -> None:
    """Raise AssertionError unless every span of a document lies in its text and passages are cut from it."""
    for block in document.blocks:
        assert 0 <= block.start < block.end <= len(document.text)
    for passage in chunk(document):
        assert document.text[passage.start : passage.end] == passage.text
    for citation in document.citations:
        assert 0 <= citation.start < citation.end <= len(document.text)


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if f"{ROOT}/ingest" in frame.filename]
    where = own[-1] if own else frames[-1]
    return f"{type(error).__name__} {Path(where.filename).name}:{where.lineno} {str(error)[:80]}"


def mutated(data: bytes, others: Iterable[bytes], chance: random.Random) -> bytes:
    """Return `data` with a few bytes changed, taken out, doubled, or put in from other files."""
    found = bytearray(data)
    pool = list(others)
    for _ in range(chance.choice((1, 2, 4, 16, 64))):
        at, length = chance.randrange(len(found) + 1), chance.choice((1, 1, 2, 4, 16, 64, 256))
        kind = chance.randrange(6)
        if kind == 0:
            found[at : at + length] = chance.randbytes(length)
        elif kind == 1:
            del found[at : at + length]
        elif kind == 2:
            found[at:at] = found[at : at + length] * chance.choice((1, 2, 20))
        elif kind == 3:
            other = chance.choice(pool)
            start = chance.randrange(len(other) + 1)
            found[at:at] = other[start : start + length]
        elif kind == 4 and at < len(found):
            found[at] ^= 1 << chance.randrange(8)
        else:
            found[at:at] = chance.choice(
                (b"-1", b"0", b"99999999999", b"<", b">", b"{", b"}", b"\x00", b"\xff")
            )
    return bytes(found)


def fuzz_randomly(seeds: Mapping[Kind, Sequence[bytes]], finds: Finds, seconds: float, seed: int) -> None:
    """Read mutated seeds for so many seconds."""
    chance = random.Random(seed)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        kind = chance.choice(list(seeds))
        changed = mutated(chance.choice(seeds[kind]), seeds[kind], chance)
        finds.read(kind.frame(changed), f"x{kind.suffix}")


def fuzz_by_coverage(
    seeds: Mapping[Kind, Sequence[bytes]], finds: Finds, seconds: float, corpus: Path
) -> None:
    """Let atheris mutate the seeds and leave this process; the first byte of its files says the kind."""
    kinds = list(seeds)
    corpus.mkdir(parents=True, exist_ok=True)
    for number, kind in enumerate(kinds):
        for at, data in enumerate(seeds[kind]):
            (corpus / f"seed{number}-{at}").write_bytes(bytes([number]) + data)

    def one(data: bytes) -> None:
        if data:
            kind = kinds[data[0] % len(kinds)]
            finds.read(kind.frame(data[1:]), f"x{kind.suffix}")

    for format_ in PARSERS:
        load_parser(format_)
    atheris.instrument_all()
    options = [
        f"-max_total_time={seconds:.0f}",
        f"-max_len={_MAX_LENGTH}",
        f"-artifact_prefix={corpus}/",
        "-timeout=300",
        "-rss_limit_mb=6000",
        "-verbosity=0",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], one)
    atheris.Fuzz()


def seeds_of(folders: Iterable[Path], only: str) -> dict[Kind, list[bytes]]:
    """Return what is mutated, by kind: our own seeds, and the small files below `folders`."""
    found = {kind: [kind.seed] for kind in KINDS if only in kind.suffix}
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        suffix = path.suffix.lower()
        if suffix in SUFFIXES and only in suffix and path.stat().st_size <= _MAX_SEED and suffix != ".doc":
            found.setdefault(Kind(suffix, b""), []).append(path.read_bytes())
    return found


def main() -> None:
    options = _options()
    logging.disable()  # pypdf tells of every broken object
    if atheris and not options.random and not options.led:
        sys.exit(_in_own_process(options.keep))
    finds = Finds(options.keep)
    seeds = seeds_of(options.seeds, options.only)
    print(
        f"{sum(map(len, seeds.values()))} seeds, {'atheris' if options.led else 'random mutations'}",
        flush=True,
    )
    if options.led:
        fuzz_by_coverage(seeds, finds, options.seconds, options.keep / "corpus")
    fuzz_randomly(seeds, finds, options.seconds, options.seed)
    print(f"{finds.tried} files read, {len(finds.places)} finds")
    sys.exit(bool(finds.places))


def _in_own_process(keep: Path) -> int:
    """Run this with atheris, which ends its process; return 1 if it found anything or came to a bad end."""
    before = set(keep.glob("*.*"))
    done = subprocess.run([sys.executable, *sys.argv, "--led"], check=False)
    found = set(keep.glob("*.*")) - before
    print(f"{len(found)} finds")
    return int(bool(found) or done.returncode != 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--only", default="", help="only formats whose suffix contains this")
    parser.add_argument("--seeds", type=Path, nargs="*", default=[], help="folders of more files to mutate")
    parser.add_argument("--keep", type=Path, default=ROOT / ".work" / "fuzz", help="folder for what is found")
    parser.add_argument("--random", action="store_true", help="no atheris")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--led", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
