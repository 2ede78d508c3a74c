"""What a build would do, told by the cache without doing it, and how long that may take."""

from collections import Counter
from contextlib import closing
from pathlib import Path

from index.building.base import Base
from index.building.edits import all_decisions
from index.building.intake import Intake
from index.building.job import Tally
from index.building.options import BuildOptions
from index.building.rates import UNKNOWN, seconds_a_document
from index.building.report import Failure, Plan
from index.building.stage_keys import INPUTS, stage_key
from index.building.teaching import taught
from index.building.tools import ToolSource, identity_of
from index.building.work import Work
from index.cache import Cache, Stage
from index.storing.layout import cache_folder
from index.storing.tool_identity import ToolIdentity


def plan_of(home: Path, intake: Intake, base: Base, tools: ToolSource, options: BuildOptions) -> Plan:
    """Return what a build of `intake` would do, at most: a stage may turn out to make the same again."""
    identity = identity_of(taught(tools.load(), all_decisions(home)))
    tally = Tally()
    todo: Counter[Stage] = Counter()
    with closing(Cache(cache_folder(home))) as cache:
        for document in intake.works:
            if not isinstance(document, Failure):
                tally.count(document, base)
                todo.update(missing_stages(document, identity, cache, options.anew()))
    rates = seconds_a_document(home)
    seconds = sum(rates.get(stage, UNKNOWN) * count for stage, count in todo.items()) / max(options.jobs, 1)
    return Plan(
        added=tally.added,
        changed=tally.changed,
        unchanged=tally.unchanged,
        removed=len(base.roster) - tally.changed - tally.unchanged,
        stages=tuple((stage.value, todo[stage]) for stage in Stage),
        seconds=round(seconds, 1),
    )


def missing_stages(work: Work, identity: ToolIdentity, cache: Cache, anew: frozenset[Stage]) -> list[Stage]:
    """Return the stages that a document must go through, those that depend on another one's work included."""
    digests: dict[Stage, str] = {}
    for stage in Stage:
        if stage not in anew and all(earlier in digests for earlier in INPUTS[stage]):
            known = cache.digest(stage, stage_key(stage, identity, work, digests))
            if known is not None:
                digests[stage] = known
    return [stage for stage in Stage if stage not in digests]
