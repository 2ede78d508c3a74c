from index.asking.expansion import Expander, is_foreign, label_words
from nlp.terms import Term
from nlp.vocabulary import Concept, Label, Vocabulary

PARTNERSHIP = Concept(
    "c1",
    "https://example.org/c1",
    (
        Label("שותפות בין-מגזרית", "he", "pref"),
        Label("cross-sector partnership", "en", "pref"),
        Label("שותפות בינמגזרית", "he", "alt"),
    ),
)
EXPANDER = Expander(Vocabulary({"c1": PARTNERSHIP}, ""))


def _terms(*words: str) -> list[Term]:
    return [Term(0, 0, word, (word,)) for word in words]


def test_english_label_leads_to_the_hebrew_one() -> None:
    (named,) = EXPANDER.named(_terms("a", "cross", "sector", "partnership"))
    assert (named.concept_id, named.start, named.end) == ("c1", 1, 4)
    assert named.labels == ("שותפות בין-מגזרית", "שותפות בינמגזרית")


def test_english_plural_is_the_same_label() -> None:
    assert label_words("cross-sector partnerships") == label_words("Cross-Sector Partnership")


def test_hebrew_label_leads_to_the_other_names() -> None:
    (named,) = EXPANDER.named(_terms("שותפות", "בינ", "מגזרית"))
    assert named.labels == ("שותפות בינמגזרית", "cross-sector partnership")


def test_part_of_a_label_names_nothing() -> None:
    assert EXPANDER.named(_terms("cross", "partnership")) == []


def test_question_with_a_hebrew_word_is_not_foreign() -> None:
    assert is_foreign(_terms("partnership"))
    assert not is_foreign(_terms("partnership", "עירונית"))


def test_signs_inside_a_word_of_a_label_do_not_part_it() -> None:
    assert label_words("מנכ''ל ג`וינט") == label_words('מנכ"ל ג׳וינט') == ("מנכל", "גוינט")
