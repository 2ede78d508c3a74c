"""The segmenter and the transformer that teaches it: context decides between cuts, on a toy."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the training extra is not installed")

from nlp.hebrew.lexicon import Lexicon  # noqa: E402  # after the skip
from nlp.hebrew.morph_tagger import WordKnowledge  # noqa: E402
from nlp.hebrew.segmentation import possible_cuts  # noqa: E402
from nlp.hebrew.word_vectors import WordVectors  # noqa: E402
from nlp.training import cut_teaching  # noqa: E402
from nlp.training.cut_examples import cut_example_maker  # noqa: E402
from nlp.training.cut_teaching import CutMaterial, CutTeacher, cut_shares, train_taught_segmenter  # noqa: E402
from nlp.training.fitting import rated_apart  # noqa: E402
from nlp.training.segmenter import SegmenterNetwork, export, fit_cuts  # noqa: E402
from nlp.training.transformer import Lookup, Transformer  # noqa: E402

# "הקפה" is a lap after עשה and the coffee after שתה: the token alone does not tell.
LINES = [[("הוא",), ("עשה",), ("הקפה",)], [("הוא",), ("שתה",), ("ה", "קפה")]] * 20
TOKENS = [["הוא", "עשה", "הקפה"], ["הוא", "שתה", "הקפה"]]


@pytest.fixture
def lookup(toy_vectors: WordVectors) -> Lookup:
    return Lookup(toy_vectors, WordKnowledge({}, {}, {}), {"הוא": 1, "עשה": 2, "שתה": 3, "הקפה": 4})


def test_gold_examples_name_the_right_cut_of_each_token(lookup: Lookup) -> None:
    maker = cut_example_maker(LINES, Lexicon({}, frozenset()), lookup.vectors)
    examples = maker.gold(LINES)
    found = []
    for example in examples:
        cuts = [cut.forms for token in example.tokens for cut in possible_cuts(token)]
        assert len(cuts) == len(example.shares) == len(example.owners)
        found.append([cut for cut, share in zip(cuts, example.shares, strict=True) if share])
    assert sorted(found) == sorted(LINES)


def test_a_line_does_not_count_its_own_cuts(lookup: Lookup) -> None:
    lines = [[("ב", "בית")], [("ספר",)]]
    maker = cut_example_maker(lines, Lexicon({}, frozenset()), lookup.vectors)
    gold, again = maker.gold(lines)[0], maker.example(["בבית"])
    assert gold.features[:, 0].tolist() == [0.0] * len(gold.features)  # never seen elsewhere
    assert again.features[:, 0].tolist() == [1.0] * len(again.features)


def test_the_segmenter_without_torch_gives_what_the_trained_network_gives(lookup: Lookup) -> None:
    maker = cut_example_maker(LINES, Lexicon({}, frozenset()), lookup.vectors)
    torch.manual_seed(1)
    network = SegmenterNetwork(maker).eval()
    examples = [maker.example(tokens) for tokens in TOKENS]
    scores = network(examples).detach().numpy()
    owners = np.concatenate([examples[0].owners, examples[1].owners + len(TOKENS[0])])
    expected = [
        possible_cuts(token)[int(scores[owners == place].argmax())].forms
        for place, token in enumerate(TOKENS[0] + TOKENS[1])
    ]
    found = export(network, maker).segment(TOKENS)
    assert [cut.forms for sentence in found for cut in sentence] == expected


def test_a_teacher_cuts_by_context(lookup: Lookup) -> None:
    maker = cut_example_maker(LINES, Lexicon({}, frozenset()), lookup.vectors)
    torch.manual_seed(1)
    encoder = Transformer(lookup.dimension)
    teacher = CutTeacher(maker, encoder, lookup)
    fit_cuts(teacher, maker.gold(LINES), rated_apart(teacher, teacher.reader.encoder, 3e-3, 3e-4), epochs=10)
    examples = [maker.example(tokens) for tokens in TOKENS]
    chances = cut_shares([teacher], examples)
    for example, row, forms in zip(examples, chances, (("הקפה",), ("ה", "קפה")), strict=True):
        last = row[example.owners == 2]
        assert last.sum() == pytest.approx(1.0, abs=1e-4)
        assert possible_cuts("הקפה")[int(last.argmax())].forms == forms


def test_a_student_learns_what_its_teachers_cut(lookup: Lookup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cut_teaching, "TEACHERS", 1)
    monkeypatch.setattr(cut_teaching, "TEACHER_EPOCHS", 10)
    material = CutMaterial(LINES, TOKENS * 40, Transformer(lookup.dimension), lookup)
    segmenter = train_taught_segmenter(material, Lexicon({}, frozenset()), lookup.vectors)
    found = segmenter.segment(TOKENS)
    assert [sentence[2].forms for sentence in found] == [("הקפה",), ("ה", "קפה")]
