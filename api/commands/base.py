"""`build`, `documents`, `show`, `concepts`, `check`, `rollback`: the knowledge base as a whole."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.commands.options import home_option, json_option, settings_for
from api.exit_codes import ExitCode

if TYPE_CHECKING:
    from api.settings import Settings
    from index.building.progress import Progress
    from index.rebuild import BuildOptions


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SOURCE...")
@click.option("--fresh", is_flag=True, help="Work on everything again, whatever the cache holds.")
@click.option("--rechunk", is_flag=True, help="Cut the passages again.")
@click.option("--only", type=click.Choice(["embed", "tags"]), help="Do again only this stage.")
@click.option("--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes.")
@click.option(
    "--keep", type=click.IntRange(1), default=3, show_default=True, help="Earlier snapshots to keep."
)
@click.option("--plan", "plan_only", is_flag=True, help="Show what would be done, and do nothing.")
@click.option(
    "--vocabulary",
    type=click.Path(path_type=Path),
    help="A SKOS, CSV or TSV file of concepts, kept with the snapshot for later builds; `shipped` is ours.",
)
@click.option("--events", is_flag=True, help="Progress as JSON lines on standard error.")
@json_option
@home_option
def build(
    sources: tuple[Path, ...],
    fresh: bool,
    rechunk: bool,
    only: str | None,
    jobs: int,
    keep: int,
    plan_only: bool,
    vocabulary: Path | None,
    events: bool,
    as_json: bool,
    home: Path | None,
) -> None:
    """Make the knowledge base exactly these SOURCE files and folders, plus the uploads."""
    from index.building.threads import one_thread_each

    one_thread_each()
    from api.progress import progress_for
    from index.rebuild import BuildOptions, Only

    options = BuildOptions(
        jobs=jobs, keep=keep, fresh=fresh, rechunk=rechunk, only=Only(only) if only else None
    )
    if plan_only:
        _show_plan(sources, vocabulary, options, settings_for(home), as_json)
    else:
        _build(sources, vocabulary, options, settings_for(home), as_json, progress_for(events))


def _show_plan(
    sources: tuple[Path, ...],
    vocabulary: Path | None,
    options: "BuildOptions",
    settings: "Settings",
    as_json: bool,
) -> None:
    from api.assembly import toolbox
    from api.json_output import to_json
    from api.printing import print_plan
    from index.rebuild import plan

    foreseen = plan(settings.home, sources, toolbox(settings, vocabulary), options)
    click.echo(to_json(foreseen)) if as_json else print_plan(foreseen)


def _build(
    sources: tuple[Path, ...],
    vocabulary: Path | None,
    options: "BuildOptions",
    settings: "Settings",
    as_json: bool,
    progress: "Progress",
) -> None:
    """Build, print the report and leave with its exit code."""
    from api.assembly import toolbox
    from api.json_output import to_json
    from api.printing import print_report
    from api.triage_of_base import keep_report
    from index import rebuild

    before = _current_or_none(settings.home)
    report = rebuild.build(settings.home, sources, toolbox(settings, vocabulary), options, progress)
    keep_report(settings.home, report)
    click.echo(to_json(report)) if as_json else print_report(report, before, anew=bool(options.anew()))
    if report.failed:
        sys.exit(ExitCode.LEFT_OUT)


@click.command()
@json_option
@home_option
def documents(as_json: bool, home: Path | None) -> None:
    """List the documents."""
    from api.assembly import open_knowledge_base
    from api.json_output import to_json
    from api.printing import print_documents

    listing = open_knowledge_base(settings_for(home)).documents()
    click.echo(to_json(listing)) if as_json else print_documents(listing)


@click.command()
@json_option
@home_option
def triage(as_json: bool, home: Path | None) -> None:
    """List files that need a hand: repaired, scanned, locked, damaged, duplicates, not Hebrew."""
    from api.json_output import to_json
    from api.printing import print_triage
    from api.triage_of_base import triage_of
    from index.snapshot import Snapshot

    settings = settings_for(home)
    entries = triage_of(Snapshot.open(settings.home).store, settings.home)
    click.echo(to_json(entries)) if as_json else print_triage(entries)


@click.command()
@click.argument("document_id", metavar="ID")
@json_option
@home_option
def show(document_id: str, as_json: bool, home: Path | None) -> None:
    """Show one document: what is known of it, and its text."""
    from api.assembly import open_knowledge_base
    from api.json_output import to_json
    from api.printing import print_document

    found = open_knowledge_base(settings_for(home)).document(document_id)
    click.echo(to_json(found)) if as_json else print_document(found)


@click.command()
@click.argument("concept_id", metavar="[ID]", required=False)
@json_option
@home_option
def concepts(concept_id: str | None, as_json: bool, home: Path | None) -> None:
    """List the concepts with the number of passages that carry each, or show one."""
    from api.assembly import open_knowledge_base
    from api.json_output import to_json
    from api.printing import print_concept, print_concepts

    base = open_knowledge_base(settings_for(home))
    if concept_id is not None:
        one = base.concept(concept_id)
        click.echo(to_json(one)) if as_json else print_concept(one)
        return
    everything = base.concepts()
    click.echo(to_json(everything)) if as_json else print_concepts(everything)


@click.command()
@json_option
@home_option
def check(as_json: bool, home: Path | None) -> None:
    """Verify the snapshot: hashes, counts, vectors, vocabulary."""
    from api.assembly import vocabulary_of
    from api.json_output import to_json
    from index.snapshot import current_id, verify

    settings = settings_for(home)
    snapshot = current_id(settings.home)
    problems = verify(settings.home, vocabulary=vocabulary_of(settings))
    if as_json:
        click.echo(to_json({"snapshot": snapshot, "sound": not problems, "problems": problems}))
    for problem in () if as_json else problems:
        click.echo(f"{problem.part}: {problem.what}")
    if problems:
        sys.exit(ExitCode.DAMAGED)
    if not as_json:
        click.echo(f"snapshot {snapshot} is sound")


@click.command()
@home_option
def rollback(home: Path | None) -> None:
    """Go back to the snapshot before the current one."""
    from index.snapshot import rollback as go_back

    click.echo(f"the current snapshot is now {go_back(settings_for(home).home)}")


def _current_or_none(home: Path) -> str | None:
    from index.errors import NoSnapshotError
    from index.snapshot import current_id

    try:
        return current_id(home)
    except NoSnapshotError:
        return None
