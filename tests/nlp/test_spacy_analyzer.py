"""The shipped Hebrew pipeline: known analyses, exact offsets, no crash on any input."""

import time
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin

from nlp.analyzer import Analysis, load_analyzer
from nlp.conllu import parse_conllu, to_conllu
from nlp.errors import ModelMissingError
from nlp.evaluate_nlp import TokenAnalyzer
from nlp.spacy_analyzer import SHIPPED, SpacyAnalyzer
from nlp.terms import index_terms
from nlp.visible import without_marks


@pytest.fixture(scope="module")
def analyzer() -> SpacyAnalyzer:
    return SpacyAnalyzer()


def forms(analyzer: SpacyAnalyzer, text: str) -> list[list[str]]:
    return [[morpheme.form for morpheme in token.morphemes] for token in analyzer.analyze(text).tokens]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ולוועדת ההיגוי יש תפקיד", [["ו", "ל", "וועדת"], ["ה", "היגוי"], ["יש"], ["תפקיד"]]),
        ("בבית הספר למדו", [["ב", "בית"], ["ה", "ספר"], ["למדו"]]),
        ("הם דיברו על שותפויותיהם", [["הם"], ["דיברו"], ["על"], ["שותפויותי", "הם"]]),
        ("בשותפויותיהן של העמותות", [["ב", "שותפויותי", "הן"], ["של"], ["ה", "עמותות"]]),
        ("כשהמנהלת הגיעה", [["כש", "ה", "מנהלת"], ["הגיעה"]]),
    ],
)
def test_prefixes_and_suffixes_are_cut_off(
    analyzer: SpacyAnalyzer, text: str, expected: list[list[str]]
) -> None:
    assert forms(analyzer, text) == expected


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("הוא עבד בשותפויות רבות", "בשותפויות", "שותפות"),
        ("ועדות ההיגוי נפגשו אתמול", "ועדות", "ועדה"),
        ("הארגונים החברתיים פעלו יחד", "הארגונים", "ארגון"),
        ("התושבים מקבלים שירותים", "מקבלים", "קיבל"),
        ("המנהלת הסבירה את התוכנית", "הסבירה", "הסביר"),
    ],
)
def test_lemma_of_the_content_word(analyzer: SpacyAnalyzer, text: str, word: str, lemma: str) -> None:
    token = next(token for token in analyzer.analyze(text).tokens if token.text == word)
    assert token.morphemes[-1].lemma == lemma


def test_part_of_speech_and_features(analyzer: SpacyAnalyzer) -> None:
    tokens = analyzer.analyze("הוועדה החליטה לקדם תוכנית חדשה.").tokens
    assert [token.morphemes[-1].pos for token in tokens] == ["NOUN", "VERB", "VERB", "NOUN", "ADJ", "PUNCT"]
    assert "Gender=Fem" in tokens[3].morphemes[0].features


@pytest.mark.parametrize("sign", ["„", "”", "״", "…", "؟", "!!"])
def test_signs_that_the_treebanks_lack_are_punctuation(analyzer: SpacyAnalyzer, sign: str) -> None:
    tokens = analyzer.analyze(f"הם אמרו {sign} שלום").tokens
    assert [token.morphemes[0].pos for token in tokens if token.text == sign] == ["PUNCT"]


@pytest.mark.parametrize(
    ("sign", "tag"),
    [("😀", "SYM"), ("👩", "SYM"), ("❤️", "SYM"), ("₿", "SYM"), ("´", "PUNCT"), ("\x07", "X"), ("\x00", "X")],
)
def test_signs_have_the_tag_of_their_kind(analyzer: SpacyAnalyzer, sign: str, tag: str) -> None:
    tokens = analyzer.analyze(f"הם אמרו {sign} שלום").tokens
    assert [token.morphemes[0].pos for token in tokens[2:-1]] == [tag] * len(tokens[2:-1])


def test_covert_article_is_a_feature_of_the_preposition(analyzer: SpacyAnalyzer) -> None:
    token = analyzer.analyze("הם דיברו בישיבה הזאת על הנושא.").tokens[2]
    assert "Definite=Def" in token.morphemes[0].features


def test_inflections_share_their_terms(analyzer: SpacyAnalyzer) -> None:
    def lemmas(text: str) -> list[tuple[str, ...]]:
        return [term.lemmas for term in index_terms(analyzer.analyze(text))]

    assert lemmas("ועדות ההיגוי") == lemmas("ולוועדת ההיגוי") == lemmas("ועדת היגוי")


@pytest.mark.parametrize(
    "text", ["שותפות בין-מגזרית", "שותפות בין־מגזרית", "שותפות בין מגזרית", "שותפות בין- מגזרית"]
)
def test_hyphen_maqaf_and_space_give_the_same_terms(analyzer: SpacyAnalyzer, text: str) -> None:
    terms = index_terms(analyzer.analyze(text))
    assert [term.surface for term in terms] == ["שותפות", "בינ", "מגזרית"]
    assert [text[term.start : term.end] for term in terms] == ["שותפות", "בין", "מגזרית"]


@pytest.mark.parametrize(
    ("joined", "apart"),
    [
        ("שותפות בינמגזרית", "שותפות בין-מגזרית"),
        ("היחסים בינמגזריים", "היחסים בין-מגזריים"),
        ("הבינמגזרי", "הבין-מגזרי"),
        ("ועדה בינמשרדית", "ועדה בין-משרדית"),
        ("היא ובינתחומית", "היא ובין-תחומית"),
        ("ארגונים בינלאומיים", "ארגונים בין־לאומיים"),
        ("שיח אקדמי־בינלאומי", "שיח אקדמי־בין־לאומי"),
    ],
)
def test_an_adjective_joined_to_between_has_the_terms_of_both(
    analyzer: SpacyAnalyzer, joined: str, apart: str
) -> None:
    def terms(text: str) -> list[tuple[str, tuple[str, ...]]]:
        return [(term.surface, term.lemmas) for term in index_terms(analyzer.analyze(text))]

    assert terms(joined) == terms(apart)


def test_joined_adjectives_are_adjectives_under_their_prefixes(analyzer: SpacyAnalyzer) -> None:
    tokens = analyzer.analyze("ובינמגזריות הבינתרבותית").tokens
    assert [[(m.form, m.lemma, m.pos) for m in token.morphemes] for token in tokens] == [
        [("ו", "ו", "CCONJ"), ("בינמגזריות", "בינמגזרי", "ADJ")],
        [("ה", "ה", "DET"), ("בינתרבותית", "בינתרבותי", "ADJ")],
    ]


@pytest.mark.parametrize("word", ["בינוני", "בינוניות", "ביניים", "בינתיים", "בינארית", "בינואר", "ביניהם"])
def test_other_words_that_begin_so_are_one_term(analyzer: SpacyAnalyzer, word: str) -> None:
    assert len(index_terms(analyzer.analyze(word))) == 1


def test_names_and_rules_give_entities_with_normal_forms(analyzer: SpacyAnalyzer) -> None:
    text = 'ראש הממשלה דוד בן גוריון ביקר בתל אביב לפי החלטת ממשלה 3190 בעלות של 5 מיליון ש"ח.'
    found = {entity.normal: entity.label for entity in analyzer.analyze(text).entities}
    assert found["החלטת ממשלה 3190"] == "DECISION"
    assert found['5 מיליון ש"ח'] == "MONEY"
    assert found["תל אביב"] == "GPE"
    assert found["דוד בן גוריון"] == "PER"


@pytest.mark.parametrize("text", ["הוא גר בקרית מלאכי.", "הם באו לקריית מלאכי אתמול", "תושבי קרית-מלאכי"])
def test_places_of_several_words_are_found_whole(analyzer: SpacyAnalyzer, text: str) -> None:
    found = [
        (e.normal.replace("-", " ").replace("יי", "י"), e.label) for e in analyzer.analyze(text).entities
    ]
    assert ("קרית מלאכי", "GPE") in found


def test_plain_spacy_load_gives_morphemes() -> None:
    doc = spacy.load(SHIPPED)("בשותפות ביניהם")
    assert [morpheme.form for morpheme in doc[0]._.morphemes] == ["ב", "שותפות"]
    assert doc.text == "בשותפות ביניהם"
    assert (doc[0].lemma_, doc[0].pos_) == ("שותפות", "NOUN")


def test_the_spacy_pipeline_reads_long_and_damaged_texts() -> None:
    pipeline = spacy.load(SHIPPED)
    assert len(pipeline("א" * 1_000_001)) == 1
    doc = pipeline("שלום \ud800 לכם א\udfffב")
    assert [token.text for token in doc] == ["שלום", "\ufffd", "לכם", "א", "\ufffd", "ב"]
    assert [token.pos_ for token in doc if token.text == "\ufffd"] == ["X", "X"]


def test_docs_survive_bytes_files_and_other_processes() -> None:
    pipeline = spacy.load(SHIPPED)
    text = "הוא גר בקרית מלאכי."
    doc = pipeline(text)
    (from_bin,) = DocBin(store_user_data=True, docs=[doc]).get_docs(pipeline.vocab)
    from_bytes = Doc(pipeline.vocab).from_bytes(doc.to_bytes())
    from_process = list(pipeline.pipe([text, text], n_process=2))[1]
    for copy in (from_bin, from_bytes, from_process):
        assert [token._.morphemes for token in copy] == [token._.morphemes for token in doc]
        assert [(span._.normal, span.label_) for span in copy.ents] == [("קרית מלאכי", "GPE")]


def test_marks_part_no_token_of_the_spacy_pipeline() -> None:
    doc = spacy.load(SHIPPED)('ליו\u200f"ר הוועדה\u200f. \u200f הן באו.')
    words = [token for token in doc if token._.morphemes]
    assert [token.text for token in words] == ['ליו\u200f"ר', "הוועדה", ".", "הן", "באו", "."]
    assert [morpheme.form for morpheme in words[0]._.morphemes] == ["ל", 'יו\u200f"ר']
    assert len(list(doc.sents)) == 2


def test_many_texts_are_analysed_as_each_alone(analyzer: SpacyAnalyzer) -> None:
    texts = ["ועדת ההיגוי נפגשה.", "", "שלום!\n\nמה שלומך?", "   "]
    assert list(analyzer.analyze_many(texts)) == [analyzer.analyze(text) for text in texts]


def test_given_tokens_are_kept(analyzer: SpacyAnalyzer) -> None:
    assert isinstance(analyzer, TokenAnalyzer)
    (found,) = analyzer.analyze_tokens([["היושב", "-", "ראש", "20%"]])
    assert [[m.form for m in morphemes] for morphemes in found] == [
        ["ה", "יושב"],
        ["-"],
        ["ראש"],
        ["20", "%"],
    ]


def test_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="no model there"):
        load_analyzer("spacy", str(tmp_path))


def assert_sound(text: str, analysis: Analysis) -> None:
    """Check the invariants that everything rests on."""
    for token in analysis.tokens:
        assert text[token.start : token.end] == token.text
        assert len("".join(morpheme.form for morpheme in token.morphemes)) == len(token.text)
    covered = "".join(token.text for token in analysis.tokens)
    assert without_marks(covered) == without_marks("".join(text.split()))
    ends = [end for _, end in analysis.sentences]
    assert all(any(a <= t.start and t.end <= b for a, b in analysis.sentences) for t in analysis.tokens[:50])
    assert ends == sorted(ends)
    assert all(0 <= entity.start < entity.end <= len(text) for entity in analysis.entities)


@pytest.mark.parametrize(
    "text",
    [
        "", " \n\t ", "\ud800 שלום \udfff", "שָׁלוֹם עוֹלָם", "سلام عليكم", "😀👍🏽 כן",
        "א\x00ב\x07ג", "\u202bשלום\u202c",
        "ב" * 5000, '"' * 300, "-" * 300, "א" * 10 + '"' * 10, "a" * 3000,
        "ו-", "-ו", "׳", "ה'", "\u05b0\u05b1",
        "\u200f", "\u200fא\u00ad\u200e ב\u200d", "א-\u200f-ב", "ף\u00adפ",
    ],
)  # fmt: skip
def test_odd_text_keeps_its_offsets(analyzer: SpacyAnalyzer, text: str) -> None:
    assert_sound(text, analyzer.analyze(text))


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet=st.one_of(st.characters(), st.sampled_from("אבהוכלמשתםן\"'־- .\n\u05b0")), max_size=80)
)
def test_any_text_keeps_its_offsets(analyzer: SpacyAnalyzer, text: str) -> None:
    analysis = analyzer.analyze(text)
    assert_sound(text, analysis)
    assert len(list(parse_conllu(to_conllu(text, analysis).split("\n")))) <= len(analysis.sentences)


def test_long_line_takes_time_in_proportion(analyzer: SpacyAnalyzer) -> None:
    text = ("ועדת ההיגוי של השותפות נפגשה אתמול בירושלים. " * 110_000)[:400_000]
    started = time.process_time()
    analysis = analyzer.analyze(text)
    assert analysis.tokens[-1].end <= len(text)
    assert time.process_time() - started < 60


def test_words_of_a_question_are_read_as_in_its_whole_analysis(analyzer: SpacyAnalyzer) -> None:
    text = 'מתי החליטה ממשלת ישראל על בתי ספר בקריית-מלאכי? ומי היה יו"ר הוועדה?'
    whole, words = analyzer.analyze(text), analyzer.analyze_words(text)
    assert whole.entities
    assert words == Analysis(whole.tokens, whole.sentences)
