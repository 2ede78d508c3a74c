"""Passages follow the structure, slice back, cover the text and keep their ids."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingest.assemble import Line, Note, assemble, note_mark
from ingest.chunk import ChunkOptions, chunk, hebrew_length
from ingest.document import BlockKind, Document

SENTENCE = "השותפים נפגשים פעם בחודש ומחליטים יחד על סדר היום."


def document(*lines: Line, notes: tuple[Note, ...] = ()) -> Document:
    return assemble(lines, notes, source="x.txt", document_id="doc")


def heading(text: str, level: int) -> Line:
    return Line(BlockKind.HEADING, text, level=level)


def paragraph(text: str, page: int | None = None) -> Line:
    return Line(BlockKind.PARAGRAPH, text, page)


def test_passages_carry_the_path_of_their_headings() -> None:
    made = document(
        paragraph("פתיח"),
        heading("מדריך", 1),
        heading("אמון", 2),
        paragraph("א"),
        heading("מדידה", 2),
        paragraph("ב"),
    )
    assert [(p.heading_path, p.text) for p in chunk(made)] == [
        ((), "פתיח"),
        (("מדריך",), "מדריך"),
        (("מדריך", "אמון"), "אמון\nא"),
        (("מדריך", "מדידה"), "מדידה\nב"),
    ]


def test_paragraphs_are_joined_up_to_the_target_and_never_over_the_limit() -> None:
    made = document(*(paragraph(SENTENCE) for _ in range(10)))
    options = ChunkOptions(target=30, limit=45, least=0)
    passages = chunk(made, options=options)
    assert [p.text.count("\n") + 1 for p in passages] == [3, 3, 3, 1]
    assert all(hebrew_length(p.text) <= options.limit for p in passages)


def test_short_rest_joins_the_passage_before_it() -> None:
    made = document(*(paragraph(SENTENCE) for _ in range(4)))
    assert len(chunk(made, options=ChunkOptions(target=40, limit=60, least=20))) == 1


def test_long_paragraph_is_cut_between_sentences() -> None:
    made = document(paragraph(" ".join([SENTENCE] * 6)))
    passages = chunk(made, options=ChunkOptions(target=28, limit=30, least=0))
    assert [p.text for p in passages] == [f"{SENTENCE} {SENTENCE}"] * 3


def test_long_sentence_is_cut_between_words() -> None:
    made = document(paragraph(" ".join(["מילה"] * 100)))
    passages = chunk(made, options=ChunkOptions(target=20, limit=32, least=0))
    assert {p.text for p in passages} <= {" ".join(["מילה"] * count) for count in range(1, 21)}
    assert sum(p.text.count("מילה") for p in passages) == 100


def test_length_is_a_parameter() -> None:
    made = document(paragraph("אב גד"), paragraph("הו זח"))
    assert len(chunk(made, options=ChunkOptions(target=5, limit=6, least=0), length=len)) == 2


def test_footnotes_come_under_the_heading_that_refers_to_them() -> None:
    made = document(
        heading("אמון", 1),
        paragraph(f"נבנה{note_mark('1')}"),
        heading("מדידה", 1),
        paragraph(f"נמדד{note_mark('2')}"),
        notes=(Note("1", "לוי"), Note("2", "כהן"), Note("9", "יתום")),
    )
    assert [(p.heading_path, p.text) for p in chunk(made)][2:] == [
        (("אמון",), "1. לוי"),
        (("מדידה",), "2. כהן"),
        ((), "9. יתום"),
    ]


def test_passages_name_the_pages_they_touch() -> None:
    made = document(paragraph("א", 1), paragraph("ב", 2), heading("ג", 1), paragraph("ד", 4))
    assert [p.pages for p in chunk(made)] == [(1, 2), (4,)]


def test_ids_stay_when_another_section_changes() -> None:
    def ids(first: str) -> list[str]:
        made = document(
            heading("א", 1), paragraph(first), heading("ב", 1), paragraph("זהה"), paragraph("זהה")
        )
        return [p.id for p in chunk(made, options=ChunkOptions(target=1, limit=3, least=0))]

    before, after = ids("ישן"), ids("חדש לגמרי")
    assert before[-3:] == after[-3:]
    assert len(set(before)) == len(before)
    assert all(each.startswith("doc:") for each in before)


def test_hebrew_words_count_as_wordpieces() -> None:
    assert hebrew_length('יו"ר ועדת ההיגוי') == 5


lines = st.lists(
    st.tuples(
        st.sampled_from([BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW]),
        st.text(alphabet="אבגד. \t\n!?abc", max_size=80),
        st.integers(1, 4),
    ),
    max_size=12,
)
options = st.builds(ChunkOptions, st.integers(1, 30), st.integers(10, 40), st.integers(0, 10))


@given(lines, options)
def test_passages_cover_the_text_slice_back_and_cross_no_section(
    typed: list[tuple[BlockKind, str, int]], chosen: ChunkOptions
) -> None:
    made = document(*(Line(kind, text, level=level) for kind, text, level in typed))
    passages = chunk(made, options=chosen)
    covered = set()
    for passage in passages:
        assert made.text[passage.start : passage.end] == passage.text
        covered |= set(range(passage.start, passage.end))
        assert not any(passage.start < section.start < passage.end for section in made.sections)
        assert not any(passage.start < section.end < passage.end for section in made.sections)
    assert {at for at, letter in enumerate(made.text) if not letter.isspace()} <= covered
    assert len({passage.id for passage in passages}) == len(passages)
    assert all(a.end <= b.start for a, b in pairwise(passages))
