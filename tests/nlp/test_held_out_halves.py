"""Which sentences of a treebank are held out."""

from nlp.conllu import Sentence
from nlp.training.treebank import HALVES, part_of


def test_the_halves_of_five_sentences_are_two_and_three_that_together_are_all() -> None:
    sentences = [Sentence((), (f"# sent_id = {number}",)) for number in range(5)]
    first, second = (part_of(sentences, half) for half in HALVES)
    assert first == sentences[:2]
    assert second == sentences[2:]
    assert part_of(sentences, "all") == sentences
