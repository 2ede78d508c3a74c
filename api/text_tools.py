"""The verbs on a text alone, without a knowledge base: tag and analyse."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from api.shapes import ParagraphShape, TaggedTextShape, mention_shape, topic_shapes
from nlp.analyzer import Analysis, Analyzer
from nlp.evaluate_tags import Mention, Prediction
from nlp.mentions.cutting import cut_analysis, cut_tags
from nlp.tagging import Tag, Tagger
from nlp.topics import Topic, TopicFinder
from nlp.vocabulary import Vocabulary

FindTopics = Callable[[str, Analysis, tuple[Tag, ...]], tuple[Topic, ...]]


@dataclass(frozen=True, slots=True)
class TextTools:
    """An analyzer, a tagger and a topic finder that belong together."""

    analyzer: Analyzer
    tagger: Tagger
    topics: FindTopics

    def analyze(self, text: str) -> Analysis:
        return self.analyzer.analyze(text)

    def predict(self, text: str) -> Prediction:
        """Return what was found in the form that the evaluation scores."""
        analysis = self.analyzer.analyze(text)
        tags = self.tagger.tag(text, analysis)
        mentions = tuple(Mention(tag.start, tag.end, tag.concept_id, tag.nested) for tag in tags)
        topics = self.topics(text, analysis, tags)
        return Prediction(mentions, tuple(topic.concept_id for topic in topics))

    def tag(self, text: str) -> TaggedTextShape:
        """Return the mentions of the text, and what it and each of its paragraphs (lines) are about."""
        analysis = self.analyzer.analyze(text)
        tags = self.tagger.tag(text, analysis)
        paragraphs = tuple(
            ParagraphShape(start, end, topic_shapes(self._topics(text, analysis, tags, start, end)))
            for start, end in _paragraphs(text)
        )
        return TaggedTextShape(
            text,
            tuple(mention_shape(text, tag) for tag in tags),
            topic_shapes(self.topics(text, analysis, tags)),
            paragraphs,
        )

    def _topics(
        self, text: str, analysis: Analysis, tags: tuple[Tag, ...], start: int, end: int
    ) -> tuple[Topic, ...]:
        return self.topics(text[start:end], cut_analysis(analysis, start, end), cut_tags(tags, start, end))


def tools_for(analyzer: Analyzer, vocabulary: Vocabulary) -> TextTools:
    return TextTools(analyzer, Tagger(vocabulary), TopicFinder(vocabulary))


def _paragraphs(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"\S(?:[^\n]*\S)?", text)]
