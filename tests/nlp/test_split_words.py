"""Words in spans are counted as `str.split` counts them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from nlp.aboutness.split_words import SplitWords


@given(some.lists(some.text("אb \u3000\n\u200f\U0001f600\ud800"), min_size=1), some.data())
def test_words_in_spans_are_counted_as_split_does(texts: list[str], chosen: some.DataObject) -> None:
    number = chosen.draw(some.integers(0, len(texts) - 1))
    start, end = sorted(chosen.draw(some.tuples(*2 * [some.integers(0, len(texts[number]))])))
    words = SplitWords(texts)
    counted = words.inside(np.array([number]), np.array([start]), np.array([end]))
    assert counted.tolist() == [len(texts[number][start:end].split())]
    assert words.lengths.tolist() == list(map(len, texts))
