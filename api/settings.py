"""The only reader of environment and TOML: `MAAGAR_*` variables, `maagar.toml`, then the defaults.

A setting named on the command line wins over the environment, which wins over `maagar.toml` in the current
folder. A misspelt key in the file, or variable, is an error.
"""

import os
import tomllib
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from api.errors import ConfigurationError, ConfigurationFileError

FILE = "maagar.toml"
PREFIX = "MAAGAR_"
OTHER_VARIABLES = frozenset({"MAAGAR_SHARED"})
"""Where tests and benches find their material; no setting."""
SHORTEST_PASSAGE = 16


class Settings(BaseSettings):
    """What a knowledge base is made of and where it lies; models are names or folders."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, toml_file=FILE, extra="forbid", frozen=True
    )

    home: Path = Path("maagar-data")
    analyzer: str = "spacy"
    analyzer_model: str | None = None
    embedder: str = "static"
    embedder_model: str | None = None
    embedder_query_prefix: str | None = None
    embedder_passage_prefix: str | None = None
    embedder_device: str | None = None
    embedder_float16: bool = False
    embedder_batch: int = Field(32, ge=1)
    embedder_progress: bool = False
    vocabulary: Path | None = None
    chunk_length: int | None = Field(None, ge=SHORTEST_PASSAGE)
    writer_url: str | None = Field(None, pattern="^https?://")
    writer_model: str | None = None
    writer_key: SecretStr | None = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**overrides: object) -> Settings:
    """Return the settings; `overrides` that are None count as not given. Raises ConfigurationError."""
    given = {name: value for name, value in overrides.items() if value is not None}
    _refuse_unknown_variables()
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic converts and checks
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(where, first["msg"]) from error
    except tomllib.TOMLDecodeError as error:
        lines = len(Path(FILE).read_text(encoding="utf-8").splitlines())
        what = str(error).replace("at end of document", f"at the end, line {lines}")
        raise ConfigurationFileError(FILE, what) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigurationFileError(FILE, f"not UTF-8 (at line {line})") from error


def _refuse_unknown_variables() -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | OTHER_VARIABLES
    for variable in sorted(os.environ):
        name = variable.upper()
        if name.startswith(PREFIX) and name not in known:
            setting = name.removeprefix(PREFIX).lower()
            raise ConfigurationError(setting, f"there is none; known are {', '.join(Settings.model_fields)}")
