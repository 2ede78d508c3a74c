"""What can go wrong at the doors themselves."""

from ingest.errors import MaagarError


class ConfigurationError(MaagarError):
    def __init__(self, setting: str, what: str) -> None:
        super().__init__(f"setting {setting!r}: {what}. Look in maagar.toml and MAAGAR_{setting.upper()}.")


class ConfigurationFileError(MaagarError):
    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{path}: cannot be read as TOML: {what}. Correct the file.")


class AddressError(MaagarError):
    def __init__(self, host: str, port: int, what: str) -> None:
        super().__init__(f"cannot serve on {host}, port {port}: {what}. Name another with --host and --port.")
