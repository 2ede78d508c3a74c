"""The shipped embedder: what it finds near what, and that its vectors do not depend on company."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from nlp.embedder import load_embedder
from nlp.errors import ModelMissingError
from nlp.static_embedder import SHIPPED, StaticEmbedder
from nlp.word_tokens import WordTokens

EMBEDDER = StaticEmbedder()
TOKENIZER = Tokenizer.from_file(str(SHIPPED / "0_StaticEmbedding" / "tokenizer.json"))


def nearest(query: str, passages: list[str]) -> str:
    scores = EMBEDDER.embed_passages(passages) @ EMBEDDER.embed_queries([query])[0]
    return passages[int(scores.argmax())]


@pytest.mark.parametrize(
    ("query", "passage"),
    [
        ("מי מנהל את הדיונים במליאה", "יושב ראש הכנסת פתח את הישיבה"),
        ("רופא", "טיפול בחולים בבית חולים"),
        ("מורים", "תלמידי בית הספר והגננות"),
        ("neural network", "רשת נוירונים לומדת מדוגמאות"),
    ],
)
def test_meaning_without_a_shared_word_finds_the_passage(query: str, passage: str) -> None:
    others = ["תעריפי המים והביוב", "נמל התעופה והמטוסים", "פקודת הנזיקין [נוסח חדש]"]
    assert nearest(query, [*others, passage]) == passage


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('יו"ר הוועדה', "יו״ר הוועדה"),
        ("שׁוּתָּפוּת", "שותפות"),
        ("בין-מגזרי", "בין־מגזרי"),
        ("\u202bשותפות\u202c!", "שותפות"),
        ("Partnership", "partnership"),
    ],
)
def test_spellings_of_one_word_have_one_vector(written: str, meant: str) -> None:
    one, other = EMBEDDER.embed_passages([written, meant])
    np.testing.assert_array_equal(one, other)


def test_text_without_letters_has_a_zero_row() -> None:
    assert not EMBEDDER.embed_passages(["", " \n", "…!"]).any()


def test_a_missing_model_says_how_to_train_one(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match=r"python -m nlp\.training\.embedder"):
        load_embedder("static", str(tmp_path))


def test_the_name_follows_the_bytes_of_the_model(tmp_path: Path, root: Path) -> None:
    module = tmp_path / "0_StaticEmbedding"
    module.mkdir()
    shipped = root / "nlp/models/embedder/0_StaticEmbedding"
    (module / "model.safetensors").write_bytes((shipped / "model.safetensors").read_bytes())
    tokenizer = (shipped / "tokenizer.json").read_text(encoding="utf-8")
    (module / "tokenizer.json").write_text(tokenizer + "\n", encoding="utf-8")
    assert StaticEmbedder(str(tmp_path)).name != EMBEDDER.name


@settings(max_examples=200)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_a_vector_depends_on_its_text_alone(texts: list[str]) -> None:
    together = EMBEDDER.embed_passages(texts)
    alone = np.concatenate([EMBEDDER.embed_passages([text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-6)


@settings(max_examples=300)
@given(st.text(max_size=60))
def test_words_taken_one_by_one_give_the_tokens_of_the_whole(text: str) -> None:
    assert WordTokens(TOKENIZER).ids(text) == TOKENIZER.encode(text, add_special_tokens=False).ids


def test_a_lone_surrogate_counts_as_the_replacement_sign() -> None:
    assert WordTokens(TOKENIZER).ids("אמון \ud83d\udcff") == WordTokens(TOKENIZER).ids("אמון \ufffd\ufffd")
