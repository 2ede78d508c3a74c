"""`review`: people's decisions on tags; they outlive rebuilds and teach the next one."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.commands.options import home_option, json_option, settings_for
from api.exit_codes import ExitCode
from ingest.errors import FileMissingError

if TYPE_CHECKING:
    from api.review_desk import ReviewDesk


def _named(context: click.Context, parameter: click.Parameter, name: str) -> str:
    """Return the name. Raises click.BadParameter for one without a letter."""
    del context, parameter
    if not name.strip():
        raise click.BadParameter("a name is needed")
    return name


_by_option = click.option("--by", required=True, metavar="NAME", callback=_named, help="Who decides.")


@click.group()
def review() -> None:
    """Judge tags; decisions hold through every rebuild and improve the next one."""


@review.command(name="list")
@click.option("--document", "document_id", metavar="ID", help="Only this document.")
@click.option("--by", metavar="NAME", help="What this person has not judged yet.")
@json_option
@home_option
def waiting(document_id: str | None, by: str | None, as_json: bool, home: Path | None) -> None:
    """List tags that wait for a verdict, least certain first."""
    from api.json_output import to_json
    from api.printing import print_review_items

    items = _desk(home).waiting(document_id, by)
    click.echo(to_json(items)) if as_json else print_review_items(items)


@review.command()
@click.argument("verdict", type=click.Choice(["accept", "reject", "change", "add"]))
@click.argument("document_id", metavar="DOCUMENT")
@click.argument("start", type=int)
@click.argument("end", type=int)
@click.argument("concept")
@_by_option
@click.option("--to", metavar="CONCEPT", help="With change: the right concept.")
@click.option("--topic", is_flag=True, help="A topic of the span (0 0: of the document), not a mention.")
@click.option("--note", default="")
@click.option("--adjudicate", is_flag=True, help="Settle a disagreement.")
@home_option
def decide(
    verdict: str,
    document_id: str,
    start: int,
    end: int,
    concept: str,
    by: str,
    to: str | None,
    topic: bool,
    note: str,
    adjudicate: bool,
    home: Path | None,
) -> None:
    """Record a VERDICT on CONCEPT at START–END of DOCUMENT (code points of its text)."""
    from api.verdicts import Verdicts
    from index.decision import Verdict

    if (verdict == "change") != (to is not None):
        raise click.UsageError("--to goes with change, and change needs --to")
    said = Verdicts(document_id, start, end, concept, Verdict(verdict), by, to, topic, note, adjudicate)
    made = _desk(home).record(said)
    click.echo(
        f"recorded as {made.id}: {verdict} {concept} on “{made.anchor.quote}”. It holds from the next build."
    )


@review.command()
@json_option
@home_option
def agreement(as_json: bool, home: Path | None) -> None:
    """Agreement of the reviewers: observed, Cohen's kappa, Krippendorff's alpha."""
    from api.json_output import to_json
    from api.printing import print_rows

    found = _desk(home).agreement()
    click.echo(to_json(found)) if as_json else print_rows([found])


@review.command()
@json_option
@home_option
def disagreements(as_json: bool, home: Path | None) -> None:
    """List the places where reviewers differ, and how those that are settled were settled."""
    from api.json_output import to_json
    from api.printing import print_disagreements

    found = _desk(home).disagreements()
    click.echo(to_json(found)) if as_json else print_disagreements(found)


@review.command()
@json_option
@home_option
def suggestions(as_json: bool, home: Path | None) -> None:
    """List labels that reviewers added often enough to belong in the vocabulary."""
    from api.json_output import to_json
    from api.printing import print_rows

    found = _desk(home).suggestions()
    click.echo(to_json(found)) if as_json else print_rows(found)


@review.command(name="import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(["csv", "webannotation", "xmi"]), required=True)
@_by_option
@click.option("--complete", is_flag=True, help="Tags that the file leaves out are rejected.")
@home_option
def take_in(file: Path, form: str, by: str, complete: bool, home: Path | None) -> None:
    """Record annotations made elsewhere (CSV, Web Annotation, UIMA XMI) as decisions."""
    if not file.exists():
        raise FileMissingError(str(file))
    imported = _desk(home).take_in(file.read_bytes(), form, file.name, by, complete=complete)
    click.echo(f"{len(imported.decisions)} decisions recorded. They hold from the next build.")
    for problem in imported.problems:
        click.echo(problem, err=True)
    if imported.problems:
        sys.exit(ExitCode.LEFT_OUT)


def _desk(home: Path | None) -> "ReviewDesk":
    from api.assembly import open_review_desk

    return open_review_desk(settings_for(home))
