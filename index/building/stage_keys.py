"""What each stage depends on, and so under which key the cache keeps what it makes."""

from collections.abc import Mapping

from index.building.work import Work
from index.cache import Stage, digest_of
from index.storing.tool_identity import ToolIdentity

INPUTS: Mapping[Stage, tuple[Stage, ...]] = {
    Stage.PARSE: (),
    Stage.CHUNK: (Stage.PARSE,),
    Stage.ANALYSE: (Stage.CHUNK,),
    Stage.TERMS: (Stage.CHUNK, Stage.ANALYSE),
    Stage.WORDS: (Stage.CHUNK, Stage.ANALYSE),
    Stage.TAG: (Stage.CHUNK, Stage.ANALYSE, Stage.WORDS),
    Stage.EMBED: (Stage.CHUNK,),
}
SHOWN = (Stage.PARSE, Stage.CHUNK, Stage.TERMS, Stage.TAG, Stage.EMBED)


def stage_key(stage: Stage, tools: ToolIdentity, work: Work, digests: Mapping[Stage, str]) -> str:
    """Return the key of what `stage` makes of a document, by the digests of what earlier stages made."""
    inputs = [digests[earlier] for earlier in INPUTS[stage]]
    return digest_of(stage, tools.of(stage), *inputs, *_own_inputs(stage, work))


def result_of(digests: Mapping[Stage, str]) -> str:
    """Return the digest of all that a snapshot shows of a document."""
    return digest_of(*(digests[stage] for stage in SHOWN))


def _own_inputs(stage: Stage, work: Work) -> tuple[str, ...]:
    if stage is Stage.PARSE:
        return (work.id, work.source, work.content, work.described())
    return (work.reviewed(),) if stage is Stage.TAG else ()
