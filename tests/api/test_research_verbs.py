import csv
import io
import json
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def reviewed(maagar, root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A base over one short text, and its source folder."""
    folder = tmp_path_factory.mktemp("reviewed")
    source = folder / "source"
    source.mkdir()
    text = "סיכום הישיבה\n\nועדת ההיגוי דנה בבניית אמון בין השותפים. הוועדה אישרה את התקציב."
    (source / "minutes.txt").write_text(text, encoding="utf-8")
    done = maagar("build", source, "--home", folder / "home")
    assert done.code == 0, done.err
    return folder / "home", source


def test_a_rejected_tag_is_gone_after_the_next_build_and_stays_gone(maagar, reviewed) -> None:
    home, source = reviewed
    waiting = maagar("review", "list", "--home", home, "--json").json
    item = next(one for one in waiting if one["tag"]["concept_id"] == "steering-committee")
    place = (item["document_id"], item["anchor"]["start"], item["anchor"]["end"], "steering-committee")
    assert item["anchor"]["quote"] == "ועדת ההיגוי"
    done = maagar("review", "decide", "reject", *place, "--by", "dana", "--home", home)
    assert (done.code, "recorded as 1" in done.out) == (0, True)
    for _ in range(2):
        assert maagar("build", source, "--home", home).code == 0
        assert "steering-committee" not in _concepts_of_base(maagar, home)


def test_a_verdict_on_what_is_not_there_is_refused(maagar, reviewed) -> None:
    home, _ = reviewed
    (document,) = maagar("documents", "--home", home, "--json").json["documents"]
    for place, code, error in (
        (
            (0, 4),
            3,
            "no tag 'trust at 0-4'. `maagar review list` shows the tags; `add` is for what was missed.",
        ),
        ((5, 5), 2, "the span 5-5 holds no words. Give one that does; 0 0 --topic is the whole document."),
    ):
        command = ("accept", document["id"], *map(str, place), "trust", "--by", "dana")
        done = maagar("review", "decide", *command, "--home", home)
        assert (done.code, done.err) == (code, f"maagar: {error}\n")


def test_nobody_decides_nothing(maagar) -> None:
    for command in (["decide", "add", "minutes", "0", "5", "trust"], ["import", "a.csv", "--format", "csv"]):
        for name in ("", " "):
            done = maagar("review", *command, "--by", name)
            assert (done.code, "a name is needed" in done.err) == (2, True)


def test_two_reviewers_agreement_is_reported(maagar, reviewed) -> None:
    home, _ = reviewed
    items = maagar("review", "list", "--home", home, "--json").json
    trust = next(one for one in items if one["tag"]["concept_id"] == "trust")
    place = (trust["document_id"], trust["anchor"]["start"], trust["anchor"]["end"], "trust")
    for person in ("dana", "yoav"):
        maagar("review", "decide", "accept", *place, "--by", person, "--home", home)
    found = maagar("review", "agreement", "--home", home, "--json").json
    assert (found["people"], found["items"], found["observed"]) == (["dana", "yoav"], 1, 1.0)
    assert maagar("review", "disagreements", "--home", home, "--json").json == []


def test_export_writes_the_tags_as_csv_with_exact_offsets(maagar, home) -> None:
    table = maagar("export", "--format", "csv", "--home", home).out.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert rows
    documents = {row["document_id"] for row in rows}
    texts = {one: maagar("show", one, "--home", home, "--json").json["document"]["text"] for one in documents}
    assert all(
        texts[row["document_id"]][int(row["start"]) : int(row["end"])] == row["surface"] for row in rows
    )


def test_stats_count_mentions_and_their_company(maagar, home) -> None:
    rows = maagar("stats", "frequencies", "--home", home, "--json").json
    assert {"steering-committee", "trust"} <= {row["concept_id"] for row in rows}
    pairs = maagar("stats", "cooccurrence", "--home", home, "--json").json
    assert all(pair["first"] < pair["second"] and pair["together"] >= 2 for pair in pairs)


def test_an_own_vocabulary_is_kept_for_every_later_command(maagar, tmp_path) -> None:
    source, home = tmp_path / "source", tmp_path / "home"
    source.mkdir()
    (source / "a.txt").write_text("הגמל חוצה את המדבר בלי לשתות מים.", encoding="utf-8")
    (tmp_path / "my.csv").write_text("id,prefLabel_he,prefLabel_en\ncamel,גמל,camel\n", encoding="utf-8")
    done = maagar("build", source, "--vocabulary", tmp_path / "my.csv", "--home", home)
    assert done.code == 0, done.err
    (tmp_path / "my.csv").unlink()
    hits = maagar("search", "גמל", "--home", home, "--json").json["hits"]
    assert [one["id"] for one in hits[0]["concepts"]] == ["camel"]
    assert maagar("build", source, "--home", home, "--json").json["unchanged"] == 1


def _concepts_of_base(maagar, home: Path) -> set[str]:
    lines = maagar("export", "--format", "jsonl", "--home", home).out.splitlines()
    return {tag["concept"] for line in lines for tag in json.loads(line)["mentions"]}


def test_documents_are_filed_from_the_command_line(maagar, tmp_path: Path) -> None:
    vocabulary = tmp_path / "topics.csv"
    vocabulary.write_text("id,prefLabel_he\nwater,מים\nwork,עבודה\n", encoding="utf-8")
    rows = [
        ("נחל ואגם ומפלס", "מים"),
        ("שכר וחופשה", "work"),
        ("הנחל והאגם", "water"),
        ("שכר המעביד", "עבודה"),
    ]
    labelled = tmp_path / "labelled.jsonl"
    labelled.write_text(
        "\n".join(
            json.dumps({"id": str(number), "text": text, "concepts": [concept]}, ensure_ascii=False)
            for number, (text, concept) in enumerate(rows)
        ),
        encoding="utf-8",
    )
    model, text = tmp_path / "model.npz", tmp_path / "new.txt"
    text.write_text("מפלס האגם ירד", encoding="utf-8")
    done = maagar("classify", "train", labelled, "--vocabulary", vocabulary, "--model", model)
    assert (done.code, "learned 2 of 2 concepts from 4 documents" in done.out) == (0, True)
    (found,) = maagar("classify", "suggest", text, "--model", model, "--limit", "1", "--json").json
    assert [one["concept"] for one in found["concepts"]] == ["water"]
    assert "water" in maagar("classify", "suggest", "--model", model, stdin="הנחל").out
    scores = maagar("eval", "classify", labelled, "--model", model, "--vocabulary", vocabulary, "--json").json
    assert (scores["documents"], scores["ndcg@5"]) == (4, 1.0)
    assert scores["concepts"]["work"]["gold"] == 2
    folds = maagar("eval", "classify", labelled, "--folds", "2", "--vocabulary", vocabulary).out
    assert folds.startswith("documents\t4\nf1@5\t")


def test_filing_says_what_is_missing_or_wrong(maagar, tmp_path: Path) -> None:
    labelled = tmp_path / "labelled.jsonl"
    labelled.write_text('{"text": "א", "concepts": ["no-such"]}\n', encoding="utf-8")
    done = maagar("classify", "train", labelled, "--model", tmp_path / "m.npz")
    assert (done.code, "labelled.jsonl:1: 'no-such'" in done.err) == (2, True)
    assert maagar("classify", "suggest", labelled, "--model", tmp_path / "m.npz").code == 3
    for command in (("classify", "train"), ("eval", "classify"), ("eval", "tags")):
        more = ("--model", tmp_path / "m.npz") if command[0] == "classify" else ()
        assert maagar(*command, tmp_path / "none.jsonl", *more).code == 3


def test_what_was_judged_before_an_edit_is_still_judged_after_it(maagar, tmp_path: Path) -> None:
    source, home = tmp_path / "source", tmp_path / "home"
    source.mkdir()
    text = "ועדת ההיגוי דנה באמון בין השותפים ואישרה את התקציב לשנה הבאה."
    (source / "minutes.txt").write_text(text, encoding="utf-8")
    assert maagar("build", source, "--home", home).code == 0
    ((document_id, start),) = [
        (one["document_id"], one["anchor"]["start"])
        for one in maagar("review", "list", "--home", home, "--json").json
        if one["tag"]["concept_id"] == "trust"
    ]
    place = (document_id, start, start + len("באמון"), "trust")
    assert maagar("review", "decide", "accept", *place, "--by", "dana", "--home", home).code == 0
    (source / "minutes.txt").write_text("נוספה שורה.\n\n" + text, encoding="utf-8")
    assert maagar("build", source, "--home", home).code == 0
    waiting = maagar("review", "list", "--home", home, "--json").json
    assert "trust" not in {one["tag"]["concept_id"] for one in waiting}
    now = maagar("show", document_id, "--home", home, "--json").json["document"]["text"].index("באמון")
    moved = (document_id, now, now + len("באמון"), "trust")
    assert maagar("review", "decide", "reject", *moved, "--by", "yoav", "--home", home).code == 0
    (one,) = maagar("review", "disagreements", "--home", home, "--json").json
    assert one["anchor"]["start"] == moved[1]
    agreement = maagar("review", "agreement", "--home", home)
    assert agreement.out.splitlines()[1].startswith("dana, yoav\t1\t0.0000")


def test_the_timeline_of_an_unknown_concept_is_no_such_thing(maagar, home: Path) -> None:
    done = maagar("stats", "timeline", "--concept", "no-such", "--home", home)
    assert (done.code, "no concept 'no-such'" in done.err) == (3, True)
