"""Options that several commands share, and the settings they make."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def home_option(command: Command) -> Command:
    return click.option(
        "--home",
        type=click.Path(file_okay=False, path_type=Path),
        help="The knowledge base. [default: MAAGAR_HOME, else ./maagar-data]",
    )(command)


def json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def mode_option(command: Command) -> Command:
    return click.option(
        "--mode",
        type=click.Choice(["hybrid", "lexical", "semantic"]),
        default="hybrid",
        show_default=True,
        help="Both legs fused, words alone, or meaning alone.",
    )(command)


file_argument = click.argument(
    "file", required=False, type=click.Path(dir_okay=False, path_type=Path, allow_dash=True)
)


def settings_for(home: Path | None, **overrides: object) -> Any:
    """Return api.settings.Settings; imported late, for start-up's sake."""
    from api.settings import load_settings

    return load_settings(home=home, **overrides)
