"""Edits turn a form into its lemma, and the quick look at the ends of a form never hides one that fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.hebrew.lemma_edits import apply_edit, edit_between, folded, may_fit

WORD = st.text("אבהוילמנתשםן", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("form", "lemma", "other", "expected"),
    [("יקבלו", "קיבל", "יסדרו", "סידר"), ("שותפויות", "שותפות", "אפשרויות", "אפשרות")],
)
def test_an_edit_learned_from_one_word_fits_another(form: str, lemma: str, other: str, expected: str) -> None:
    assert apply_edit(other, edit_between(form, lemma)) == expected


@given(WORD, WORD, WORD)
def test_the_ends_of_a_form_rule_out_only_edits_that_do_not_fit(form: str, lemma: str, other: str) -> None:
    edit = edit_between(form, lemma)
    if apply_edit(other, edit) is not None:
        assert may_fit(edit, folded(other)[0], folded(other)[-1])
