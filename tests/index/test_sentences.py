from index.sentences import sentences_of
from nlp.analyzer import Analysis

HEADING = "מהי שותפות בין מגזרית ומדוע ראוי להקים אותה גם כאשר אין לה תקציב משלה"
ROW = "בניית אמון בין הארגונים השותפים\tתכנון משותף של הפעולות\tמדידה של ההשפעה"
ITEM = "• לבחור ועדת היגוי שחבריה באים מכל הארגונים ושיש לה סמכות להחליט"
SAID = "שותפות היא הסכם. היא נבנית לאט."


def _quoted(text: str, *sentences: tuple[int, int]) -> list[str]:
    analysis = Analysis((), sentences or ((0, len(text)),))
    return [text[one.start : one.end] for one in sentences_of(text, analysis)]


def test_long_heading_list_item_and_table_row_do_not_run_into_what_follows() -> None:
    text = "\n".join((HEADING, ROW, ROW, ITEM, "שותפות היא הסכם."))
    assert _quoted(text) == [HEADING, ROW, ROW, ITEM, "שותפות היא הסכם."]


def test_sentences_of_a_line_stay_apart_and_are_without_white_space() -> None:
    text = f"{HEADING}\n \n {SAID} \n"
    cut = text.index("היא נבנית")
    assert _quoted(text, (0, cut), (cut, len(text))) == [HEADING, "שותפות היא הסכם.", "היא נבנית לאט."]
