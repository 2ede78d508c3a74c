import math
from pathlib import Path

import pytest

from index.beir import Collection, Entry, read_collection, read_run, write_run
from index.compare import compare
from index.errors import CollectionFormatError
from index.evaluate import scores_by_query

RUN = {"q1": {"a": 3.0, "b": 2.0, "c": 1.0}, "q2": {"c": 2.0, "a": 1.0}}
COLLECTION = Collection(
    (Entry("a", "", "x"), Entry("b", "", "y"), Entry("c", "", "z")),
    {"q1": "x", "q2": "y", "q3": "z"},
    {"q1": {"b": 2, "c": 1}, "q2": {"c": 1}, "q3": {"a": 1}},
)


def test_ndcg_is_that_of_the_formula() -> None:
    ideal = 2 + 1 / math.log2(3)
    found = 2 / math.log2(3) + 1 / math.log2(4)
    scores = scores_by_query(COLLECTION, RUN)
    assert scores["q1"] == pytest.approx(found / ideal)
    assert scores["q2"] == pytest.approx(1.0)


def test_query_without_a_run_counts_zero() -> None:
    assert scores_by_query(COLLECTION, RUN)["q3"] == 0.0


def test_reciprocal_rank_and_recall() -> None:
    assert scores_by_query(COLLECTION, RUN, "mrr@10")["q1"] == pytest.approx(0.5)
    assert scores_by_query(COLLECTION, RUN, "recall@100")["q1"] == pytest.approx(1.0)


def test_run_survives_a_file(tmp_path: Path) -> None:
    write_run(tmp_path / "run.trec", RUN)
    assert read_run(tmp_path / "run.trec") == RUN


def test_collection_is_read(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text('{"_id": "a", "title": "כותרת", "text": "גוף"}\n', "utf-8")
    (tmp_path / "queries.jsonl").write_text('{"_id": "q", "text": "שאלה"}\n', "utf-8")
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\ta\t1\n", "utf-8")
    collection = read_collection(tmp_path)
    assert collection.entries == (Entry("a", "כותרת", "גוף"),)
    assert collection.relevant == {"q": {"a": 1}}


def test_byte_order_marks_are_no_part_of_a_collection(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text('{"_id": "d1", "text": "א"}\n', encoding="utf-8-sig")
    (tmp_path / "queries.jsonl").write_text('{"_id": "q1", "text": "ב"}\n', encoding="utf-8-sig")
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\n", encoding="utf-8-sig")
    assert read_collection(tmp_path).entries[0].id == "d1"


def test_a_lone_surrogate_of_a_collection_is_one_sign_that_can_be_stored(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text('{"_id": "a", "text": "א \\ud83d"}\n', "utf-8")
    (tmp_path / "queries.jsonl").write_text('{"_id": "q", "text": "\\ud83d ב"}\n', "utf-8")
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\ta\t1\n", "utf-8")
    collection = read_collection(tmp_path)
    assert (collection.entries[0].text, collection.queries["q"]) == ("א \ufffd", "\ufffd ב")


def test_broken_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text('{"_id": "a", "text": "גוף"}\n{"_id"\n', "utf-8")
    with pytest.raises(CollectionFormatError, match=r"corpus\.jsonl:2"):
        read_collection(tmp_path)


def test_clear_gain_is_significant_and_noise_is_not() -> None:
    low = {f"q{number}": 0.1 for number in range(30)}
    high = dict.fromkeys(low, 0.9)
    mixed = {f"q{number}": 0.2 if number % 2 else 0.0 for number in range(30)}
    assert compare(low, high).p < 0.001
    assert compare(low, high).difference == pytest.approx(0.8)
    assert compare(low, mixed).p > 0.5


def test_same_runs_do_not_differ() -> None:
    same = compare({"a": 0.5, "b": 1.0}, {"a": 0.5, "b": 1.0})
    assert (same.p, same.better, same.worse) == (1.0, (), ())
