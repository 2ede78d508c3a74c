"""The shipped tagger learns from teachers that tag raw text: the whole way on a toy."""

import pytest

torch = pytest.importorskip("torch", reason="the training extra is not installed")

from nlp.analyzer import Morpheme  # noqa: E402  # after the skip
from nlp.conllu import Sentence, Word  # noqa: E402
from nlp.hebrew.morph_tagger import WordKnowledge  # noqa: E402
from nlp.hebrew.word_vectors import WordVectors  # noqa: E402
from nlp.training import self_training  # noqa: E402
from nlp.training.context import ContextEncoder  # noqa: E402
from nlp.training.self_training import Material, train_self_trained_tagger  # noqa: E402
from nlp.training.transformer import Lookup, Transformer  # noqa: E402

# "ספר" is a noun after ה+ and a verb after הוא: the word alone does not tell.
NOUN = Sentence(
    (
        Word("הספר", (Morpheme("ה", "ה", "DET"), Morpheme("ספר", "ספר", "NOUN"))),
        Word(".", (Morpheme(".", ".", "PUNCT"),)),
    )
)
VERB = Sentence(
    (
        Word("הוא", (Morpheme("הוא", "הוא", "PRON"),)),
        Word("ספר", (Morpheme("ספר", "ספר", "VERB"),)),
        Word(".", (Morpheme(".", ".", "PUNCT"),)),
    )
)
KEYS = [["ה+", "ספר", "."], ["הוא", "ספר", "."]]


def test_a_tagger_taught_by_teachers_tells_by_context_what_a_word_is(
    toy_vectors: WordVectors, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(self_training, "TEACHERS", 1)
    monkeypatch.setattr(self_training, "TEACHER_EPOCHS", 8)
    monkeypatch.setattr(self_training, "TEACHER_BATCH", 4)
    lookup = Lookup(toy_vectors, WordKnowledge({}, {}, {}), {"ספר": 1, "ה+": 2, "הוא": 3, ".": 4})
    material = Material(
        gold=[NOUN, VERB] * 12,
        names=[None] * 24,
        raw=KEYS * 40,
        marked=[],
        encoder=ContextEncoder(toy_vectors.dimension),
        transformer=Transformer(lookup.dimension),
        common=lookup.rows,
    )
    tagger = train_self_trained_tagger(material, lookup.knowledge, toy_vectors)
    assert [[tag.pos for tag in row] for row in tagger.tag(KEYS)] == [
        ["DET", "NOUN", "PUNCT"],
        ["PRON", "VERB", "PUNCT"],
    ]
    learned = [line.split(":")[0] for line in capsys.readouterr().out.splitlines()]
    assert learned == ["Teacher"] * 8 + ["TaggerNetwork"] * (2 + 3)
