"""How a build is done."""

from dataclasses import dataclass
from enum import StrEnum

from index.cache import Stage


class Only(StrEnum):
    """What a partial rebuild is limited to: it takes the documents of the current snapshot as they are."""

    EMBED = "embed"
    TAGS = "tags"


_ANEW = {Only.EMBED: Stage.EMBED, Only.TAGS: Stage.TAG}


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """`jobs` processes; `keep` old snapshots; `fresh` ignores every cache; `rechunk` cuts passages again."""

    jobs: int = 1
    keep: int = 3
    fresh: bool = False
    rechunk: bool = False
    only: Only | None = None

    def anew(self) -> frozenset[Stage]:
        """Return the stages that do not trust the cache."""
        if self.fresh:
            return frozenset(Stage)
        chosen = {Stage.CHUNK} if self.rechunk else set()
        return frozenset(chosen | ({_ANEW[self.only]} if self.only else set()))
