"""CoNLL-U is read and written without loss, and scored as the CoNLL 2018 script does."""

from pathlib import Path

import conllu as conllu_library
import pytest

from nlp.analyzer import Analysis, Morpheme, Token
from nlp.conllu import from_sentences, parse_conllu, to_conllu, write_conllu
from nlp.errors import ConlluFormatError
from nlp.evaluate_nlp import align, evaluate_nlp, score

GOLD = """# text = בבית, הגדול
1-2\tבבית\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
1\tב\tב\tADP\t_\tDefinite=Def|PronType=Art\t_\t_\t_\t_
2\tבית\tבית\tNOUN\t_\tGender=Masc|Number=Sing\t_\t_\t_\t_
3\t,\t,\tPUNCT\t_\t_\t_\t_\t_\t_
4-5\tהגדול\t_\t_\t_\t_\t_\t_\t_\t_
4\tה\tה\tDET\t_\tDefinite=Def|PronType=Art\t_\t_\t_\t_
5\tגדול\tגדול\tADJ\t_\tGender=Masc|Number=Sing\t_\t_\t_\t_

"""


def test_reading_and_writing_gives_the_same_file() -> None:
    assert write_conllu(parse_conllu(GOLD.split("\n"))) == GOLD


def test_sentences_become_a_text_of_lines_with_offsets() -> None:
    text, analysis = from_sentences(parse_conllu((GOLD * 2).split("\n")))
    assert text == "בבית, הגדול\nבבית, הגדול"
    assert [text[token.start : token.end] for token in analysis.tokens] == ["בבית", ",", "הגדול"] * 2
    assert [text[start:end] for start, end in analysis.sentences] == ["בבית, הגדול"] * 2
    assert analysis.tokens[2].morphemes[1].lemma == "גדול"


def test_words_hold_their_morphemes() -> None:
    (sentence,) = parse_conllu(GOLD.split("\n"))
    assert [word.form for word in sentence.words] == ["בבית", ",", "הגדול"]
    assert [morpheme.form for morpheme in sentence.words[0].morphemes] == ["ב", "בית"]
    assert sentence.text == "בבית, הגדול"


def test_row_with_missing_columns_is_named() -> None:
    with pytest.raises(ConlluFormatError, match=r"<text>:2: 3 columns .* See `maagar eval nlp --help`"):
        list(parse_conllu(["# text = א", "1\tא\tא"]))


def test_analysis_becomes_conllu_that_a_library_reads() -> None:
    morphemes = (Morpheme("ב", "ב", "ADP"), Morpheme("שותפות", "שותפות", "NOUN", "Gender=Fem|Number=Sing"))
    tokens = (Token("בשותפות", 0, 7, morphemes), Token(".", 7, 8, (Morpheme(".", ".", "PUNCT"),)))
    (sentence,) = conllu_library.parse(to_conllu("בשותפות.", Analysis(tokens, ((0, 8),))))
    assert sentence.metadata["text"] == "בשותפות."
    assert [(token["id"], token["form"]) for token in sentence] == [
        ((1, "-", 2), "בשותפות"), (1, "ב"), (2, "שותפות"), (3, "."),
    ]  # fmt: skip
    assert sentence[2]["feats"] == {"Gender": "Fem", "Number": "Sing"}


def test_the_text_of_a_sentence_has_its_lone_surrogates_as_the_forms_have_them() -> None:
    tokens = (Token("א\udcff", 0, 2, (Morpheme("א\ufffd", "א\ufffd", "X"),)),)
    (sentence,) = conllu_library.parse(to_conllu("א\udcff", Analysis(tokens, ((0, 2),))))
    assert sentence.metadata["text"] == sentence[0]["form"] == "א\ufffd"


def test_words_are_aligned_inside_a_token() -> None:
    gold = [Morpheme(form, form, "X") for form in ("ו", "ב", "בית")]
    found = [Morpheme(form, form, "X") for form in ("ו", "בבית")]
    assert [(right.form, other.form) for right, other in align(gold, found)] == [("ו", "ו")]


def test_scores_count_words_and_leave_out_language_features() -> None:
    gold = list(parse_conllu(GOLD.split("\n")))
    changed = GOLD.replace(
        "Gender=Masc|Number=Sing\t_\t_\t_\t_\n3", "Gender=Masc|HebBinyan=PAAL|Number=Sing\t_\t_\t_\t_\n3"
    )
    scores = score(
        gold, list(parse_conllu(changed.replace("5\tגדול\tגדול\tADJ", "5\tגדול\tגדל\tVERB").split("\n")))
    )
    assert scores.as_json() == {"words": 1.0, "upos": 0.8, "ufeats": 1.0, "lemma": 0.8}


class Whole:
    """An analyzer that takes every token of a text whole."""

    name = "whole"

    def analyze(self, text: str) -> Analysis:
        return Analysis((Token("בבית", 0, 4, (Morpheme("בבית", "בית", "NOUN"),)),))

    def analyze_many(self, texts: list[str]) -> list[Analysis]:
        return [self.analyze(text) for text in texts]


@pytest.mark.parametrize("content", ["", "\n \n", "# text = א\n\n"])
def test_a_gold_file_without_a_sentence_is_refused(tmp_path: Path, content: str) -> None:
    gold, predictions = tmp_path / "gold.conllu", tmp_path / "found.conllu"
    gold.write_text(content, encoding="utf-8")
    with pytest.raises(ConlluFormatError) as error:
        evaluate_nlp(gold, Whole(), predictions)  # type: ignore[arg-type]
    assert (
        str(error.value) == f"{gold}: there is no sentence in it. See `maagar eval nlp --help` for the shape."
    )
    assert not predictions.exists()


def test_analyzer_without_tokens_is_laid_over_the_words(tmp_path: Path) -> None:
    gold, predictions = tmp_path / "gold.conllu", tmp_path / "found.conllu"
    gold.write_text(GOLD, encoding="utf-8")
    scores = evaluate_nlp(gold, Whole(), predictions)  # type: ignore[arg-type]
    assert scores.words == pytest.approx(2 * 1 / (5 + 3))
    assert [word.form for word in next(parse_conllu(predictions.read_text("utf-8").split("\n"))).words] == [
        "בבית", ",", "הגדול",
    ]  # fmt: skip
