"""What whole texts are about, by their passages."""

from hypothesis import given
from hypothesis import strategies as some

from nlp.aboutness.parts import topics_of_parts
from nlp.topics import Topic

CONCEPTS = some.sampled_from("abc")
PARTS = some.lists(
    some.tuples(
        some.integers(1, 900),
        some.dictionaries(CONCEPTS, some.floats(0, 1)).map(
            lambda scores: tuple(Topic(name, score) for name, score in scores.items())
        ),
    )
)


def test_long_passages_count_for_more_than_short_ones() -> None:
    parts = [(300, (Topic("trust", 0.8),)), (100, (Topic("trust", 0.4), Topic("forum", 0.9))), (100, ())]
    assert topics_of_parts(parts) == (Topic("trust", 0.56), Topic("forum", 0.18))


def test_a_concept_in_a_small_part_is_no_topic_of_the_whole() -> None:
    assert topics_of_parts([(990, ()), (10, (Topic("trust", 1.0),))]) == ()
    assert topics_of_parts([]) == ()


@given(PARTS)
def test_a_whole_is_never_more_about_a_concept_than_its_parts(
    parts: list[tuple[int, tuple[Topic, ...]]],
) -> None:
    found = topics_of_parts(parts)
    highest = {
        name: max((t.score for _, ts in parts for t in ts if t.concept_id == name), default=0)
        for name in "abc"
    }
    assert all(topic.score <= highest[topic.concept_id] + 1e-6 for topic in found)
    assert list(found) == sorted(found, key=lambda topic: (-topic.score, topic.concept_id))
