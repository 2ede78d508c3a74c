"""What is trained with torch runs the same without it; labels of names come from treebanks and mentions."""

import random

import pytest

torch = pytest.importorskip("torch", reason="the training extra is not installed")

from nlp.hebrew.morph_tagger import Tag, WordKnowledge  # noqa: E402  # after the skip
from nlp.hebrew.word_vectors import WordVectors  # noqa: E402
from nlp.training.examples import ExampleMaker  # noqa: E402
from nlp.training.names import MarkedSentence, labelled, mention_labels, outermost, spans  # noqa: E402
from nlp.training.tagger import TaggerNetwork, export  # noqa: E402

TAGS = (Tag("NOUN", "Gender=Masc|Number=Sing"), Tag("ADP", ""), Tag("PROPN", ""), Tag("VERB", "Gender=Masc"))


def test_the_tagger_without_torch_gives_what_the_trained_network_gives(toy_vectors: WordVectors) -> None:
    knowledge = WordKnowledge({}, {}, {"בית": {"NOUN": 3}, ".": {"PUNCT": 2}})
    maker = ExampleMaker(toy_vectors, knowledge, {tag: row for row, tag in enumerate(TAGS)}, {"של": 1})
    torch.manual_seed(1)
    network = TaggerNetwork(TAGS, toy_vectors.dimension).eval()
    words = random.Random(1)
    sentences = [words.choices(["ב+", "בית", "של", "דוד", "הלך", "."], k=length) for length in (1, 3, 14, 7)]
    tags, names = network([maker.example([(key, TAGS[0]) for key in keys], knowledge) for keys in sentences])
    tagger = export(network, maker)
    found, labels = tagger.tag_and_name(sentences)
    assert [tag for row in found for tag in row] == [TAGS[row] for row in tags.argmax(1).tolist()]
    assert [name for row in labels for name in row] == [tagger.names[row] for row in names.argmax(1).tolist()]
    assert tagger.tag(sentences[2:3])[0] == found[2]


def test_nested_entities_keep_the_outermost() -> None:
    rows = ["B-ORG", "I-ORG|S-GPE", "E-ORG", "O", "S-PER"]
    assert sorted(spans(rows)) == [(0, 2, "ORG"), (1, 1, "GPE"), (4, 4, "PER")]
    assert labelled(5, outermost(spans(rows))) == ["B-ORG", "I-ORG", "I-ORG", "O", "B-PER"]


def test_mentions_with_a_proper_noun_are_names_and_persons_lose_their_title() -> None:
    sentence = MarkedSentence(
        ("ה+", "שר", "דוד", "לוי", "ב+", "ה+", "עיר", "ירושלים", "הוא"),
        ((0, 3, "PER"), (5, 7, "GPE"), (8, 8, "PER")),
    )
    proper = [key in ("דוד", "לוי", "ירושלים") for key in sentence.keys]
    expected = ["O", "O", "B-PER", "I-PER", "O", "B-GPE", "I-GPE", "I-GPE", "O"]
    assert mention_labels(sentence, proper) == expected
