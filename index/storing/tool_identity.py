"""What a snapshot was built with."""

from dataclasses import dataclass

from index.cache import Stage


@dataclass(frozen=True, slots=True)
class ToolIdentity:
    """Names and versions, for the manifest; `stages` has the digest of all that a stage depends on."""

    analyzer: str
    embedder: str
    dimension: int
    vocabulary: str
    chunk: str
    stages: tuple[tuple[Stage, str], ...]

    def of(self, stage: Stage) -> str:
        return dict(self.stages)[stage]
