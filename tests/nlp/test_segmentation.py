"""The cuts that the grammar allows."""

import pytest

from nlp.hebrew.lexicon import Lexicon, with_hidden_prefix
from nlp.hebrew.morph_tagger import morpheme_keys
from nlp.hebrew.segmentation import Cut, possible_cuts


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


@pytest.mark.parametrize(
    ("host", "frequencies", "forms"),
    [
        ("בשותפויותי", {"בשותפויות": 1.0, "שותפויות": 2.4}, ("ב", "שותפויותי", "הן")),
        ("בשותפויותי", {"בשותפויות": 2.2, "שותפויות": 2.4}, ("בשותפויותי", "הן")),
        ("ממצאי", {"ממצאים": 3.4, "מצאים": 3.9}, ("ממצאי", "הן")),
        ("בנותי", {"נותים": 2.0}, ("ב", "נותי", "הן")),
        ("בניי", {"ניים": 2.0}, ("בניי", "הן")),
    ],
)
def test_a_prefix_is_parted_from_a_host_that_is_far_rarer_than_the_rest(
    host: str, frequencies: dict[str, float], forms: tuple[str, ...]
) -> None:
    lexicon = Lexicon(frequencies, frozenset())
    cut = Cut((), host, "הן")
    assert with_hidden_prefix(cut, possible_cuts(f"{host}הן"), lexicon).forms == forms
