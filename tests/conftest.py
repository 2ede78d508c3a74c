"""What tests share: the material beside the project, and system programs, missing loudly."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes on a machine that others use too says nothing of the code.
settings.register_profile("maagar", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("maagar")

ROOT = Path(__file__).resolve().parents[1]
_WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "query", "passage", ":", "ועדת", "ההיגוי", "תקציב", "המדינה"]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `../shared` (or MAAGAR_SHARED) with seeds and open test sets; the test skips without it."""
    folder = Path(os.environ.get("MAAGAR_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"{folder}: no material beside the project")
    return folder


@pytest.fixture(scope="session")
def needs_program() -> Callable[[str], str]:
    """Return the path of a system program; see `_complain`."""
    return lambda name: shutil.which(name) or _complain(name)


@pytest.fixture(scope="session")
def needs_file() -> Callable[..., Path]:
    """Return the first of some files of system packages that is there; see `_complain`."""

    def find(*paths: str) -> Path:
        found = next((Path(path) for path in paths if Path(path).exists()), None)
        return found or _complain(paths[0])

    return find


def _complain(what: str) -> NoReturn:
    """Skip the test, or fail it where CI=true: there every system package has to be installed."""
    complain = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
    complain(f"{what} is not installed; see .ci/run")


@pytest.fixture(scope="session")
def tiny_bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A two-layer BERT with random weights and mean pooling, saved as sentence-transformers saves."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("bert")
    (folder / "vocab.txt").write_text("\n".join(_WORDS), encoding="utf-8")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(_WORDS),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
    )
    BertModel(config).save_pretrained(folder)
    encoder = Transformer(str(folder))
    saved = tmp_path_factory.mktemp("tiny-e5")
    SentenceTransformer(modules=[encoder, Pooling(encoder.get_embedding_dimension())], device="cpu").save(
        str(saved)
    )
    return saved
