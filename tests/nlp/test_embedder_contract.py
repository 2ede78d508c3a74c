"""What every embedder keeps, and that both readers of the shipped model agree."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nlp.embedder import Embedder, EmbedderOptions, load_embedder
from nlp.errors import ModelMissingError, UnknownPluginError
from nlp.sentence_transformers_embedder import Prefixes, SentenceTransformersEmbedder, prefixes_of

TEXTS = ["ועדת ההיגוי של השותפות", "תקציב המדינה", "a cross-sector partnership", "ועדת ההיגוי של השותפות"]


@pytest.fixture(params=["static", "shipped in sentence-transformers", "bert"])
def embedder(request: pytest.FixtureRequest, root: Path, tiny_bert: Path) -> Embedder:
    made: dict[str, Callable[[], Embedder]] = {
        "static": lambda: load_embedder("static"),
        "shipped in sentence-transformers": lambda: load_embedder(
            "sentence-transformers", str(root / "nlp/models/embedder")
        ),
        "bert": lambda: load_embedder("sentence-transformers", str(tiny_bert)),
    }
    return made[request.param]()


def test_rows_have_length_1_and_the_promised_shape(embedder: Embedder) -> None:
    for rows in (embedder.embed_passages(TEXTS), embedder.embed_queries(TEXTS)):
        assert rows.dtype == np.float32
        assert rows.shape == (len(TEXTS), embedder.dimension)
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)


def test_equal_texts_have_equal_rows_and_others_do_not(embedder: Embedder) -> None:
    rows = embedder.embed_passages(TEXTS)
    np.testing.assert_allclose(rows[0], rows[3], atol=1e-6)
    assert float(rows[0] @ rows[1]) < 0.9999


def test_a_second_run_gives_the_same_rows(embedder: Embedder) -> None:
    np.testing.assert_array_equal(embedder.embed_queries(TEXTS), embedder.embed_queries(TEXTS))


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


def test_the_name_is_stable(embedder: Embedder) -> None:
    assert embedder.name
    assert embedder.name == embedder.name


def test_sentence_transformers_reads_the_shipped_model_to_the_same_vectors(root: Path) -> None:
    ours = load_embedder("static").embed_passages(TEXTS)
    theirs = SentenceTransformersEmbedder(str(root / "nlp/models/embedder")).embed_passages(TEXTS)
    np.testing.assert_allclose(ours, theirs, atol=2e-3)


def test_e5_prefixes_go_before_the_text(tiny_bert: Path) -> None:
    prefixed = SentenceTransformersEmbedder(str(tiny_bert), prefixes=Prefixes("query: ", "passage: "))
    plain = SentenceTransformersEmbedder(str(tiny_bert), prefixes=Prefixes())
    np.testing.assert_allclose(
        prefixed.embed_queries(["תקציב המדינה"]), plain.embed_queries(["query: תקציב המדינה"]), atol=1e-6
    )
    assert not np.allclose(prefixed.embed_queries(["תקציב"]), prefixed.embed_passages(["תקציב"]), atol=1e-4)
    assert prefixed.name != plain.name


def test_half_precision_stays_near_and_has_another_name(tiny_bert: Path) -> None:
    full = SentenceTransformersEmbedder(str(tiny_bert), device="cpu")
    half = SentenceTransformersEmbedder(str(tiny_bert), device="cpu", half=True)
    np.testing.assert_allclose(full.embed_queries(TEXTS), half.embed_queries(TEXTS), atol=5e-3)
    assert half.name != full.name


def test_options_set_prefixes_precision_and_batches(tiny_bert: Path) -> None:
    options = EmbedderOptions(query_prefix="query: ", device="cpu", float16=True, batch=1)
    made = load_embedder("sentence-transformers", str(tiny_bert), options)
    same = SentenceTransformersEmbedder(str(tiny_bert), prefixes=Prefixes("query: "), device="cpu", half=True)
    assert made.name == same.name
    np.testing.assert_allclose(made.embed_queries(TEXTS), same.embed_queries(TEXTS), atol=5e-3)


def test_a_prefix_that_is_empty_wins_over_the_one_of_the_family(tiny_bert: Path, tmp_path: Path) -> None:
    named = tmp_path / "tiny-e5"
    named.symlink_to(tiny_bert)
    plain = EmbedderOptions(query_prefix="", passage_prefix="")
    rows = [
        load_embedder("sentence-transformers", str(named), options).embed_queries(["תקציב"])
        for options in (EmbedderOptions(), EmbedderOptions(query_prefix="query: "), plain)
    ]
    np.testing.assert_array_equal(rows[0], rows[1])
    assert not np.allclose(rows[0], rows[2], atol=1e-4)


def test_progress_is_shown_on_stderr(tiny_bert: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for progress, shown in ((False, ""), (True, "Batches")):
        options = EmbedderOptions(device="cpu", progress=progress)
        load_embedder("sentence-transformers", str(tiny_bert), options).embed_passages(TEXTS)
        captured = capsys.readouterr()
        assert shown in captured.err
        assert captured.out == ""


def test_a_device_that_is_not_there_is_a_named_error(tiny_bert: Path) -> None:
    options = EmbedderOptions(device="nonsense")
    with pytest.raises(ModelMissingError, match="nonsense"):
        load_embedder("sentence-transformers", str(tiny_bert), options).embed_queries(TEXTS)


@pytest.mark.parametrize(
    ("model", "prefixes"),
    [
        ("intfloat/multilingual-e5-base", Prefixes("query: ", "passage: ")),
        ("sentence-transformers/LaBSE", Prefixes()),
        ("someone/e50-model", Prefixes()),
    ],
)
def test_prefixes_follow_the_family_in_the_name(model: str, prefixes: Prefixes) -> None:
    assert prefixes_of(model) == prefixes


def test_a_model_must_be_named() -> None:
    with pytest.raises(ModelMissingError, match="intfloat/multilingual-e5-base"):
        load_embedder("sentence-transformers")


def test_an_unknown_embedder_is_an_error_that_lists_the_known() -> None:
    with pytest.raises(UnknownPluginError, match="static, sentence-transformers"):
        load_embedder("word2vec")
