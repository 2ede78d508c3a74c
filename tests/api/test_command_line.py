import json
from pathlib import Path

import pytest

STEERING = "מה תפקידה של ועדת ההיגוי בשותפות?"
HIT_KEYS = {
    "passage_id", "document_id", "title", "authors", "year", "heading_path", "pages", "text", "score",
    "highlights", "concepts",
}  # fmt: skip


def test_the_first_answer_to_a_question_on_steering_committees_is_about_them(maagar, home) -> None:
    result = maagar("search", STEERING, "--home", home, "--json").json
    first = result["hits"][0]
    assert "ועדת ההיגוי" in first["text"] or "ועדת היגוי" in first["text"]
    assert "steering-committee" in {concept["id"] for concept in first["concepts"]}


def test_search_json_has_the_shape_of_the_contract(maagar, home) -> None:
    result = maagar("search", "בניית אמון בין שותפים", "--limit", "3", "--home", home, "--json").json
    assert (result["query"], result["mode"], result["offset"], result["limit"]) == (
        "בניית אמון בין שותפים", "hybrid", 0, 3,
    )  # fmt: skip
    assert len(result["hits"]) == 3
    assert result["total_entries"] >= 3
    for hit in result["hits"]:
        assert set(hit) >= HIT_KEYS
        for concept in hit["concepts"]:
            assert hit["text"][concept["start"] : concept["end"]] == concept["surface"]
    scores = [hit["score"] for hit in result["hits"]]
    assert scores == sorted(scores, reverse=True)


def test_highlights_land_on_inflected_and_prefixed_words(maagar, home) -> None:
    result = maagar("search", "שותפות", "--mode", "lexical", "--home", home, "--json").json
    lit = {hit["text"][span["start"] : span["end"]] for hit in result["hits"] for span in hit["highlights"]}
    assert lit & {"בשותפות", "השותפות", "לשותפות", "שותפויות"}


def test_a_concept_filter_leaves_only_passages_that_carry_it(maagar, home) -> None:
    arguments = ("search", "עבודה משותפת", "--concept", "steering-committee", "--home", home, "--json")
    hits = maagar(*arguments).json["hits"]
    assert hits
    assert all("steering-committee" in {one["id"] for one in hit["concepts"]} for hit in hits)


def test_what_is_negated_is_left_out_of_what_a_filter_finds(maagar, home) -> None:
    def found(query: str) -> set[str]:
        hits = maagar("search", query, "--limit", "100", "--home", home, "--json").json["hits"]
        return {hit["passage_id"] for hit in hits}

    every, without = found("concept:steering-committee"), found("concept:steering-committee NOT אמון")
    with_it = found("concept:steering-committee AND אמון")
    assert without
    assert with_it
    assert without | with_it == every
    assert not without & with_it


def test_points_and_marks_change_nothing_in_what_is_found(maagar, home) -> None:
    plain, pointed = (
        maagar("search", query, "--mode", "lexical", "--home", home, "--json").json
        for query in ("השותפות", "ה\u200fשׁוּתָּפוּת")
    )
    assert pointed["total_entries"] == plain["total_entries"] > 0
    assert [one["passage_id"] for one in pointed["hits"]] == [one["passage_id"] for one in plain["hits"]]


@pytest.mark.parametrize("query", ["NOT " * 2_400 + "אמון", "year:99999999999999999999", "אמון OR year:2012"])
def test_a_query_that_cannot_be_read_is_a_usage_error_of_one_line(maagar, home, query) -> None:
    refused = maagar("search", query, "--home", home)
    assert refused.code == 2
    assert "cannot be read" in refused.err
    assert len(refused.err.splitlines()) <= 2


def test_context_marks_its_quotes_and_keeps_within_its_budget(maagar, home) -> None:
    asked = ("context", "מה תפקידה של ועדת ההיגוי?", "--budget", "600", "--home", home)
    found = maagar(*asked, "--json").json
    marked = [f"[{number}] {quote['text']}" for number, quote in enumerate(found["quotes"], start=1)]
    assert marked
    assert found["context"] == "\n".join(marked)
    assert len(found["context"]) <= 600
    assert maagar(*asked).out == found["context"] + "\n"
    assert maagar("context", "אמון", "--budget", "5", "--home", home).code == 2


def test_similar_passages_come_without_the_passage_itself(maagar, home) -> None:
    hit = maagar("search", "בניית אמון", "--limit", "1", "--home", home, "--json").json["hits"][0]
    hits = maagar("similar", hit["passage_id"], "--limit", "3", "--home", home, "--json").json
    assert len(hits) == 3
    assert hit["passage_id"] not in {one["passage_id"] for one in hits}
    assert set(hits[0]) == set(hit)
    printed = maagar("similar", hit["passage_id"], "--limit", "3", "--home", home).out
    assert printed.endswith("3 passages\n")
    assert hits[0]["passage_id"] in printed
    assert maagar("similar", "nothing", "--home", home).code == 3


def test_facets_count_what_is_found(maagar, home) -> None:
    asked = ("search", "שותפות", "--home", home)
    found = maagar(*asked, "--facets", "document, concept", "--json").json
    assert list(found["facets"]) == ["document", "concept"]
    assert sum(found["facets"]["document"].values()) == found["total_entries"]
    assert list(maagar(*asked, "--facets", "all", "--json").json["facets"]) == [
        "concept",
        "document",
        "year",
        "author",
    ]
    assert "document: " in maagar(*asked, "--facets", "document").out
    assert maagar(*asked, "--facets", "colour").code == 2


def test_tag_finds_the_three_concepts_with_exact_offsets(maagar) -> None:
    text = "ולוועדת ההיגוי של השותפות הבין-מגזרית יש אמון רב במנהל, הוא האמון על המשילות."
    found = maagar("tag", "--json", stdin=text).json
    assert found["text"] == text
    surfaces = {(one["concept"], text[one["start"] : one["end"]]) for one in found["mentions"]}
    assert surfaces >= {
        ("steering-committee", "ולוועדת ההיגוי"),
        ("cross-sector-partnership", "השותפות הבין-מגזרית"),
        ("trust", "אמון"),
    }
    assert ("trust", "האמון") not in surfaces
    assert {one["polarity"] for one in found["mentions"]} == {"affirmed"}


def test_analyze_splits_a_prefixed_word_as_a_multiword_token(maagar) -> None:
    lines = maagar("analyze", stdin="הם עובדים בשותפות.").out.splitlines()
    forms = [line.split("\t")[:2] for line in lines if "\t" in line]
    assert ["3-4", "בשותפות"] in forms
    assert ["3", "ב"] in forms
    assert ["4", "שותפות"] in forms


@pytest.mark.parametrize("encoding", ["cp1255", "cp862", "utf-16", "utf-16-le", "utf-8-sig"])
def test_standard_input_is_read_in_any_encoding_as_a_file_is(maagar, tmp_path, encoding) -> None:
    text = "השותפות הבין-מגזרית פועלת בעיר.\nיש בה אמון.\n"
    (tmp_path / "text.txt").write_bytes(text.encode(encoding))
    found = maagar("tag", "--json", stdin=text.replace("\n", "\r\n").encode(encoding)).json
    assert found["text"] == text
    assert found == maagar("tag", tmp_path / "text.txt", "--json").json


def test_standard_input_in_visual_order_or_html_is_read_in_reading_order(maagar) -> None:
    line = "הם שותפים לדרך בעיר ובכפר"
    for given in (line[::-1].encode("cp862"), f"<html><body><p>{line}</p></body></html>".encode()):
        assert maagar("analyze", "--format", "json", stdin=given).json["text"] == line
    assert maagar("analyze", stdin="").out == ""


def test_pretokenized_analysis_is_printed_as_json_when_that_is_asked_for(maagar, tmp_path) -> None:
    gold = tmp_path / "gold.conllu"
    rows = [f"{number}\t{form}" + "\t_" * 8 for number, form in ((1, "הם"), (2, "עובדים"), (3, "יחד"))]
    gold.write_text("\n".join([*rows, "", *rows[:2], ""]), encoding="utf-8")
    printed = maagar("analyze", "--pretokenized", gold, "--format", "json").json
    assert printed["text"] == "הם עובדים יחד\nהם עובדים"
    tokens = printed["analysis"]["tokens"]
    forms = [printed["text"][one["start"] : one["end"]] for one in tokens]
    assert forms == ["הם", "עובדים", "יחד", "הם", "עובדים"]
    assert tokens[1]["morphemes"][0]["lemma"] == "עבד"
    assert printed["analysis"]["sentences"] == [[0, 13], [14, 23]]
    assert maagar("analyze", "--pretokenized", gold).out.startswith("# text = הם עובדים יחד\n1\tהם\t")


def test_building_again_changes_nothing_and_says_so(maagar, home, root) -> None:
    before = maagar("check", "--home", home, "--json").json["snapshot"]
    report = maagar("build", root / "examples", "--home", home, "--json").json
    assert report["snapshot"] == before
    assert (report["added"], report["changed"], report["removed"]) == (0, 0, 0)
    assert report["unchanged"] == report["documents"] == 8
    assert maagar("build", root / "examples", "--home", home).out.startswith("nothing changed\n")


def test_documents_lists_every_source_with_its_passages(maagar, home) -> None:
    listing = maagar("documents", "--home", home, "--json").json
    assert listing["total_entries"] == 8
    assert {"guide-steering-committee.html", "guide-building-trust.docx"} <= {
        Path(one["source"]).name for one in listing["documents"]
    }
    assert all(one["passages"] > 0 for one in listing["documents"])


def test_show_gives_the_text_and_its_structure(maagar, home) -> None:
    first = maagar("documents", "--home", home, "--json").json["documents"][0]
    shown = maagar("show", first["id"], "--home", home, "--json").json
    text = shown["document"]["text"]
    headings = [text[one["start"] :].split("\n")[0] for one in shown["document"]["sections"] if one["level"]]
    assert headings
    assert all(heading in text for heading in headings)


def test_concepts_shows_the_users_three_with_both_languages(maagar, home) -> None:
    labels = {
        concept: maagar("concepts", concept, "--home", home, "--json").json["labels"]
        for concept in ("cross-sector-partnership", "steering-committee", "trust")
    }
    assert "ועדת היגוי" in labels["steering-committee"]["he"]
    assert "trust" in labels["trust"]["en"]
    assert "cross-sector partnership" in labels["cross-sector-partnership"]["en"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("search", "x", "--home", "nowhere"), 3),
        (("read", "missing.txt"), 3),
        (("search",), 2),
        (("build", "no-such-folder"), 3),
        (("analyze", "missing.txt"), 3),
        (("eval", "nlp", "missing.conllu"), 3),
        (("eval", "nlp", "."), 2),
        (("eval", "tags", "."), 2),
        (("read", "."), 2),
        (("eval", "tags", "missing.jsonl"), 3),
    ],
)
def test_a_wrong_call_ends_with_the_code_of_the_contract_and_no_traceback(maagar, arguments, code) -> None:
    done = maagar(*arguments)
    assert done.code == code
    assert done.err
    assert "Traceback" not in done.err
    assert done.out == ""


@pytest.mark.parametrize(
    ("arguments", "what", "page"),
    [
        (("search",), "Missing argument 'QUERY'.", "maagar search"),
        (
            ("search", "--year", "x"),
            "Invalid value for '--year': 'x' is not a valid integer.",
            "maagar search",
        ),
        (("eval", "nlp", "--bogus"), "No such option '--bogus'.", "maagar eval nlp"),
        (("bogus",), "No such command 'bogus'.", "maagar"),
        (("--bogus",), "No such option '--bogus'.", "maagar"),
        (
            ("review", "decide"),
            "Missing argument '{accept|reject|change|add}'. Choose from: accept, reject, change, add",
            "maagar review decide",
        ),
    ],
)
def test_a_usage_error_is_a_line_and_the_page_that_helps(maagar, arguments, what, page) -> None:
    done = maagar(*arguments)
    assert (done.code, done.out, done.err) == (2, "", f"maagar: {what}\nSee {page} --help\n")


def test_no_command_shows_the_list_of_commands(maagar) -> None:
    done = maagar()
    assert done.code == 2
    assert done.err.startswith("Usage: maagar [OPTIONS] COMMAND [ARGS]...")


def test_the_id_of_concepts_may_be_left_out(maagar) -> None:
    assert maagar("concepts", "--help").out.startswith("Usage: maagar concepts [OPTIONS] [ID]\n")


def test_an_unknown_document_or_concept_is_code_3(maagar, home) -> None:
    assert maagar("show", "no-such", "--home", home).code == 3
    assert maagar("concepts", "no-such", "--home", home).code == 3


@pytest.mark.parametrize(
    ("arguments", "missing"),
    [
        (("אמון", "--concept", "no-such"), "concept 'no-such'"),
        (("אמון", "--document", "no-such"), "document 'no-such'"),
        (("אמון concept:no-such",), "concept 'no-such'"),
    ],
)
def test_a_filter_by_an_unknown_document_or_concept_is_code_3(maagar, home, arguments, missing) -> None:
    done = maagar("search", *arguments, "--home", home)
    assert (done.code, done.out) == (3, "")
    assert done.err == f"maagar: no {missing}. List them to see what there is.\n"


def test_authors_are_listed_apart_whatever_commas_their_names_hold(maagar, tmp_path) -> None:
    source, home = tmp_path / "source", tmp_path / "home"
    source.mkdir()
    (source / "a.txt").write_text("האמון בין השותפים גדל.", encoding="utf-8")
    (source / "a.ris").write_text(
        "TY  - JOUR\nTI  - אמון\nAU  - שגיא, יואב\nAU  - אבו־ראס, רונית\nPY  - 2019\nL1  - a.txt\nER  - \n",
        encoding="utf-8",
    )
    assert maagar("build", source, "--home", home).code == 0
    (listed,) = maagar("documents", "--home", home, "--json").json["documents"]
    assert listed["authors"] == ["שגיא, יואב", "אבו־ראס, רונית"]
    assert "\tאמון — שגיא, יואב; אבו־ראס, רונית (2019)\t" in maagar("documents", "--home", home).out
    shown = maagar("show", listed["id"], "--home", home).out
    assert shown.splitlines()[1] == "שגיא, יואב; אבו־ראס, רונית 2019"
    found = maagar("search", "אמון", "--author", "יואב שגיא", "--home", home, "--json").json
    assert found["total_entries"] == 1


def test_bad_files_are_listed_with_their_reasons_and_the_rest_is_built(maagar, root, tmp_path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    pdf = (root / "examples/case-study-coast.pdf").read_bytes()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (folder / "cut.pdf").write_bytes(pdf[:2000])
    (folder / "nothing.docx").write_bytes(b"")
    (folder / "old.txt").write_bytes(
        "ועדת ההיגוי התכנסה אתמול ודנה בבניית אמון בין השותפים.".encode("cp1255")
    )
    done = maagar("build", folder, "--home", tmp_path / "home", "--json")
    report = done.json
    assert done.code == 1
    assert {Path(one["source"]).name for one in report["failed"]} == {
        "empty.txt", "picture.pdf", "cut.pdf", "nothing.docx",
    }  # fmt: skip
    assert all(one["error"] and one["detail"] for one in report["failed"])
    assert report["documents"] == 1
    hits = maagar("search", "אמון", "--home", tmp_path / "home", "--json").json["hits"]
    assert "בבניית אמון" in hits[0]["text"]


def test_triage_names_files_left_out_and_duplicates(maagar, root, tmp_path) -> None:
    folder = tmp_path / "doubles"
    folder.mkdir()
    text = (root / "examples/charter-partnership.txt").read_bytes()
    (folder / "a.txt").write_bytes(text)
    (folder / "b.txt").write_bytes(text)
    (folder / "empty.txt").write_bytes(b"")
    assert maagar("build", folder, "--home", tmp_path / "home").code == 1
    entries = maagar("triage", "--home", tmp_path / "home", "--json").json
    assert [(one["finding"], Path(one["source"]).name) for one in entries] == [
        ("duplicate", "b.txt"),
        ("empty", "empty.txt"),
    ]


def test_eval_tags_scores_a_gold_file(maagar, tmp_path) -> None:
    gold = tmp_path / "gold.jsonl"
    line = {
        "text": "נבנה אמון בין השותפים.",
        "mentions": [{"start": 5, "end": 9, "concept": "trust"}],
        "topics": None,
    }
    gold.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    scores = maagar("eval", "tags", gold, "--json").json
    assert scores["mentions"]["recall"] == 1.0
    assert scores["concepts"]["trust"]["f1"] == 1.0


def test_eval_search_scores_a_beir_folder(maagar, tmp_path) -> None:
    texts = {"d1": "ועדת ההיגוי קובעת את המטרות.", "d2": "התקציב אושר אתמול.", "d3": "הים היה סוער."}
    corpus = [json.dumps({"_id": key, "title": "", "text": text}) for key, text in texts.items()]
    (tmp_path / "corpus.jsonl").write_text("\n".join(corpus), encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text(
        json.dumps({"_id": "q", "text": "מי קובע מטרות?"}), encoding="utf-8"
    )
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\td1\t1\n", encoding="utf-8")
    run = tmp_path / "run.txt"
    scores = maagar("eval", "search", tmp_path, "--run", run, "--json").json
    assert (scores["ndcg@10"], scores["mrr@10"], scores["queries"], scores["passages"]) == (1.0, 1.0, 1, 3)
    assert run.read_text(encoding="utf-8").split()[:4] == ["q", "Q0", "d1", "1"]
    (tmp_path / "worse.txt").write_text("q Q0 d3 1 2.0 x\nq Q0 d1 2 1.0 x\n", encoding="utf-8")
    found = maagar("eval", "compare", tmp_path, run, tmp_path / "worse.txt", "--json").json
    assert (found["first"], found["better"], found["worse"]) == (1.0, [], ["q"])


def test_ask_quotes_sentences_exactly_and_never_a_heading(maagar, home) -> None:
    answer = maagar("ask", STEERING, "--home", home, "--json").json
    assert answer["answered"] is True
    for quote in answer["quotes"]:
        shown = maagar("show", quote["document_id"], "--home", home, "--json").json["document"]
        assert shown["text"][quote["start"] : quote["end"]] == quote["text"]
        assert quote["text"] not in {section["heading"] for section in shown["sections"]}


def test_ask_says_when_the_sources_do_not(maagar, home) -> None:
    answer = maagar("ask", "כמה עולה כרטיס לקולנוע בחיפה?", "--home", home, "--json").json
    assert (answer["answered"], answer["quotes"]) == (False, [])
