"""What can go wrong at the doors themselves."""

from ingest.errors import MaagarError


class ConfigurationError(MaagarError):
    def __init__(self, setting: str, what: str) -> None:
        super().__init__(f"setting {setting!r}: {what}. Look in maagar.toml and MAAGAR_{setting.upper()}.")
