"""Scores of tags, computed by hand on small passages."""

import json
from pathlib import Path

import pytest

from nlp.errors import GoldFormatError, TagGoldFormatError
from nlp.evaluate_tags import GoldPassage, Mention, Prediction, Score, evaluate_tags, read_gold, score

TEXT = "אמון בין שותפים בשותפות"


def _passage(*mentions: Mention, topics: frozenset[str] | None = None) -> GoldPassage:
    return GoldPassage(TEXT, mentions, topics)


def test_exact_needs_span_and_concept() -> None:
    gold = [_passage(Mention(0, 4, "trust"), Mention(9, 15, "partner"))]
    found = [Prediction((Mention(0, 4, "trust"), Mention(9, 14, "partner"), Mention(16, 23, "trust")))]
    scores = score(gold, found)
    assert (scores.mentions.hits, scores.mentions.missed, scores.mentions.wrong) == (1, 1, 2)
    assert scores.mentions.precision == pytest.approx(1 / 3)
    assert scores.mentions.recall == pytest.approx(1 / 2)
    assert scores.mentions.f1 == pytest.approx(2 / 5)


def test_overlap_matches_one_to_one_and_longest_first() -> None:
    gold = [_passage(Mention(0, 10, "trust"))]
    found = [Prediction((Mention(0, 3, "trust"), Mention(4, 10, "trust")))]
    scores = score(gold, found)
    assert (scores.mentions_overlap.hits, scores.mentions_overlap.missed, scores.mentions_overlap.wrong) == (
        1,
        0,
        1,
    )


def test_nested_mentions_count_on_neither_side() -> None:
    gold = [_passage(Mention(0, 15, "trust-building"), Mention(0, 4, "trust", nested=True))]
    found = [Prediction((Mention(0, 15, "trust-building"), Mention(5, 8, "trust")))]
    assert score(gold, found).mentions.f1 == 1.0


def test_optional_gold_is_neither_hit_nor_miss() -> None:
    gold = [_passage(Mention(0, 4, "trust", optional=True), Mention(9, 15, "partner", optional=True))]
    found = [Prediction((Mention(0, 4, "trust"),))]
    scores = score(gold, found)
    assert (scores.mentions.hits, scores.mentions.missed, scores.mentions.wrong) == (0, 0, 0)
    overlap = scores.mentions_overlap
    assert (overlap.hits, overlap.missed, overlap.wrong) == (0, 0, 0)


def test_topics_are_micro_averaged_and_null_ones_left_out() -> None:
    gold = [_passage(topics=frozenset({"a", "b"})), _passage(topics=None)]
    found = [Prediction((), ("a", "c")), Prediction((), ("d",))]
    topics = score(gold, found).topics
    assert topics is not None
    assert (topics.hits, topics.missed, topics.wrong) == (1, 1, 1)
    assert topics.f1 == 0.5


def test_topics_that_no_passage_has_are_not_scored() -> None:
    scores = score([_passage()], [Prediction((), ("d",))])
    assert scores.topics is None
    assert scores.to_json()["topics"] is None


def test_a_mention_that_stands_twice_counts_once_in_both_measures() -> None:
    twice = (Mention(0, 4, "trust"), Mention(0, 4, "trust"))
    for gold, found in ((twice, twice[:1]), (twice[:1], twice)):
        scores = score([_passage(*gold)], [Prediction(found)])
        assert scores.mentions == scores.mentions_overlap == Score(hits=1)


def test_an_exact_hit_is_an_overlapping_one_beside_an_equal_overlap() -> None:
    gold = _passage(Mention(0, 10, "trust", optional=True), Mention(0, 4, "trust"))
    scores = score([gold], [Prediction((Mention(0, 4, "trust"),))])
    assert scores.mentions == scores.mentions_overlap == Score(hits=1)


def test_scores_by_concept_count_gold_and_predicted() -> None:
    gold = [_passage(Mention(0, 4, "trust"))]
    found = [Prediction((Mention(0, 4, "trust"), Mention(9, 15, "trust")))]
    table = score(gold, found).to_json()["concepts"]
    assert table == {
        "trust": {"precision": 0.5, "recall": 1.0, "f1": pytest.approx(2 / 3), "gold": 1, "predicted": 2}
    }


def test_predictions_are_written_a_line_a_passage(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"text": TEXT, "mentions": [], "topics": ["trust"]}) + "\n", encoding="utf-8")
    out = tmp_path / "out.jsonl"
    evaluate_tags(gold, lambda text: Prediction((Mention(0, 4, "trust"),), ("trust",)), out)
    assert json.loads(out.read_text(encoding="utf-8")) == {
        "text": TEXT,
        "mentions": [{"start": 0, "end": 4, "concept": "trust"}],
        "topics": ["trust"],
    }


@pytest.mark.parametrize(
    "line",
    ["{", '{"text": "א"}', '{"text": "א", "mentions": [{"start": 0, "end": 5, "concept": "x"}]}',
     '{"text": "א", "mentions": [{"start": "0", "end": 1, "concept": "x"}]}'],
)  # fmt: skip
def test_a_bad_gold_line_is_named(tmp_path: Path, line: str) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"text": "א", "mentions": [], "topics": null}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(GoldFormatError, match=r"gold\.jsonl:2"):
        list(read_gold(gold))


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ('[]', "a line must be an object"),
        ('{"text": 5, "mentions": []}', "text must be a string"),
        ('{"text": "א", "mentions": {}}', "mentions must be a list"),
        ('{"text": "א", "mentions": ["א"]}', "a mention must be an object"),
        ('{"text": "א", "mentions": [{"start": 0, "end": 1, "concept": ["x"]}]}', "concept must be a string"),
        ('{"text": "א", "mentions": [{"start": 0, "end": true, "concept": "x"}]}',
         "start and end must be whole numbers"),
        ('{"text": "א", "mentions": [], "topics": "trust"}', "topics must be null or a list of strings"),
        ('{"text": "א", "mentions": [], "topics": [5]}', "topics must be null or a list of strings"),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_kind_is_refused_with_its_line(tmp_path: Path, line: str, wanted: str) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('\n{"text": "א", "mentions": [], "topics": null}\n' + line, encoding="utf-8")
    with pytest.raises(TagGoldFormatError) as error:
        list(read_gold(gold))
    assert str(error.value) == (
        f"{gold}:3: has a value of the wrong kind ({wanted}). See `maagar eval tags --help` for the shape."
    )


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_a_gold_file_without_a_passage_is_refused(tmp_path: Path, content: str) -> None:
    gold, predictions = tmp_path / "gold.jsonl", tmp_path / "found.jsonl"
    gold.write_text(content, encoding="utf-8")
    with pytest.raises(TagGoldFormatError, match=r"gold\.jsonl: there is no passage in it\. "):
        evaluate_tags(gold, lambda _: Prediction(()), predictions)
    assert not predictions.exists()


def test_predictions_keep_a_lone_surrogate_of_the_text(tmp_path: Path) -> None:
    gold, predictions = tmp_path / "gold.jsonl", tmp_path / "found.jsonl"
    gold.write_text('{"text": "אמון \\ud83d", "mentions": [], "topics": null}\n', encoding="utf-8")
    evaluate_tags(gold, lambda _: Prediction((Mention(0, 4, "trust"),)), predictions)
    found = json.loads(predictions.read_text(encoding="utf-8"))
    assert found["text"] == "אמון \ud83d"
    assert found["mentions"] == [{"start": 0, "end": 4, "concept": "trust"}]
