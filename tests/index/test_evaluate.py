import math
from pathlib import Path

import pytest

from index.beir import Collection, Entry, read_collection, read_run, write_run
from index.compare import compare
from index.errors import CollectionFormatError
from index.evaluate import scores_by_query, strictly_falling
from ingest.errors import FileMissingError

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


def test_a_run_keeps_the_order_of_passages_of_one_score(tmp_path: Path) -> None:
    run = {"q1": dict(zip("cab", strictly_falling([0.5, 0.5, 0.0000001]), strict=True))}
    write_run(tmp_path / "run.trec", run)
    assert list(read_run(tmp_path / "run.trec")["q1"].values()) == [0.5, 0.499998, 0.0]
    assert scores_by_query(COLLECTION, run, "mrr@10")["q1"] == pytest.approx(1.0)


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


CORPUS = '{"_id": "a", "text": "גוף"}\n{"_id": "b", "text": "עוד"}\n'
QUERIES = '{"_id": "q", "text": "שאלה"}\n'
HEADER = "query-id\tcorpus-id\tscore\n"


def _written(folder: Path, corpus: str = CORPUS, queries: str = QUERIES, qrels: str = "q\ta\t1\n") -> Path:
    (folder / "corpus.jsonl").write_text(corpus, "utf-8")
    (folder / "queries.jsonl").write_text(queries, "utf-8")
    (folder / "qrels.tsv").write_text(qrels, "utf-8")
    return folder


@pytest.mark.parametrize("header", ["", HEADER, "\ufeff" + HEADER])
def test_judgements_are_read_with_and_without_a_header(tmp_path: Path, header: str) -> None:
    folder = _written(tmp_path, qrels=f"{header}q\ta\t1\nq\tb\t0\n")
    assert read_collection(folder).relevant == {"q": {"a": 1, "b": 0}}


def test_a_line_separator_within_a_text_ends_no_line(tmp_path: Path) -> None:
    folder = _written(tmp_path, corpus='{"_id": "a", "text": "גוף\u2028שני"}\n\n')
    assert read_collection(folder).entries == (Entry("a", "", "גוף\u2028שני"),)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"corpus": CORPUS + CORPUS}, r"corpus\.jsonl:3: _id 'a' stands in line 1 already"),
        ({"queries": QUERIES * 2}, r"queries\.jsonl:2: _id 'q' stands in line 1 already"),
        ({"corpus": CORPUS + '{"_id": "c d", "text": "א"}'}, r"corpus\.jsonl:3: _id 'c d' must be one word"),
        ({"queries": '{"_id": "q\\u2028", "text": "א"}'}, r"queries\.jsonl:1: _id 'q\\u2028' must be"),
        ({"corpus": '{"_id": "c\\ud83d", "text": "א"}'}, r"corpus\.jsonl:1: _id 'c\\ud83d' must be one"),
        ({"queries": '{"_id": "", "text": "א"}'}, r"queries\.jsonl:1: _id '' must be one word"),
        ({"corpus": CORPUS + '{"_id": "c", "text": "נקט'}, r"corpus\.jsonl:3: this is not JSON"),
        ({"corpus": '{"_id": "a", "text": null}\n'}, r"corpus\.jsonl:1: _id and text are needed"),
        ({"qrels": HEADER}, r"qrels\.tsv: there is no judgement"),
        ({"qrels": ""}, r"qrels\.tsv: there is no judgement"),
        ({"qrels": HEADER + "q\ta\t--1\n"}, r"qrels\.tsv:2: query-id, corpus-id and score"),
        ({"qrels": "q\tx\t1\nq\ty\t1\n"}, r"no judgement names an _id of corpus\.jsonl; the first names 'x'"),
        ({"qrels": "p\ta\t1\n"}, r"no judgement names an _id of queries\.jsonl; the first names 'p'"),
        ({"corpus": ""}, r"no judgement names an _id of corpus\.jsonl"),
    ],
)
def test_collection_that_cannot_be_scored_is_refused_by_line(
    tmp_path: Path, files: dict[str, str], said: str
) -> None:
    with pytest.raises(CollectionFormatError, match=said):
        read_collection(_written(tmp_path, **files))


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_line_that_is_not_utf_8_is_named(tmp_path: Path, start: bytes) -> None:
    folder = _written(tmp_path)
    (folder / "corpus.jsonl").write_bytes(start + CORPUS.encode() + '{"_id": "c", "text": "א'.encode()[:-1])
    with pytest.raises(CollectionFormatError, match=r"corpus\.jsonl:3: this is not UTF-8"):
        read_collection(folder)


def test_run_without_a_score_is_named(tmp_path: Path) -> None:
    (tmp_path / "run.trec").write_text("q Q0 a 1 0.5 x\nq Q0 b 2 high x\n", "utf-8")
    with pytest.raises(CollectionFormatError, match=r"run\.trec:2: a run has six columns"):
        read_run(tmp_path / "run.trec")


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


def test_a_collection_without_its_corpus_names_the_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError, match=r"corpus\.jsonl: no such file"):
        read_collection(tmp_path)
