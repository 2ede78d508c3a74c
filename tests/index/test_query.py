import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.asking.pieces import in_plain_words
from index.errors import QuerySyntaxError
from index.query import And, Node, Not, Or, Phrase, Prefix, Query, Word, parse
from index.store import Filters


def test_quote_inside_a_word_is_gershayim() -> None:
    parsed = parse('מיהו בנו של רשב"י?')
    assert (parsed.text, parsed.required, parsed.preferred) == ('מיהו בנו של רשב"י', None, ())


@pytest.mark.parametrize("sign", [*"'’‘‛`´׳′＇"])
def test_geresh_in_every_character_is_part_of_a_word(sign: str) -> None:
    assert parse(f"ג{sign}וינט AND אמון").required == And((Word(f"ג{sign}וינט"), Word("אמון")))
    assert parse(f"ג{sign}וינ*").required == Prefix(f"ג{sign}וינ")
    assert parse(f"רח{sign} OR ג{sign}").required == Or((Word(f"רח{sign}"), Word(f"ג{sign}")))


@pytest.mark.parametrize("sign", [*'"”“„‟״″＂', "''", "׳׳", "’’"])
def test_gershayim_in_every_character_are_part_of_a_word(sign: str) -> None:
    assert parse(f"מנכ{sign}ל AND אמון").required == And((Word(f"מנכ{sign}ל"), Word("אמון")))
    assert parse(f'"מנכ{sign}ל החברה"').required == Phrase(f"מנכ{sign}ל החברה")


@pytest.mark.parametrize("quote", [*'"”“„‟״″＂'])
def test_quotes_of_every_kind_make_a_phrase(quote: str) -> None:
    assert parse(f"{quote}ועדת היגוי{quote}").required == Phrase("ועדת היגוי")


@pytest.mark.parametrize("hyphen", [*"-־‐‑‒–"])
def test_hyphen_of_every_kind_joins_the_parts_of_a_word(hyphen: str) -> None:
    assert parse(f"בין{hyphen}מגז*").required == Prefix(f"בין{hyphen}מגז")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("שָׁלוֹם", "שלום"),
        ("יוֹ״ר הוַעֲדָה", "יו״ר הועדה"),
        ("בְּרֵאשִׁ֖ית", "בראשית"),
        ("ה\u200fשותפות", "השותפות"),
        ("\ufb2aלום", "שלום"),
        ("שות\u00adפות", "שותפות"),
    ],
)
def test_points_accents_and_invisible_marks_do_not_part_a_word(written: str, text: str) -> None:
    assert parse(written).text == text
    assert parse(f"{written} AND אמון").text == f"{text} אמון"


def test_invisible_marks_at_its_edges_do_not_break_a_phrase() -> None:
    assert parse('\u200f"שותפות\u200e בין"\u200f').required == Phrase("שותפות בין")


def test_quotes_at_the_edges_make_a_phrase_that_must_hold_when_it_is_all_there_is() -> None:
    assert parse('"שותפות בין מגזרית"').required == Phrase("שותפות בין מגזרית")


def test_phrase_may_end_in_a_prefix() -> None:
    assert parse('"ועדת היג*"').required == Prefix("ועדת היג")
    assert parse('מנכ"* AND אמון').required == And((Prefix("מנכ"), Word("אמון")))
    assert parse('"צה"ל*" AND אמון').required == And((Prefix('צה"ל'), Word("אמון")))


def test_gershayim_survive_within_a_phrase() -> None:
    assert parse('"מנכ"ל החברה" AND ממשל*').required == And((Phrase('מנכ"ל החברה'), Prefix("ממשל")))


def test_phrase_in_a_question_is_preferred_but_not_demanded() -> None:
    parsed = parse('מי כתב את "מלחמה ושלום"?')
    assert parsed.required is None
    assert parsed.preferred == (Phrase("מלחמה ושלום"),)
    assert parsed.text == "מי כתב את מלחמה ושלום"


def test_operators_nest_and_bind_not_before_and_before_or() -> None:
    expected = Or((Word("א"), And((Word("ב"), Not(Word("ג"))))))
    assert parse("א OR ב NOT ג").required == expected
    assert parse("א OR (ב AND NOT ג)").required == expected


def test_what_is_negated_is_not_asked_for() -> None:
    assert parse("שותפות NOT עסקית").text == "שותפות"


def test_filters_are_taken_out_of_the_text() -> None:
    parsed = parse('year:2019-2021 author:"דנה כהן" concept:c12 document:guide שותפות')
    assert parsed.filters == (Filters(("c12",), ("guide",), (2019, 2020, 2021), ("דנה כהן",)),)
    assert parsed.text == "שותפות"


@pytest.mark.parametrize(
    ("query", "author", "text"),
    [
        ('author:"ד"ר רות כהן" אמון', 'ד"ר רות כהן', "אמון"),
        ("author:״ד״ר רות כהן״ אמון", "ד״ר רות כהן", "אמון"),
        ('author:"ד״ר רות כהן" "מי" אמר', "ד״ר רות כהן", "מי אמר"),
        ('author:ד"ר אמון', 'ד"ר', "אמון"),
        ('author:"דנה כהן"אמון', "דנה כהן", "אמון"),
    ],
)
def test_quote_inside_a_word_of_a_filter_is_gershayim(query: str, author: str, text: str) -> None:
    parsed = parse(query)
    assert (parsed.filters, parsed.text) == ((Filters(authors=(author,)),), text)


@pytest.mark.parametrize(
    ("query", "required"),
    [
        ("אמון AND year:2012", Word("אמון")),
        ("year:2012 AND (אמון OR ב)", Or((Word("אמון"), Word("ב")))),
        ("(year:2012 אמון) AND NOT ב", And((Word("אמון"), Not(Word("ב"))))),
        ("year:2012 AND NOT ב", Not(Word("ב"))),
        ("NOT (א ב) year:2012", Not(And((Word("א"), Word("ב"))))),
    ],
)
def test_filter_stands_beside_and(query: str, required: Node) -> None:
    parsed = parse(query)
    assert (parsed.required, parsed.filters) == (required, (Filters(years=(2012,)),))


def test_values_of_a_field_are_alternatives_and_with_and_between_them_all_hold() -> None:
    a, b, either = (Filters(concepts=ids) for ids in (("a",), ("b",), ("a", "b")))
    assert parse("concept:a concept:b").filters == (either,)
    assert parse("concept:a אמון concept:b").filters == (either,)
    assert parse("concept:a AND concept:b") == Query("", None, (), (a, b))
    assert parse("concept:a concept:b AND אמון").filters == (either,)


@pytest.mark.parametrize(
    "query", ["אמון OR year:2012", "concept:a OR concept:b", "NOT year:2012", "א NOT (ב year:2012)"]
)
def test_filter_under_or_and_not_is_refused_by_name(query: str) -> None:
    with pytest.raises(QuerySyntaxError, match=r"OR and NOT are for words, not for a filter such as \w+:"):
        parse(query)


@pytest.mark.parametrize(
    "question", ['שאלה " תועה', "מה זה (בקיצור): שותפות?", "author: who wrote it?", "(", ""]
)
def test_stray_signs_in_a_question_are_dropped(question: str) -> None:
    assert parse(question).required is None


@pytest.mark.parametrize(
    "query",
    [
        "AND שותפות",
        "שותפות OR",
        "(א AND ב",
        "א AND ב)",
        "NOT",
        "a:b AND",
        "AND year:2012",
        "year:תשפ",
        "year:20122",
    ],
)
def test_broken_expression_is_named(query: str) -> None:
    with pytest.raises(QuerySyntaxError, match="cannot be read"):
        parse(query)


@pytest.mark.parametrize("query", ["NOT " * 2_400 + "א", "(" * 4_000 + "א AND ב", "א AND (" * 3_000])
def test_expression_that_goes_too_deep_is_refused_in_a_line(query: str) -> None:
    with pytest.raises(QuerySyntaxError, match="NOT and brackets go more than 50 deep") as refused:
        parse(query)
    assert len(str(refused.value)) < 200


def test_expression_may_be_long() -> None:
    assert parse(" OR ".join(["א"] * 5_000)).required == Or((Word("א"),) * 5_000)
    assert parse("NOT " * 50 + "א").required is not None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("AND", "and"),
        ("NOT (שותפות OR", "not שותפות or"),
        ("year:abc מה", "year abc מה"),
        ("R\u200fAND A\u200fND", "RAND and"),
    ],
)
def test_text_in_plain_words_holds_no_operators_and_filters(text: str, words: str) -> None:
    assert parse(in_plain_words(text)) == Query(words)


@given(
    st.lists(st.sampled_from(["AND", "OR", "NOT", "year:", "a", "(", ")", " ", '"', "*", "א"]), max_size=20)
)
def test_text_in_plain_words_always_parses(parts: list[str]) -> None:
    assert parse(in_plain_words("".join(parts))).filters == ()


@given(st.text(alphabet="אבג \"״':()*?-.,", max_size=40))
def test_text_without_operators_always_parses(text: str) -> None:
    parse(text)
