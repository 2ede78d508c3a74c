"""Quoted spans are found again in texts that changed."""

from hypothesis import given
from hypothesis import strategies as st

from index.anchoring import anchor_at, reanchor

TEXT = "השותפים נפגשו. ועדת ההיגוי אישרה את התקציב.\nבחורף דנה ועדת ההיגוי בבניית אמון בין שותפים."


def find(text: str, quote: str, nth: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    return start, start + len(quote)


def test_unchanged_text_gives_the_same_anchor() -> None:
    anchor = anchor_at(TEXT, *find(TEXT, "אמון"))
    assert reanchor(TEXT, anchor) == anchor


def test_inserted_text_moves_the_anchor_and_keeps_the_right_occurrence() -> None:
    second = anchor_at(TEXT, *find(TEXT, "ועדת ההיגוי", 1))
    longer = "פתח דבר חדש לגמרי, ובו גם ועדת ההיגוי.\n" + TEXT
    moved = reanchor(longer, second)
    assert moved is not None
    assert (moved.start, moved.end) == find(longer, "ועדת ההיגוי", 2)
    assert moved.prefix == longer[moved.start - 32 : moved.start]


def test_same_word_in_another_context_is_not_taken_for_it() -> None:
    anchor = anchor_at(TEXT, *find(TEXT, "אמון"))
    assert reanchor("הוא האמון על המשילות.", anchor) is None


def test_other_hyphens_spaces_and_gershayim_still_match() -> None:
    old = 'המנכ"ל הציג שותפות בין-מגזרית רחבה בפני חברי הוועדה'
    new = "המנכ״ל הציג שותפות בין־מגזרית\u00a0רחבה בפני חברי הוועדה"
    moved = reanchor(new, anchor_at(old, *find(old, "שותפות בין-מגזרית רחבה")))
    assert moved is not None
    assert moved.quote == "שותפות בין־מגזרית\u00a0רחבה"


def test_mended_typo_is_found_between_its_context() -> None:
    old = "נקבע כי תחיזק את בנית האמון בין השותפים ביישוב"
    new = "נקבע כי תחיזק את בניית האמון בין השותפים ביישוב"
    moved = reanchor(new, anchor_at(old, *find(old, "בנית האמון")))
    assert moved is not None
    assert moved.quote == "בניית האמון"


def test_deleted_span_is_lost() -> None:
    anchor = anchor_at(TEXT, *find(TEXT, "ועדת ההיגוי", 1))
    assert reanchor(TEXT.split("\n", maxsplit=1)[0], anchor) is None


WORDS = st.text(alphabet="אבגדהו רש\n״-", min_size=1, max_size=80)


@given(WORDS, st.data())
def test_reanchoring_in_the_same_text_is_the_identity(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    anchor = anchor_at(text, start, data.draw(st.integers(start + 1, len(text))))
    assert reanchor(text, anchor) == anchor


@given(WORDS, WORDS, st.data())
def test_anchor_always_slices_back_to_its_quote(text: str, other: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    moved = reanchor(other, anchor_at(text, start, data.draw(st.integers(start + 1, len(text)))))
    assert moved is None or other[moved.start : moved.end] == moved.quote
