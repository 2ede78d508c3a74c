from pathlib import Path

import pytest

from api.assembly import embedder_of, embedder_options, toolbox
from api.errors import ConfigurationError, ConfigurationFileError
from api.settings import load_settings
from nlp.embedder import EmbedderOptions


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAAGAR_HOME", raising=False)


def test_home_is_maagar_data_in_the_current_folder_by_default() -> None:
    assert load_settings().home == Path("maagar-data")


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "maagar.toml").write_text('home = "from-file"\nanalyzer = "stanza"\n', encoding="utf-8")
    monkeypatch.setenv("MAAGAR_HOME", "from-environment")
    settings = load_settings()
    assert (settings.home, settings.analyzer) == (Path("from-environment"), "stanza")


def test_what_the_caller_names_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAAGAR_HOME", "from-environment")
    assert load_settings(home=Path("named")).home == Path("named")


def test_a_misspelt_key_in_the_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "maagar.toml").write_text('analyser = "stanza"\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match="analyser"):
        load_settings()


def test_a_misspelt_variable_is_an_error_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAAGAR_ANALYSER", "stanza")
    with pytest.raises(ConfigurationError, match="MAAGAR_ANALYSER"):
        load_settings()


def test_a_variable_that_is_empty_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAAGAR_HOME", "")
    assert load_settings().home == Path("maagar-data")


@pytest.mark.parametrize(
    ("content", "line"),
    [(b'home = "x"\na = [', "line 2"), ('home = "x"\nanalyzer = "א"\n'.encode("cp1255"), "line 2")],
)
def test_a_broken_file_is_named_with_the_line(tmp_path: Path, content: bytes, line: str) -> None:
    (tmp_path / "maagar.toml").write_bytes(content)
    with pytest.raises(ConfigurationFileError, match=f"maagar.toml: .*{line}"):
        load_settings()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CHUNK_LENGTH", "-5"),
        ("CHUNK_LENGTH", "0"),
        ("CHUNK_LENGTH", "many"),
        ("WRITER_URL", "model.local"),
        ("EMBEDDER_BATCH", "0"),
    ],
)
def test_values_out_of_range_are_refused(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(f"MAAGAR_{variable}", value)
    with pytest.raises(ConfigurationError, match=f"MAAGAR_{variable}"):
        load_settings()


def test_the_embedder_is_what_the_settings_say(tiny_bert: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "": "sentence-transformers",
        "_MODEL": str(tiny_bert),
        "_QUERY_PREFIX": "query: ",
        "_PASSAGE_PREFIX": "passage: ",
        "_DEVICE": "cpu",
        "_FLOAT16": "true",
        "_BATCH": "2",
        "_PROGRESS": "true",
    }.items():
        monkeypatch.setenv(f"MAAGAR_EMBEDDER{name}", value)
    settings = load_settings()
    options = EmbedderOptions("query: ", "passage: ", "cpu", float16=True, batch=2, progress=True)
    assert toolbox(settings, None).embedder_options == embedder_options(settings) == options
    assert embedder_of(settings).name.endswith("#float16#query: |passage: ")


def test_options_that_the_static_embedder_does_not_have_are_refused() -> None:
    with pytest.raises(
        ConfigurationError, match="embedder_device': needs the embedder sentence-transformers"
    ):
        embedder_of(load_settings(embedder_device="cuda"))
