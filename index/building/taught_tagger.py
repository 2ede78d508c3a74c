"""A tagger that has learned from people's reviews."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.building.tools import TextTagger, Tools
from index.decision import Decision
from index.learning import learn
from nlp.analyzer import Analysis
from nlp.feedback import Feedback
from nlp.tagging import Tag


@dataclass(frozen=True, slots=True)
class TaughtTagger:
    """Adjusts what a tagger finds by what was learned."""

    tagger: TextTagger
    feedback: Feedback

    def tag(self, text: str, analysis: Analysis) -> tuple[Tag, ...]:
        return self.feedback.adjust(self.tagger.tag(text, analysis), analysis)


def taught(tools: Tools, decisions: Sequence[Decision]) -> Tools:
    """Return the tools with a tagger that has learned from `decisions`; as they are when there are none."""
    if not decisions:
        return tools
    feedback = learn(decisions, tools.analyzer)
    return replace(tools, tagger=TaughtTagger(tools.tagger, feedback), learned=feedback.digest)
