"""Surface tokens keep what belongs together."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.hebrew.sentences import sentence_starts
from nlp.hebrew.tokenizer import split_tokens, token_pieces
from nlp.visible import without_marks


def tokens(text: str) -> list[str]:
    return [text[start:end] for start, end in split_tokens(text)]


@pytest.mark.parametrize(
    "whole",
    [
        'יו"ר', "יו״ר", "צה״ל", "ג'וינט", "בין-מגזרי", "בין־מגזרי", "ה-15", "3190", "20%", "1,250.5", "10:30",
        "https://he.wikipedia.org/wiki/%D7%A2?x=1", "name@example.org.il", "ח\"כים", "מנכ”ל", "פרופ'", "ה'",
        "שָׁלוֹם", "ב-2010–2012", "COVID-19", "http://he.wikipedia.org/wiki/יחסי_ציבור_(מקצוע)",
        "מנכ″ל", "מנכ‟ל", "מנכ＂ל", "מנכ''ל", "מנכ׳׳ל", "מנכ´´ל", "מנכ“ל", "מנכ„ל", "פרופ׳", "פרופ′", "עמʼ",
        "ג′וינט", "גʼוינט", "ג‛וינט", "ג＇וינט", "ג‘וינט", "ג´וינט", "ג`וינט", "ה׳-15",
        "www.gov.il/he/pages/x-y", "https://a.co/(x-y)/z?q=(1)", "my-name@ex-ample.org",
    ],
)  # fmt: skip
def test_token_stays_whole(whole: str) -> None:
    assert tokens(f"ראו {whole} שם") == ["ראו", whole, "שם"]


def test_quotation_after_prefix_is_not_gershayim() -> None:
    assert tokens('מה"וושינגטון פוסט"') == ["מה", '"', "וושינגטון", "פוסט", '"']


@pytest.mark.parametrize("sign", ["״", "“", "″", "''", "׳׳"])
def test_every_sign_opens_a_quotation_after_a_prefix(sign: str) -> None:
    assert tokens(f"מה{sign}וושינגטון פוסט") == ["מה", sign, "וושינגטון", "פוסט"]


def test_single_quotes_round_a_word_are_not_geresh() -> None:
    assert tokens("‘דו״ח’ ‚פרס‘") == ["‘", "דו״ח", "’", "‚", "פרס", "‘"]
    assert tokens("'שלום' אמר") == ["'", "שלום", "'", "אמר"]


@pytest.mark.parametrize("address", ["https://www.gov.il/he/x-y", "www.gov.il", "my-name@example.org"])
def test_an_address_after_a_prefix_is_one_token(address: str) -> None:
    assert tokens(f"פורסם ב-{address}.") == ["פורסם", "ב", "-", address, "."]


@pytest.mark.parametrize("address", ["www.gov.il/he/pages/x-y", "my-name@ex-ample.org", "https://a-b.il/ג-ד"])
def test_hyphens_of_an_address_part_nothing(address: str) -> None:
    assert token_pieces(address) == [address]


def test_brackets_round_an_address_are_no_part_of_it() -> None:
    assert tokens("(ראו https://gov.il/x)") == ["(", "ראו", "https://gov.il/x", ")"]
    assert tokens("(www.gov.il/a_(b).)") == ["(", "www.gov.il/a_(b)", ".", ")"]


def test_url_leaves_the_full_stop_after_it() -> None:
    assert tokens("באתר www.gov.il.") == ["באתר", "www.gov.il", "."]


def test_hyphen_is_a_piece_as_in_the_treebanks() -> None:
    assert token_pieces("בין-מגזרי") == ["בין", "-", "מגזרי"]
    assert token_pieces("2000-2010") == ["2000-2010"]


def sentences(text: str) -> list[str]:
    spans = split_tokens(text)
    starts = [span[0] for span, begins in zip(spans, sentence_starts(text, spans), strict=True) if begins]
    return [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


@pytest.mark.parametrize(
    "one",
    [
        'יו"ר הוועדה, ח"כ כהן, דיבר.',
        "פרופ' ש. אלמוג דיברה.",
        "א. ב. יהושע כתב ספר.",
        "1. הקמת ועדת היגוי",
        "Bryson, J. M., Crosby, B. C., & Stone, M. M. (2006). The design of collaborations. PAR, 66, 44-55.",
        "המחיר עלה ב-3.5 אחוזים.",
        "בן־דור, נ' (2018). תקצוב משתף בשכונות: לקחים. תל אביב: רסלינג.",
        "2. כץ, י' ולוי, ש' (2021). מי מחליט: שיתוף תושבים. הגינה, 5.",
        "Unicode Consortium (2023). UAX #9: Unicode Bidirectional Algorithm. Revision 48.",
        "משרד הרווחה (2019). שותפויות בקהילה. ירושלים.",
        "הלשכה המרכזית לסטטיסטיקה. (2019). שנתון סטטיסטי לישראל. ירושלים.",
        "ג'וינט ישראל. (ללא תאריך). מדריך לשותפים. ירושלים: הוצאת הארגון.",
        "ראו עמ. 5, מס. 12 ובעמ. 40 שם.",
        "ברח. הרצל 5, טל. 03-1234567, שד. רוטשילד 8, ת.ד. 123 תל אביב.",
        'פרופ. כהן מאונ. חיפה, גב. לוי וד"ר. ישראלי באו.',
        "ספרים, עטים וכד. 5 מהם חדשים.",
        'היישוב נוסד במאה ה-3 לפנה"ס. 5 מבניו נותרו.',
        "סעיף 4.2 קובע ערך של 3.12 לכל היותר.",
        "1.2. מטרות התכנית הן אלה.",
        'הוא אמר "שלום.", ואז הלך.',
        "היא שאלה (האם כך?); איש לא ענה.",
    ],
)
def test_sentence_survives(one: str) -> None:
    assert sentences(one) == [one]


def test_sentences_end_at_stops_with_their_closing_quotes() -> None:
    assert sentences('הוא אמר: "שלום." היא הלכה! מה? כן.') == ['הוא אמר: "שלום."', "היא הלכה!", "מה?", "כן."]


def test_a_year_in_brackets_ends_a_sentence_of_prose() -> None:
    assert sentences("כך אצל לוי (2010). לאחר מכן נמצא אחרת (2012, עמ' 5). סוף.") == [
        "כך אצל לוי (2010).", "לאחר מכן נמצא אחרת (2012, עמ' 5).", "סוף.",
    ]  # fmt: skip


def test_authors_keep_their_year_in_the_middle_of_a_line() -> None:
    text = "זה נאמר שם. Fung, A., & Wright, E. O. (2003). Deepening Democracy."
    assert sentences(text) == ["זה נאמר שם.", "Fung, A., & Wright, E. O. (2003). Deepening Democracy."]


@pytest.mark.parametrize("mark", ["¹", "¹²", "12", "1,2", "[1]", "[1][2]", "[12, 13]", "(3)", "*", "†"])
@pytest.mark.parametrize("stop", [".", "?", '."', ".”"])
def test_the_mark_of_a_note_stays_with_the_sentence_that_it_ends(stop: str, mark: str) -> None:
    assert sentences(f"הארגון הוקם{stop}{mark} מאז הוא פועל.") == [
        f"הארגון הוקם{stop}{mark}",
        "מאז הוא פועל.",
    ]


def test_items_of_a_list_within_a_line_keep_their_numbers() -> None:
    assert sentences("המטרות: 1. לבנות אמון. 2. לגבש תכנית. 2.1. לפעול.") == [
        "המטרות: 1. לבנות אמון.", "2. לגבש תכנית.", "2.1. לפעול.",
    ]  # fmt: skip
    assert sentences("המטרות: 1. אמון; 2. תכנית; 3. פעולה. סוף.") == [
        "המטרות: 1. אמון; 2. תכנית; 3. פעולה.", "סוף.",
    ]  # fmt: skip


def test_a_number_may_end_a_sentence() -> None:
    assert sentences("הוא בן 5. היא בת 7. נולדו ב-2010. הם אחים.") == [
        "הוא בן 5.", "היא בת 7.", "נולדו ב-2010.", "הם אחים.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "first", ["יש לו כאבי גב.", "כך אמר טל.", "הם שילמו את המס.", "ספרים, עטים וכו'.", 'קרה במאה ה-3 לפנה"ס.']
)
def test_words_like_abbreviations_end_a_sentence_before_a_new_one(first: str) -> None:
    assert sentences(f"{first} הוא הלך.") == [first, "הוא הלך."]


@pytest.mark.parametrize(("opening", "closing"), [("”", "“"), ("„", "”"), ("“", "”"), ("«", "»"), ("״", "״")])
def test_every_closing_quote_stays_with_its_stop(opening: str, closing: str) -> None:
    assert sentences(f"הוא אמר {opening}כך.{closing} היא הלכה.") == [
        f"הוא אמר {opening}כך.{closing}", "היא הלכה.",
    ]  # fmt: skip


def test_short_lines_and_list_items_are_sentences() -> None:
    assert sentences("כותרת\nגוף הטקסט\n• פריט ראשון\n2. פריט שני") == [
        "כותרת", "גוף הטקסט", "• פריט ראשון", "2. פריט שני",
    ]  # fmt: skip


@given(st.text())
def test_tokens_cover_all_but_white_space_and_marks(text: str) -> None:
    spans = split_tokens(text)
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    covered = "".join(text[a:b] for a, b in spans)
    assert without_marks(covered) == without_marks("".join(text.split()))
