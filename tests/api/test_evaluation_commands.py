"""`eval` and `classify` on files with nothing to score, and what their help says of the files."""

import json
from pathlib import Path

import pytest


def _gold(folder: Path, **line: object) -> Path:
    path = folder / "gold.jsonl"
    path.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def test_topics_that_are_not_scored_are_null_and_said_to_be(maagar, tmp_path: Path) -> None:
    gold = _gold(tmp_path, text="אמון", mentions=[], topics=None)
    assert maagar("eval", "tags", gold, "--json").json["topics"] is None
    assert "topics\tnot scored\nconcepts\n" in maagar("eval", "tags", gold).out


def test_a_text_that_is_no_string_is_named_with_its_line(maagar, tmp_path: Path) -> None:
    gold = _gold(tmp_path, text=5, mentions=[], topics=None)
    done = maagar("eval", "tags", gold)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"maagar: {gold}:1: has a value of the wrong kind (text must be a string)."
        " See `maagar eval tags --help` for the shape.\n"
    )


@pytest.mark.parametrize(
    ("command", "what", "shape"),
    [
        (("eval", "tags"), "there is no passage in it", "eval tags"),
        (("eval", "nlp"), "there is no sentence in it", "eval nlp"),
        (("eval", "classify"), "there are no examples in it", "classify train"),
        (("classify", "train"), "there are no examples in it", "classify train"),
    ],
)
def test_an_empty_file_is_wrong_usage(
    maagar, tmp_path: Path, command: tuple[str, ...], what: str, shape: str
) -> None:
    empty, model = tmp_path / "empty", tmp_path / "model.npz"
    empty.write_bytes(b"")
    done = maagar(*command, empty, *(("--model", model) if command[0] == "classify" else ()))
    assert (done.code, done.out) == (2, "")
    assert done.err == f"maagar: {empty}: {what}. See `maagar {shape} --help` for the shape.\n"
    assert not model.exists()


@pytest.mark.parametrize("command", [("read",), ("eval", "tags"), ("eval", "nlp")])
def test_a_folder_where_a_file_is_wanted_is_called_one(maagar, tmp_path: Path, command) -> None:
    done = maagar(*command, tmp_path)
    assert (done.code, done.out) == (2, "")
    assert f"File '{tmp_path}' is a directory." in done.err


def _collection(folder: Path, queries: int) -> Path:
    """Write a collection of so many questions, each with one entry that answers it."""
    numbers = range(queries)
    for name in ("corpus", "queries"):
        lines = [json.dumps({"_id": f"{name[0]}{number}", "text": "אמון"}) for number in numbers]
        (folder / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    grades = "".join(f"q{number}\tc{number}\t1\n" for number in numbers)
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + grades, encoding="utf-8")
    return folder


def _run(path: Path, *pairs: tuple[str, str]) -> Path:
    lines = (f"{query} Q0 {entry} 1 1.0 mine\n" for query, entry in pairs)
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_a_chance_that_is_not_nothing_is_not_printed_as_nothing(maagar, tmp_path: Path) -> None:
    folder = _collection(tmp_path, 20)
    good = _run(tmp_path / "good", *((f"q{number}", f"c{number}") for number in range(20)))
    bad = _run(tmp_path / "bad", ("q0", "c1"))
    printed = maagar("eval", "compare", folder, bad, good).out
    assert "difference\t1.0000\np\t< 0.0001\n" in printed
    assert maagar("eval", "compare", folder, bad, good, "--json").json["p"] == 1 / 20_001
    assert "difference\t0.0000\np\t1.0000\n" in maagar("eval", "compare", folder, good, good).out


def test_a_run_without_a_query_of_the_set_is_wrong_usage(maagar, tmp_path: Path) -> None:
    folder = _collection(tmp_path, 2)
    good = _run(tmp_path / "good", ("q0", "c0"))
    for other, told in (
        (_run(tmp_path / "other", ("x1", "c0")), "; its first is 'x1'"),
        (_run(tmp_path / "empty"), ""),
    ):
        done = maagar("eval", "compare", folder, good, other)
        assert (done.code, done.out) == (2, "")
        assert f"{other}: there is no judged query of the set in it{told}" in done.err


def test_help_names_the_keys_of_a_gold_line(maagar) -> None:
    tags, nlp = (" ".join(maagar("eval", name, "--help").out.split()) for name in ("tags", "nlp"))
    assert '{"text": …, "mentions": […], "topics": […]}' in tags
    assert '{"start": …, "end": …, "concept": …}' in tags
    assert "ID FORM LEMMA UPOS XPOS FEATS HEAD DEPREL DEPS MISC" in nlp
