"""The cuts that the grammar allows."""

import pytest

from nlp.hebrew.morph_tagger import morpheme_keys
from nlp.hebrew.segmentation import possible_cuts


@pytest.mark.parametrize(
    ("token", "forms"),
    [
        ("2012–2017", ("2012", "–", "2017")),
        ("3.5-4", ("3.5", "-", "4")),
        ("03-1234567", ("03-1234567",)),
        ("1-2-2020", ("1-2-2020",)),
        ("50%", ("50", "%")),
    ],
)
def test_a_range_of_numbers_is_three_words_a_date_or_telephone_number_one(
    token: str, forms: tuple[str, ...]
) -> None:
    assert possible_cuts(token)[0].forms == forms


def test_the_networks_know_prefixes_and_suffixes_from_words() -> None:
    cuts = {cut.pattern: morpheme_keys(cut) for cut in possible_cuts("בבניו")}
    assert cuts["ב+_+ו"] == ["ב+", "בני", "+ו"]
    assert morpheme_keys(possible_cuts("2012–2017")[0]) == ["2012", "–+", "2017"]
