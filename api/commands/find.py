"""`search` and `ask`."""

from pathlib import Path

import click

from api.commands.options import home_option, json_option, mode_option, settings_for


@click.command()
@click.argument("query")
@mode_option
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0, show_default=True)
@click.option("--concept", "concepts", multiple=True, metavar="ID", help="Only passages with this concept.")
@click.option("--document", "documents", multiple=True, metavar="ID", help="Only passages of this document.")
@click.option("--year", "years", multiple=True, type=int, help="Only documents of this year.")
@click.option("--author", "authors", multiple=True, help="Only documents by this author: words of the name.")
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
    as_json: bool,
    home: Path | None,
) -> None:
    """Print the passages that answer QUERY, best first."""
    from api.assembly import open_knowledge_base
    from api.json_output import to_json
    from api.printing import print_hits
    from index.search import Mode, SearchQuery
    from index.store import Filters

    asked = SearchQuery(query, Mode(mode), offset, limit, Filters(concepts, documents, years, authors))
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
