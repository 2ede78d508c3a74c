"""The transformer that is pretrained on raw text and teaches the shipped tagger, each step on a toy."""

import random
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the training extra is not installed")

from nlp.hebrew.morph_tagger import Tag, WordKnowledge  # noqa: E402  # after the skip
from nlp.hebrew.segmenter import affix_rows  # noqa: E402
from nlp.hebrew.word_vectors import WordVectors  # noqa: E402
from nlp.training import masked_pretraining, targets  # noqa: E402
from nlp.training.examples import LIKELY, ExampleMaker, most_likely  # noqa: E402
from nlp.training.tagger import fit_tagger  # noqa: E402
from nlp.training.teacher import Teacher, tag_shares  # noqa: E402
from nlp.training.transformer import Inputs, Lookup, Reader, Transformer  # noqa: E402

NOUN, VERB, PUNCT = Tag("NOUN", ""), Tag("VERB", "Tense=Past"), Tag("PUNCT", "")
# "ספר" is a noun after ה+ and a verb after הוא: the word alone does not tell.
SENTENCES = [
    [("ה+", Tag("DET", "")), ("ספר", NOUN), (".", PUNCT)],
    [("הוא", Tag("PRON", "")), ("ספר", VERB), (".", PUNCT)],
]


@pytest.fixture
def lookup(toy_vectors: WordVectors) -> Lookup:
    return Lookup(toy_vectors, WordKnowledge({}, {}, {}), {"ספר": 1, "ה+": 2, "הוא": 3, ".": 4})


def _inputs(words: list[str], lookup: Lookup) -> Inputs:
    rows = np.array([lookup.rows.get(word, 0) for word in words], np.int64)
    return Inputs(lookup.known(words), rows, np.array([affix_rows(word) for word in words], np.int64))


def test_a_sentence_reads_the_same_alone_and_beside_a_longer_one(lookup: Lookup) -> None:
    torch.manual_seed(1)
    reader = Reader(Transformer(lookup.dimension), 0.2).eval()
    short, long = _inputs(["הוא", "ספר", "."], lookup), _inputs(["ה+", "ספר"] * 9, lookup)
    with torch.no_grad():
        alone, beside = reader([short]), reader([long, short])
    assert alone.shape == (3, 512)
    assert beside.shape == (21, 512)
    assert torch.allclose(alone, beside[18:], atol=0.05)  # layers run in bfloat16


def test_pretraining_learns_what_stands_round_a_word(
    lookup: Lookup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(masked_pretraining, "LENGTH", 17)
    monkeypatch.setattr(masked_pretraining, "ROWS", 4)
    monkeypatch.setattr(masked_pretraining, "WARMING", 5)
    monkeypatch.setattr(targets, "COMMON_SHARE", 1.0)
    monkeypatch.setattr(masked_pretraining, "SHOWN_EVERY", 8)
    text = tmp_path / "morphemes.txt"
    text.write_text("\n".join(["א ב ג ד ה ו ז ח ט י כ ל מ נ ס ע"] * 60), encoding="utf-8")
    masked_pretraining.pretrain(text, lookup, frequent=20, steps=40)
    losses = [float(line.rsplit(" ", 1)[1]) for line in capsys.readouterr().out.splitlines()]
    assert losses[0] > 2.5  # guessing one of sixteen: 2.8
    assert losses[-1] < 1.0
    assert masked_pretraining.common_words(text)["ב"] == 2


def test_a_teacher_tells_by_context_what_a_word_is(lookup: Lookup) -> None:
    tags = {tag: row for row, tag in enumerate(dict.fromkeys(tag for row in SENTENCES for _, tag in row))}
    maker = ExampleMaker(lookup.vectors, lookup.knowledge, tags, lookup.rows)
    examples = [maker.example(sentence, lookup.knowledge) for sentence in SENTENCES] * 8
    torch.manual_seed(1)
    teacher = Teacher(Transformer(lookup.dimension), list(tags))
    fit_tagger(teacher, examples, teacher.rated(), epochs=8, batch=4)
    chances = tag_shares([teacher], examples[:2])
    found = [[list(tags)[row] for row in sentence.argmax(1)] for sentence in chances]
    assert found == [[tag for _, tag in sentence] for sentence in SENTENCES]
    assert [sentence.sum(1).tolist() for sentence in chances] == [pytest.approx([1.0] * 3)] * 2


def test_a_student_is_told_the_likeliest_tags_with_shares_of_one() -> None:
    chance = random.Random(1)
    chances = np.array([[chance.random() for _ in range(20)] for _ in range(3)], np.float32)
    likely, shares = most_likely(chances)
    assert likely.shape == shares.shape == (3, LIKELY)
    assert shares.sum(1).tolist() == pytest.approx([1.0] * 3)
    assert [set(row) for row in likely.tolist()] == [
        set(np.argsort(-row)[:LIKELY].tolist()) for row in chances
    ]
    few, few_shares = most_likely(np.array([[0.25, 0.75]], np.float32))
    assert dict(zip(few[0, :2].tolist(), few_shares[0, :2].tolist(), strict=True)) == {0: 0.25, 1: 0.75}
    assert few_shares[0, 2:].tolist() == [0.0] * (LIKELY - 2)
