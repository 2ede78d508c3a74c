from nlp.analyzer import Analysis, Entity, Morpheme, Token
from nlp.mentions.cutting import cut_analysis, cut_tags
from nlp.tagging import Evidence, Tag

TEXT = "אמון רב\nועדת היגוי"


def _token(start: int, end: int) -> Token:
    form = TEXT[start:end]
    return Token(form, start, end, (Morpheme(form, form, "NOUN"),))


ANALYSIS = Analysis(
    tokens=(_token(0, 4), _token(5, 7), _token(8, 12), _token(13, 18)),
    sentences=((0, 7), (8, 18)),
    entities=(Entity(0, 4, "X", "אמון"), Entity(8, 18, "X", "ועדת היגוי")),
)


def test_cut_analysis_counts_offsets_from_the_start_of_the_span() -> None:
    part = cut_analysis(ANALYSIS, 8, 18)
    assert [(token.text, token.start, token.end) for token in part.tokens] == [
        ("ועדת", 0, 4),
        ("היגוי", 5, 10),
    ]
    assert part.sentences == ((0, 10),)
    assert [(entity.start, entity.end) for entity in part.entities] == [(0, 10)]


def test_a_token_that_crosses_the_end_is_left_out() -> None:
    assert [token.text for token in cut_analysis(ANALYSIS, 0, 6).tokens] == ["אמון"]


def test_cut_tags_keeps_only_tags_wholly_inside() -> None:
    evidence = Evidence("ועדת היגוי", ("ועדה", "היגוי"), "label")
    tags = (Tag("trust", 0, 4, 1.0, evidence), Tag("steering-committee", 8, 18, 1.0, evidence))
    assert [(tag.concept_id, tag.start, tag.end) for tag in cut_tags(tags, 8, 18)] == [
        ("steering-committee", 0, 10)
    ]
