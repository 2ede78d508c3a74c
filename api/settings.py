"""The only reader of environment and TOML: `MAAGAR_*` variables, `maagar.toml`, then the defaults.

A setting named on the command line wins over the environment, which wins over `maagar.toml` in the current
folder. A misspelt key in the file is an error.
"""

from pathlib import Path

from pydantic import SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from api.errors import ConfigurationError


class Settings(BaseSettings):
    """What a knowledge base is made of and where it lies; models are names or folders."""

    model_config = SettingsConfigDict(
        env_prefix="MAAGAR_", toml_file="maagar.toml", extra="forbid", frozen=True
    )

    home: Path = Path("maagar-data")
    analyzer: str = "spacy"
    analyzer_model: str | None = None
    embedder: str = "static"
    embedder_model: str | None = None
    vocabulary: Path | None = None
    chunk_length: int | None = None
    writer_url: str | None = None
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
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic converts and checks
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(where, first["msg"]) from error
