"""The command line: `maagar COMMAND …`. Commands are imported when they are called."""

import errno
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import IO, Any

import click

from ingest.errors import MaagarError

COMMANDS = {
    "read": "api.commands.text:read",
    "analyze": "api.commands.text:analyze",
    "tag": "api.commands.text:tag",
    "build": "api.commands.base:build",
    "search": "api.commands.find:search",
    "ask": "api.commands.find:ask",
    "context": "api.commands.find:context",
    "similar": "api.commands.find:similar",
    "triage": "api.commands.base:triage",
    "documents": "api.commands.base:documents",
    "show": "api.commands.base:show",
    "concepts": "api.commands.base:concepts",
    "check": "api.commands.base:check",
    "rollback": "api.commands.base:rollback",
    "export": "api.commands.research:export",
    "stats": "api.commands.research:stats",
    "review": "api.commands.review:review",
    "serve": "api.commands.server:serve",
    "classify": "api.commands.classify:classify",
    "models": "api.commands.models:models",
    "eval": "api.commands.evaluation:evaluate",
}


class BriefUsageError(click.UsageError):
    """A usage error that is shown as one line and the page that helps."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"maagar: {' '.join(self.format_message().split())}", file=file, err=True)
        if self.ctx is not None:
            click.echo(f"See {self.ctx.command_path} --help", file=file, err=True)


@contextmanager
def _brief_usage_errors() -> Iterator[None]:
    """Shorten click's usage errors; one with a page of its own, as of a group without a command, stays."""
    try:
        yield
    except click.UsageError as error:
        if type(error).show is not click.UsageError.show:
            raise
        raise BriefUsageError(error.format_message(), error.ctx) from error


class LazyGroup(click.Group):
    """A group whose commands are imported on demand from `COMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with _brief_usage_errors():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; an error of ours becomes a line or two on standard error and its exit code."""
        try:
            with _brief_usage_errors():
                return super().invoke(ctx)
        except MaagarError as error:
            from api.exit_codes import exit_code

            click.echo(f"maagar: {error}", err=True)
            return ctx.exit(exit_code(error))
        except OSError as error:
            # A closed pipe, as of `maagar documents | head`, is click's to end.
            if error.filename is None or error.errno == errno.EPIPE:
                raise
            from api.exit_codes import exit_code_of_path

            click.echo(f"maagar: {error.filename}: {error.strerror}. Check the path.", err=True)
            return ctx.exit(exit_code_of_path(error))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="maagar", prog_name="maagar")
def maagar() -> None:
    """Maagar: search Hebrew documents by meaning, and see the concepts in them.

    Exit codes: 0 done, 1 done with something left out, 2 usage, configuration or a password needed,
    3 no such thing, 4 the data is damaged.
    """


def main() -> None:
    """Run `maagar` with UTF-8 on all streams, whatever the locale says, and libraries' logs unheard."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    logging.getLogger().addHandler(logging.NullHandler())
    maagar()


if __name__ == "__main__":
    main()
