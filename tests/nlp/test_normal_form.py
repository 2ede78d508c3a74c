"""Spellings that readers take for one word have one normal form."""

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.normal_form import GERESH, GERSHAYIM, normal_form, word_parts
from nlp.prefixes import prefix_splits, prefix_stack


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('יו"ר', "יו״ר"), ('יו"ר', "יור"), ('יו"ר', "יו''ר"), ("צה״ל", "צה”ל"),
        ("ארה\"ב", "ארה״ב"), ('שת"פ', "שתפ"),        ('מנכ"ל', "מנכל"), ("רה״מ", 'רה"מ'),
 ('ע"י', "ע״י"), ("ג'וינט", "ג׳וינט"), ("ג'וינט", "ג’וינט"),
        ("ועדה", "וועדה"), ("שָׁלוֹם", "שלום"), ("סיוון", "סיון"), ("Trust", "trust"),
    ],
)  # fmt: skip
def test_spellings_of_one_word_agree(first: str, second: str) -> None:
    assert normal_form(first) == normal_form(second) != ""


@pytest.mark.parametrize("sign", [*GERSHAYIM, *(2 * sign for sign in GERESH)])
def test_gershayim_of_all_kinds_agree(sign: str) -> None:
    assert normal_form(f"מנכ{sign}ל") == "מנכל"


@pytest.mark.parametrize("sign", GERESH)
def test_geresh_of_all_kinds_agrees(sign: str) -> None:
    assert normal_form(f"ג{sign}וינט") == "גוינט"
    assert normal_form(f"עמ{sign}") == "עמ"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("תכנית", "תוכנית"), ("מנהלת", "מינהלת"), ("תכניות", "תוכניות"), ("אמנם", "אומנם"),
        ("נסיון", "ניסיון"), ("כח", "כוח"), ("דוגמא", "דוגמה"), ("שתוף", "שיתוף"), ("שיוויון", "שוויון"),
        ("זכרון", "זיכרון"), ("איזור", "אזור"), ("מלה", "מילה"), ("עתון", "עיתון"),
    ],
)  # fmt: skip
def test_plene_and_defective_spelling_agree(first: str, second: str) -> None:
    assert normal_form(first) == normal_form(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("אמון", "אמונה"), ("ספר", "סופר"), ("דבר", "דובר"), ("חברה", "חוברה"), ("עבדים", "עובדים"),
        ("עוגות", "עוגיות"), ("שברים", "שבורים"), ("הרגשה", "הרגישה"), ("כתבים", "כתובים"),
        ("גדולים", "גידולים"), ("עדכנו", "עודכנו"), ("אלעזר", "אליעזר"), ("חלוט", "חילוט"),
        ("צבור", "ציבור"), ("פתוח", "פיתוח"), ("יסוד", "ייסוד"), ("תאום", "תיאום"), ("מנהל", "מינהל"),
    ],
)  # fmt: skip
def test_different_words_stay_different(first: str, second: str) -> None:
    assert normal_form(first) != normal_form(second)


def test_final_letters_are_folded() -> None:
    assert normal_form("שותפויותיהן") == "שותפויותיהנ"


def test_signs_have_no_normal_form() -> None:
    assert normal_form("–") == normal_form('"') == ""


@pytest.mark.parametrize("word", ["בין-מגזרי", "בין־מגזרי", "בין–מגזרי", "בין- מגזרי"])
def test_parts_between_hyphens(word: str) -> None:
    assert [word[a:b] for a, b in word_parts(word)] == ["בין", "מגזרי"]


def test_every_spelling_of_the_table_stays_when_normalised_again() -> None:
    table = files("nlp") / "models" / "hebrew" / "spellings.tsv"
    for line in table.read_text(encoding="utf-8").splitlines():
        variant, spelling = line.split("\t")
        assert normal_form(variant) == normal_form(spelling) == spelling


@given(st.text(max_size=30))
def test_normalising_twice_is_normalising_once(word: str) -> None:
    assert normal_form(normal_form(word)) == normal_form(word)


def test_prefixes_are_cut_in_every_way_that_grammar_allows() -> None:
    assert prefix_splits("והבית") == (("והבית",), ("ו", "הבית"), ("ו", "ה", "בית"), ("ו", "ה", "ב", "ית"))
    assert prefix_stack("וכשה") == ("ו", "כש", "ה")
    assert prefix_stack("הו") == ()


@given(st.text(alphabet="אבהוכלמשת", max_size=12))
def test_prefixes_and_rest_concatenate_to_the_word(word: str) -> None:
    assert all("".join(split) == word for split in prefix_splits(word))
