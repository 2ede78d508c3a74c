"""Options that several commands share, and the settings they make."""

import errno
import os
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


def output_option(*names: str, **attributes: Any) -> Callable[[Command], Command]:
    """Return an option that names a file to write; whether it may be written is seen before the work."""
    return click.option(*names, type=click.Path(path_type=Path), callback=_writable, **attributes)


def _writable(context: click.Context, parameter: click.Parameter, path: Path | None) -> Path | None:
    """Return the path. Raises OSError that names it."""
    del context, parameter
    if path is None:
        return None
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    return path


file_argument = click.argument(
    "file", required=False, type=click.Path(dir_okay=False, path_type=Path, allow_dash=True)
)


def settings_for(home: Path | None, **overrides: object) -> Any:
    """Return api.settings.Settings; imported late, for start-up's sake."""
    from api.settings import load_settings

    return load_settings(home=home, **overrides)
