"""`export` and `stats`: what researchers take away."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from api.commands.options import home_option, json_option, output_option, settings_for
from api.export.formats import FORMATS


@click.command()
@click.option("--format", "form", type=click.Choice(list(FORMATS)), required=True)
@output_option("--output", help="[default: standard output]")
@home_option
def export(form: str, output: Path | None, home: Path | None) -> None:
    """Write everything in the base in one format."""
    from api.assembly import open_knowledge_base
    from api.export.formats import load_exporter

    base = open_knowledge_base(settings_for(home))
    exporter, context = load_exporter(form), base.export_context()
    if output is None:
        exporter.export(base.exported(), context, sys.stdout.buffer)
        return
    with output.open("wb") as out:
        exporter.export(base.exported(), context, out)


@click.group()
def stats() -> None:
    """Count concepts: how often, together with what, and when."""


_plot_option = output_option(
    "--plot",
    help="Also write an SVG plot (maagar[research]).",
)


@stats.command()
@click.option(
    "--by", type=click.Choice(["all", "document", "year", "author"]), default="all", show_default=True
)
@_plot_option
@json_option
@home_option
def frequencies(by: str, plot: Path | None, as_json: bool, home: Path | None) -> None:
    """How often each concept is mentioned, in all or by document, year or author."""
    from api.assembly import open_knowledge_base

    base = open_knowledge_base(settings_for(home))
    _show(base.statistics.frequencies(by), as_json, plot, lambda: base.statistics.frequencies_svg(by))


@stats.command()
@click.option("--minimum", type=click.IntRange(1), default=2, show_default=True, help="Passages together.")
@_plot_option
@json_option
@home_option
def cooccurrence(minimum: int, plot: Path | None, as_json: bool, home: Path | None) -> None:
    """Which concepts stand in the same passages more often than by chance."""
    from api.assembly import open_knowledge_base

    base = open_knowledge_base(settings_for(home))
    _show(
        base.statistics.co_occurrences(minimum),
        as_json,
        plot,
        lambda: base.statistics.co_occurrences_svg(minimum),
    )


@stats.command()
@click.option("--concept", "concepts", multiple=True, required=True, metavar="ID")
@_plot_option
@json_option
@home_option
def timeline(concepts: tuple[str, ...], plot: Path | None, as_json: bool, home: Path | None) -> None:
    """How often concepts are mentioned year by year."""
    from api.assembly import open_knowledge_base

    base = open_knowledge_base(settings_for(home))
    _show(base.statistics.timeline(concepts), as_json, plot, lambda: base.statistics.timeline_svg(concepts))


def _show(rows: Any, as_json: bool, plot: Path | None, draw: Callable[[], str]) -> None:
    from api.json_output import to_json
    from api.printing import print_rows

    click.echo(to_json(rows)) if as_json else print_rows(rows)
    if plot is not None:
        plot.write_text(draw(), encoding="utf-8")
