from pathlib import Path

import pytest

from api.errors import ConfigurationError
from api.settings import load_settings


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
