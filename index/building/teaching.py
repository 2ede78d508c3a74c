"""Tools that have learned from people's reviews."""

from collections.abc import Sequence
from dataclasses import replace

from index.building.tools import Tools
from index.decision import Decision
from index.learning import learn


def taught(tools: Tools, decisions: Sequence[Decision]) -> Tools:
    """Return the tools with what `decisions` teach; as they are when there are none."""
    return replace(tools, feedback=learn(decisions, tools.analyzer)) if decisions else tools
