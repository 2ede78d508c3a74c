"""Which tools a build uses, by name and path, and the tools themselves, loaded once a process."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Toolbox:
    """Names and paths only, so that it can be sent to a worker process, which loads the tools itself."""

    analyzer: str = "spacy"
    analyzer_model: str | None = None
    embedder: str = "static"
    embedder_model: str | None = None
    vocabulary: Path | None = None
    chunk_limit: int | None = None
