"""`export`: tags, passages and bibliography in the formats that researchers use."""

import sys
from pathlib import Path

import click

from api.commands.options import home_option, settings_for
from api.export.formats import FORMATS


@click.command()
@click.option("--format", "form", type=click.Choice(list(FORMATS)), required=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="[default: standard output]")
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
