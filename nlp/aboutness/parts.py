"""What a whole text, or a section of it, is about, by the topics of its passages."""

from collections import defaultdict
from collections.abc import Iterable

from nlp.topics import Topic

# A concept that so little of the text is about is no topic of it.
_LEAST = 0.05


def topics_of_parts(parts: Iterable[tuple[int, tuple[Topic, ...]]]) -> tuple[Topic, ...]:
    """Return the topics of a text whose parts have these lengths and topics, best first.

    A score is the mean over the text's letters: the share of it that is likely about the concept.
    """
    sums: defaultdict[str, float] = defaultdict(float)
    total = 0
    for length, topics in parts:
        total += length
        for topic in topics:
            sums[topic.concept_id] += length * topic.score
    means = [Topic(concept, round(each / total, 6)) for concept, each in sums.items() if total]
    kept = (topic for topic in means if topic.score >= _LEAST)
    return tuple(sorted(kept, key=lambda topic: (-topic.score, topic.concept_id)))
