"""`classify train|suggest`: file whole documents under the concepts of any vocabulary."""

from pathlib import Path

import click

from api.commands.options import home_option, json_option, output_option, settings_for

vocabulary_option = click.option(
    "--vocabulary",
    type=click.Path(dir_okay=False, path_type=Path),
    help="SKOS (.ttl), CSV or TSV. [default: the one of the knowledge base, else the shipped one]",
)
characters_option = click.option(
    "--characters",
    type=click.IntRange(1),
    default=5_000,
    show_default=True,
    help="How many letters from the start of a text count.",
)


@click.group()
def classify() -> None:
    """File whole documents under concepts, as examples teach it."""


@classify.command()
@click.argument("labelled", type=click.Path(dir_okay=False, path_type=Path), metavar="LABELLED.jsonl")
@output_option("--model", required=True, help="Written here.")
@vocabulary_option
@characters_option
@home_option
def train(labelled: Path, model: Path, vocabulary: Path | None, characters: int, home: Path | None) -> None:
    """Learn from LABELLED.jsonl: a line a document, {"text": …, "concepts": […]}.

    A concept is an id of the vocabulary, its URI, or its preferred label.
    """
    from api.assembly import analyzer_of, vocabulary_of
    from nlp.classifying.filing import filing_for
    from nlp.classifying.labelled import read_labelled
    from nlp.classifying.model_file import save_filing

    settings = settings_for(home, vocabulary=vocabulary)
    concepts = vocabulary_of(settings)
    documents = list(read_labelled(labelled, concepts))
    filing = filing_for(concepts, analyzer_of(settings), characters)
    filing.learn(documents)
    save_filing(filing, model)
    used = len({name for document in documents for name in document.concepts})
    click.echo(
        f"{model}: learned {used} of {len(filing.classifier.labels)} concepts from {len(documents)} documents"
    )


@classify.command()
@click.argument(
    "files", type=click.Path(dir_okay=False, path_type=Path, allow_dash=True), nargs=-1, metavar="FILE…"
)
@click.option("--model", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="Concepts a document.")
@json_option
@home_option
def suggest(files: tuple[Path, ...], model: Path, limit: int, as_json: bool, home: Path | None) -> None:
    """Suggest concepts for documents (any FILE that `maagar read` reads; standard input by default)."""
    from api.assembly import analyzer_of
    from api.commands.text import text_of
    from api.json_output import to_json
    from nlp.classifying.model_file import load_filing

    filing = load_filing(model, analyzer_of(settings_for(home)))
    found = [(str(file), filing.suggest(text_of(file), limit)) for file in files or (Path("-"),)]
    if as_json:
        rows = [
            {"source": source, "concepts": [{"concept": one.concept_id, "score": one.score} for one in best]}
            for source, best in found
        ]
        click.echo(to_json(rows))
        return
    for source, best in found:
        click.echo(source)
        for one in best:
            click.echo(f"  {one.score:.3f}\t{one.concept_id}")
