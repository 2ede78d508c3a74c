"""What a build says when it ends, and what a plan says before it begins."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that was left out; `error` is the class name, `detail` the sentence for a person."""

    source: str
    error: str
    detail: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """The fields of the contract. `snapshot` is the current one's id when nothing changed.

    `warnings` are those of every document in the base, `new_warnings` those of documents worked on this time.
    """

    snapshot: str
    documents: int
    passages: int
    added: int
    changed: int
    unchanged: int
    removed: int
    failed: tuple[Failure, ...]
    warnings: tuple[str, ...]
    new_warnings: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build would do: documents by what happens to them, work by stage, and the time it may take."""

    added: int
    changed: int
    unchanged: int
    removed: int
    stages: tuple[tuple[str, int], ...]
    seconds: float
