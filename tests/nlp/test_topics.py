"""What texts are about."""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from numpy.typing import NDArray

from nlp.aboutness.meaning import VIEWS, Meaning
from nlp.aboutness.mention_features import ConceptRows
from nlp.analyzer import Analyzer, load_analyzer
from nlp.tagging import Tagger
from nlp.topics import Topic, TopicFinder, choose
from nlp.vocabulary import load_vocabulary

DESCRIBED = Path(__file__).parent / "data" / "described_without_names.jsonl"


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return load_analyzer()


def test_a_passage_is_about_what_it_defines(analyzer: Analyzer) -> None:
    vocabulary = load_vocabulary()
    tagger, finder = Tagger(vocabulary), TopicFinder(vocabulary)
    text = "ועדת היגוי: גוף של נציגי השותפים. ועדת ההיגוי מתכנסת פעם בחודש, וחברי ועדת ההיגוי מחליטים בה."
    analysis = analyzer.analyze(text)
    topics = finder(text, analysis, tagger.tag(text, analysis))
    assert topics[0].concept_id == "steering-committee"
    assert topics[0].score > 0.5
    assert [topic.score for topic in topics] == sorted((topic.score for topic in topics), reverse=True)
    assert len(topics) <= 4


def test_a_text_without_mentions_has_no_topics(analyzer: Analyzer) -> None:
    finder = TopicFinder(load_vocabulary())
    assert finder("שלום", analyzer.analyze("שלום"), ()) == ()


def test_a_concept_that_no_word_names_can_be_a_topic(analyzer: Analyzer) -> None:
    vocabulary = load_vocabulary()
    tagger, finder = Tagger(vocabulary), TopicFinder(vocabulary)
    text = "אחרי הרעידה הצליחו אנשי המקום לעמוד במשבר, לעזור זה לזה ולחזור במהירות לשגרה."
    tags = tagger.tag(text, analyzer.analyze(text))
    assert "resilience" not in {tag.concept_id for tag in tags}
    assert finder.topics(text, tags)[0].concept_id == "resilience"


def test_a_quarter_of_described_concepts_are_found_without_their_names(analyzer: Analyzer) -> None:
    vocabulary = load_vocabulary()
    tagger, finder = Tagger(vocabulary), TopicFinder(vocabulary)
    rows = [json.loads(line) for line in DESCRIBED.read_text(encoding="utf-8").splitlines()]
    found = 0
    for row in rows:
        topics = finder.topics(row["text"], tagger.tag(row["text"], analyzer.analyze(row["text"])))
        found += row["concept"] in {topic.concept_id for topic in topics}
    assert found >= len(rows) / 4


def test_texts_of_other_fields_are_about_none_of_the_concepts(analyzer: Analyzer) -> None:
    finder = TopicFinder(load_vocabulary())
    for text in (
        "החללית שוגרה באוגוסט וחלפה על פני מאדים במרץ, ושידרה משם תמונות במשך שלוש דקות.",
        "מערבבים את הקמח עם הביצים והסוכר ואופים חצי שעה בחום בינוני.",
        "https://example.org/2013/files.pdf",
        "",
    ):
        assert finder.topics(text, ()) == ()


def test_nearness_is_told_against_the_other_concepts() -> None:
    vocabulary = load_vocabulary()
    meaning = Meaning(vocabulary)
    nearness = meaning.nearness(meaning.vectors([vocabulary.concepts["resilience"].definition, "…"]))
    assert nearness.shape == (2, len(meaning.place), len(VIEWS))
    assert np.allclose(nearness[0].mean(axis=0), 0, atol=1e-4)
    assert np.allclose(nearness[0].std(axis=0), 1, atol=1e-4)
    assert not nearness[1].any()
    left_out = np.zeros((2, len(meaning.place)), np.bool_)
    assert meaning.nearest(nearness, left_out, 1).places.tolist() == [meaning.place["resilience"]]
    left_out[0, meaning.place["resilience"]] = True
    nearest = meaning.nearest(nearness, left_out, 5)
    assert nearest.texts.tolist() == [0] * 5
    assert meaning.place["resilience"] not in nearest.places


@given(some.lists(some.floats(0.01, 0.99), max_size=7, unique=True))
def test_the_chosen_topics_have_the_best_expected_f1(scores: list[float]) -> None:
    topics = [Topic(str(place), score) for place, score in enumerate(scores)]
    (chosen,) = choose([_scored(topics, least=0.0)], 1, 4)
    expected = max(sum(scores), 1.0)
    sets = [part for size in range(1, 5) for part in combinations(scores, size)]
    best = max((sum(part) / (len(part) + expected) for part in sets), default=0.0)
    assert sum(topic.score for topic in chosen) / (len(chosen) + expected) == pytest.approx(best)


def test_unlikely_topics_are_left_out_whatever_stands_beside_them() -> None:
    named, unnamed = [Topic("a", 0.29), Topic("b", 0.31)], [Topic("c", 0.59)]
    scored = [_scored(named, least=0.3), _scored(unnamed, least=0.6)]
    assert choose(scored, 1, 4) == [(Topic("b", 0.31),)]


def _scored(topics: list[Topic], least: float) -> tuple[ConceptRows, NDArray[np.float64], float]:
    """Return the topics as those of one text."""
    rows = ConceptRows(
        np.zeros(len(topics), np.intp), [each.concept_id for each in topics], np.empty((len(topics), 0))
    )
    return rows, np.array([each.score for each in topics]), least
