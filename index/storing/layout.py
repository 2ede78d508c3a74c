"""Where things lie in HOME and in a snapshot's folder."""

from pathlib import Path

STORE = "passages.sqlite"
ROSTER = "roster.sqlite"
LEXICAL = "lexical"
VECTORS = "vectors"
DROPPED = ".dropped-"


def uploads(home: Path) -> Path:
    return home / "sources"


def cache_folder(home: Path) -> Path:
    return home / "cache"


def snapshots(home: Path) -> Path:
    return home / "snapshots"


def snapshot_folder(home: Path, snapshot_id: str) -> Path:
    return snapshots(home) / snapshot_id


def current_file(home: Path) -> Path:
    """The file that holds the id of the snapshot that readers open."""
    return snapshots(home) / "CURRENT"


def stamp_file(home: Path, snapshot_id: str) -> Path:
    """The file that says which files of a snapshot were verified, by their size and times."""
    return snapshots(home) / ".verified" / snapshot_id
