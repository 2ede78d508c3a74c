"""`read`, `analyze`, `tag`: what can be done with one text, without a knowledge base."""

import sys
from pathlib import Path

import click

from api.commands.options import file_argument, home_option, json_option, settings_for
from api.exit_codes import ExitCode
from ingest.document import Document, PageStatus
from ingest.errors import FileMissingError


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
@home_option
def read(file: Path, as_json: bool, home: Path | None) -> None:
    """Print FILE as text in reading order, one block a line."""
    from api.json_output import to_json
    from ingest.parse import read_document

    del home  # every command takes it; reading needs no base
    document = read_document(file)
    click.echo(to_json(document) if as_json else document.text)
    left_out = _left_out(document)
    for line in left_out:
        click.echo(line, err=True)
    if left_out:
        sys.exit(ExitCode.LEFT_OUT)


@click.command()
@file_argument
@click.option("--format", "form", type=click.Choice(["conllu", "json"]), default="conllu", show_default=True)
@click.option(
    "--pretokenized",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Analyse this CoNLL-U file, keeping its sentences and surface tokens.",
)
@home_option
def analyze(file: Path | None, form: str, pretokenized: Path | None, home: Path | None) -> None:
    """Print the Hebrew analysis of a text (FILE, or standard input)."""
    from api.assembly import analyzer_of
    from api.json_output import to_json
    from nlp.conllu import to_conllu
    from nlp.evaluate_nlp import analyze_pretokenized

    analyzer = analyzer_of(settings_for(home))
    if pretokenized is not None:
        click.echo(analyze_pretokenized(_existing(pretokenized), analyzer), nl=False)
        return
    text = text_of(file)
    analysis = analyzer.analyze(text)
    if form == "json":
        click.echo(to_json({"text": text, "analysis": analysis}))
    else:
        click.echo(to_conllu(text, analysis), nl=False)


@click.command()
@file_argument
@json_option
@home_option
def tag(file: Path | None, as_json: bool, home: Path | None) -> None:
    """Print the concepts found in a text (FILE, or standard input), each with its evidence."""
    from api.assembly import text_tools
    from api.json_output import to_json
    from api.printing import print_tags

    found = text_tools(settings_for(home)).tag(text_of(file))
    if as_json:
        click.echo(to_json(found))
    else:
        print_tags(found)


def text_of(file: Path | None) -> str:
    """Return standard input, a plain text file as it stands, or any other file in reading order."""
    from ingest.encodings import decode
    from ingest.parse import read_document

    if file is None or str(file) == "-":
        return _unix_lines(sys.stdin.buffer.read().decode("utf-8", "surrogateescape"))
    if _existing(file).suffix.lower() == ".txt":
        decoded = decode(file.read_bytes())
        if not decoded.visual:
            return _unix_lines(decoded.text)
    return read_document(file).text


def _unix_lines(text: str) -> str:
    """Return the text as Python's text mode reads it, so that offsets are those of the opened file."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _existing(file: Path) -> Path:
    if not file.is_file():
        raise FileMissingError(str(file))
    return file


def _left_out(document: Document) -> list[str]:
    out = (PageStatus.NEEDS_OCR, PageStatus.FAILED)
    return [
        f"{document.source}: page {page.number} left out: {page.verdict.reason}"
        for page in document.pages
        if page.verdict.status in out
    ]
