"""`eval search|tags|nlp|classify`: the measures, on files of the documented shapes."""

from pathlib import Path
from typing import cast

import click

from api.commands.classify import characters_option, vocabulary_option
from api.commands.options import home_option, json_option, mode_option, output_option, settings_for


@click.group(name="eval")
def evaluate() -> None:
    """Measure search, tags or analysis against gold files."""


@evaluate.command(name="search")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@mode_option
@output_option("--run", help="Write a TREC run, 100 a query.")
@json_option
@home_option
def search_scores(folder: Path, mode: str, run: Path | None, as_json: bool, home: Path | None) -> None:
    """Score search on DIR: corpus.jsonl, queries.jsonl, qrels.tsv (BEIR)."""
    from api.assembly import analyzer_of, embedder_of, vocabulary_of
    from api.printing import print_scores
    from index.evaluate import evaluate_search
    from index.search import Mode

    settings = settings_for(home)
    scores = evaluate_search(
        folder,
        Mode(mode),
        analyzer=analyzer_of(settings),
        embedder=embedder_of(settings),
        vocabulary=vocabulary_of(settings),
        run=run,
    )
    print_scores(scores.as_json(), as_json=as_json)


@evaluate.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@click.option(
    "--measure", type=click.Choice(["ndcg@10", "recall@100", "mrr@10"]), default="ndcg@10", show_default=True
)
@json_option
@home_option
def compare(folder: Path, first: Path, second: Path, measure: str, as_json: bool, home: Path | None) -> None:
    """Compare two TREC runs on DIR query by query, with a paired randomisation test."""
    from api.json_output import plain
    from api.printing import print_scores
    from index.beir import read_collection, read_run_over
    from index.compare import compare as compared
    from index.evaluate import scores_by_query

    del home  # every command takes it; runs and collection are files
    collection = read_collection(folder)
    one, two = (
        scores_by_query(collection, read_run_over(run, collection), measure) for run in (first, second)
    )
    print_scores(cast(dict[str, object], plain(compared(one, two))), as_json=as_json)


@evaluate.command(name="tags")
@click.argument("gold", type=click.Path(dir_okay=False, path_type=Path), metavar="GOLD.jsonl")
@output_option("--predictions", help="Write what was found, a line a passage.")
@json_option
@home_option
def tag_scores(gold: Path, predictions: Path | None, as_json: bool, home: Path | None) -> None:
    """Score tags: mentions by exact span and by overlap, topics, and a table by concept.

    GOLD.jsonl has a line a passage, {"text": …, "mentions": […], "topics": […]}. A mention is
    {"start": …, "end": …, "concept": …}: offsets in code points, end exclusive, and a concept's id;
    "nested": true leaves it out, with "optional": true it is neither hit nor miss. Topics are
    concepts' ids; null: not scored.
    """
    from api.assembly import text_tools
    from api.printing import print_scores
    from nlp.evaluate_tags import evaluate_tags

    scores = evaluate_tags(gold, text_tools(settings_for(home)).predict, predictions)
    print_scores(scores.to_json(), as_json=as_json)


@evaluate.command(name="nlp")
@click.argument("gold", type=click.Path(dir_okay=False, path_type=Path), metavar="GOLD.conllu")
@output_option("--predictions", help="Write the analysis as CoNLL-U.")
@json_option
@home_option
def nlp_scores(gold: Path, predictions: Path | None, as_json: bool, home: Path | None) -> None:
    """Score the analysis on gold sentences and surface tokens, as the CoNLL 2018 script does.

    GOLD.conllu is CoNLL-U: a line a word with ten columns by TAB, ID FORM LEMMA UPOS XPOS FEATS HEAD
    DEPREL DEPS MISC, of which form, lemma, tag, features and SpaceAfter=No count; before the words of
    one surface token a line with their range (1-2) and its form; a blank line after each sentence.
    """
    from api.assembly import analyzer_of
    from api.printing import print_scores
    from nlp.evaluate_nlp import evaluate_nlp

    scores = evaluate_nlp(gold, analyzer_of(settings_for(home)), predictions)
    print_scores(scores.as_json(), as_json=as_json)


@evaluate.command(name="classify")
@click.argument("labelled", type=click.Path(dir_okay=False, path_type=Path), metavar="LABELLED.jsonl")
@click.option(
    "--model", type=click.Path(dir_okay=False, path_type=Path), help="Score this trained classifier."
)
@click.option(
    "--folds", type=click.IntRange(2), default=5, show_default=True, help="Without --model: cross-validate."
)
@vocabulary_option
@characters_option
@json_option
@home_option
def filing_scores(
    labelled: Path,
    model: Path | None,
    folds: int,
    vocabulary: Path | None,
    characters: int,
    as_json: bool,
    home: Path | None,
) -> None:
    """Score the filing of documents: F1@5, nDCG@5, nDCG@10, and a table by concept.

    LABELLED.jsonl has a line a document, {"text": …, "concepts": […], "id": …}. Without --model each
    document is ranked by what was learned from the other folds; its fold is the SHA-1 of its id.
    """
    from api.assembly import analyzer_of, vocabulary_of
    from api.printing import print_scores
    from nlp.classifying.filing import filing_for
    from nlp.classifying.labelled import read_labelled
    from nlp.classifying.measures import cross_validate
    from nlp.classifying.measures import evaluate as scores_of
    from nlp.classifying.model_file import load_filing

    settings = settings_for(home, vocabulary=vocabulary)
    concepts, analyzer = vocabulary_of(settings), analyzer_of(settings)
    documents = list(read_labelled(labelled, concepts))
    if model is None:
        scores = cross_validate(filing_for(concepts, analyzer, characters), documents, folds)
    else:
        scores = scores_of(load_filing(model, analyzer), documents)
    print_scores(scores.to_json(), as_json=as_json)
