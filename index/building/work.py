"""A document to take through the stages, and what came of it."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from index.cache import Stage, digest_of
from index.decision import Decision, MetadataFix
from index.storing.codec import Codec
from ingest.metadata import Metadata


@dataclass(frozen=True, slots=True)
class Edits:
    """What others say of a document: a bibliography beside it, and people's decisions."""

    metadata: Metadata | None = None
    fixes: tuple[MetadataFix, ...] = ()
    decisions: tuple[Decision, ...] = ()


METADATA: Codec[Metadata | None] = Codec(Metadata | None)
_FIXES: TypeAdapter[tuple[MetadataFix, ...]] = TypeAdapter(tuple[MetadataFix, ...])
_DECISIONS: TypeAdapter[tuple[Decision, ...]] = TypeAdapter(tuple[Decision, ...])


@dataclass(frozen=True, slots=True)
class Work:
    """A source to take through the stages; `content` is the digest of its bytes, `path` where they are."""

    id: str
    source: str
    path: str
    content: str
    edits: Edits = Edits()

    def described(self) -> str:
        """Return the digest of what is said of the document's metadata."""
        return digest_of(METADATA.encode(self.edits.metadata), _FIXES.dump_json(self.edits.fixes))

    def reviewed(self) -> str:
        """Return the digest of the decisions on its tags and topics."""
        return digest_of(_DECISIONS.dump_json(self.edits.decisions))

    def inputs(self) -> str:
        """Return the digest of everything that what becomes of it depends on, the tools apart."""
        return digest_of(self.source, self.content, self.described(), self.reviewed())


@dataclass(frozen=True, slots=True)
class StageKeys:
    """Where the cache has what each stage made of a document."""

    parse: str
    chunk: str
    analyse: str
    terms: str
    words: str
    tag: str
    embed: str

    def of(self, stage: Stage) -> str:
        return str(getattr(self, stage.value))


@dataclass(frozen=True, slots=True)
class Done:
    """A document that went through; `result` is the digest of all that the snapshot shows of it.

    `spent` are the seconds that each stage took, of those that the cache did not spare.
    """

    keys: StageKeys
    result: str
    spent: tuple[tuple[Stage, float], ...] = ()
    warnings: tuple[str, ...] = ()
