import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.writing.quotations import problems_of

QUESTION = "מה תפקיד הוועדה?"
SOURCES = ('יו"ר הוועדה הוא מנכ"ל המשרד, והוא אמר "די" והלך.', "הג'וינט ופרופ' לוי מתווים את דרך הוועדה.")
TRUE = "«דרך הוועדה» [2]"
DOUBLE = '"“”„‟«»‹›״〝〞＂『』「」《》˝″❮❯⟪⟫﹃﹄｢｣'
SINGLE = "'‘’‚‛׳`´′"


def _first(text: str) -> str | None:
    return next(problems_of(text, QUESTION, SOURCES), None)


@pytest.mark.parametrize(
    "text",
    [
        'ה"דרך" של הוועדה [2].',
        'נכתב ב"מתווים את דרך" [2], ו"המשרד" [1].',
        '"מנכ"ל המשרד" [1] ו«יו"ר הוועדה» [1]',
        '«והוא אמר "די" והלך» [1]',
        '"והוא אמר "די" והלך" [1]',
        'צה״ל, מנכ"לית, דו"חות, תנ״כיים, סמנכ\'\'ל ות"א: «דרך» [2]',
        "הג'וינט, וכו' ועמ' 5: «דרך» [2]",
        "‘מתווים את דרך’ [2] או 'פרופ' לוי' [2]",
        "The JDC's role doesn't change: «דרך» [2]",
        "« דרך הוועדה » [2]",
        '"הוועדה" [1, 2] ו"הוועדה" [1][2]',
        "\u200f«דרך\nהוועדה»\u200f. [2]",
        '("דרך") [2]',
    ],
)
def test_true_quotations_and_words_with_gershayim_are_no_problem(text: str) -> None:
    assert _first(text) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"{TRUE}. &quot;שקר&quot;", "'שקר'"),
        (f"{TRUE}. <<שקר>> [1]", "'שקר'"),
        (f"{TRUE}. ,,שקר'' [1]", "'שקר'"),
        (f"{TRUE}. \"שקר' [1]", "without its pair"),
        (f'{TRUE}. "המשרד" [1, 2]', "'המשרד'"),
        (f'{TRUE}. "המשרד" [1][2]', "'המשרד'"),
        (f'{TRUE}. "המשרד", [2]', "'המשרד'"),
        (f'{TRUE}. "המשרד" [1, 7]', "[7]"),
        (f"{TRUE}. ראו [{'9' * 5000}]", "999]"),
        (f'{TRUE}. "שקר', "without its pair"),
        (f'{TRUE}. שקר"', "without its pair"),
        (f'{TRUE}. "דרך" שקר"', "without its pair"),
        (f'{TRUE}. ב"רית שקר"', "'רית שקר'"),
        (f"{TRUE}. 'פרופ' שקר'", "פרופ"),
        (f"{TRUE}. ב' שקר מוחלט'", "without its pair"),
        (f"{TRUE}. ב''שקר''", "'שקר'"),
        ("«» «.» [1]", "quotes nothing"),
        (f'{TRUE}. 5"דרך "שקר" הוועדה"', "'דרך'"),
        (f'{TRUE}. " "שקר" "', "''"),
    ],
)
def test_marks_that_bound_what_no_source_says_are_a_problem(text: str, problem: str) -> None:
    assert problem in str(_first(text))


@settings(max_examples=400)
@given(
    st.sampled_from([DOUBLE, SINGLE]).flatmap(lambda kind: st.tuples(*[st.sampled_from(kind)] * 2)),
    st.sampled_from(["", "ו", "ב", "ה", "של", "וכשה", "לפי ", "(", "כך:", "-", "—", "\u200f", "\n"]),
    st.sampled_from(["", " ", "\n", "\u00a0", "\u200e"]),
    st.lists(st.sampled_from(["שקר", "מוחלט", "הוועדה", 'מנכ"ל', "דרך", "כזב"]), min_size=1, max_size=4),
    st.sampled_from(["", "ים", "י", ".", ")", " [1]", "[2]", "-", ", וכו'", "\u200f"]),
)
def test_fabricated_quotation_is_a_problem_in_any_marks(
    pair: tuple[str, str], before: str, space: str, words: Sequence[str], after: str
) -> None:
    lie = " ".join(["שקר", *words])
    assert _first(f"{TRUE}. {before}{pair[0]}{space}{lie}{space}{pair[1]}{after}") is not None


@settings(max_examples=400)
@given(
    st.lists(
        st.sampled_from([*DOUBLE[:8], "'", "’", " ", " ", " ", ".", "ו", "ד", "שקר", "דרך", "הוועדה", "[2]"]),
        max_size=25,
    )
)
def test_no_text_around_hides_a_word_between_marks(parts: Sequence[str]) -> None:
    text = f"{TRUE} {''.join(parts)} {TRUE}"
    if _first(text) is None:
        for word in re.findall(rf"(?<!\S)[{DOUBLE}](\w+)[{DOUBLE}](?!\S)", text):
            assert any(word in source for source in SOURCES)
