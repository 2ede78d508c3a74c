"""`search`, `ask`, `context` and `similar`: what a question, or a passage, finds."""

from pathlib import Path

import click

from api.commands.options import home_option, json_option, mode_option, settings_for


def _facet_names(
    context: click.Context, parameter: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the names, which may be split by commas; `all` is every one."""
    from api.requests import FACETS

    names = [name.strip() for part in given for name in part.split(",") if name.strip()]
    for name in names:
        if name not in (*FACETS, "all"):
            raise click.BadParameter(f"{name!r} is none of {', '.join(FACETS)}, all.", context, parameter)
    return FACETS if "all" in names else tuple(dict.fromkeys(names))


@click.command()
@click.argument("query")
@mode_option
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0, show_default=True)
@click.option(
    "--concept",
    "concepts",
    multiple=True,
    metavar="ID",
    help="Only passages that mention this concept or are about it.",
)
@click.option("--document", "documents", multiple=True, metavar="ID", help="Only passages of this document.")
@click.option("--year", "years", multiple=True, type=int, help="Only documents of this year.")
@click.option("--author", "authors", multiple=True, help="Only documents by this author: words of the name.")
@click.option(
    "--facets",
    multiple=True,
    callback=_facet_names,
    metavar="NAMES",
    help="Count what is found by concept, document, year, author, or all; split by commas.",
)
@json_option
@home_option
def search(
    query: str,
    mode: str,
    limit: int,
    offset: int,
    concepts: tuple[str, ...],
    documents: tuple[str, ...],
    years: tuple[int, ...],
    authors: tuple[str, ...],
    facets: tuple[str, ...],
    as_json: bool,
    home: Path | None,
) -> None:
    """Print the passages that answer QUERY, best first."""
    from api.assembly import open_knowledge_base
    from api.json_output import to_json
    from api.printing import print_hits
    from index.search import Mode, SearchQuery
    from index.store import Filters

    filters = Filters(concepts, documents, years, authors)
    asked = SearchQuery(query, Mode(mode), offset, limit, filters, facets)
    result = open_knowledge_base(settings_for(home)).search(asked)
    click.echo(to_json(result)) if as_json else print_hits(result)


@click.command()
@click.argument("question")
@json_option
@home_option
def ask(question: str, as_json: bool, home: Path | None) -> None:
    """Quote the sentences that answer QUESTION, or say that the sources do not."""
    from api.assembly import open_knowledge_base
    from api.json_output import to_json
    from api.printing import print_answer

    answer = open_knowledge_base(settings_for(home)).ask(question)
    click.echo(to_json(answer)) if as_json else print_answer(answer)


@click.command()
@click.argument("question")
@click.option(
    "--budget", type=click.IntRange(100, 200_000), default=4000, show_default=True, help="In characters."
)
@json_option
@home_option
def context(question: str, budget: int, as_json: bool, home: Path | None) -> None:
    """Print the best passages on QUESTION, marked [1], [2] …, for a language model to answer from."""
    from api.assembly import open_knowledge_base
    from api.json_output import to_json

    found = open_knowledge_base(settings_for(home)).context(question, budget)
    click.echo(to_json(found) if as_json else found.context)


@click.command()
@click.argument("passage_id")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
@json_option
@home_option
def similar(passage_id: str, limit: int, as_json: bool, home: Path | None) -> None:
    """Print the passages most like the one with PASSAGE_ID, nearest first."""
    from api.assembly import open_knowledge_base
    from api.json_output import to_json
    from api.printing import print_similar

    hits = open_knowledge_base(settings_for(home)).similar(passage_id, limit)
    click.echo(to_json(hits)) if as_json else print_similar(hits)
