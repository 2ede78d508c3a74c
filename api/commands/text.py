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
    from nlp.conllu import from_sentences, read_conllu, to_conllu, write_conllu
    from nlp.evaluate_nlp import analyze_sentences

    analyzer = analyzer_of(settings_for(home))
    if pretokenized is None:
        text = text_of(file)
        analysis = analyzer.analyze(text)
        conllu = to_conllu(text, analysis)
    else:
        sentences = analyze_sentences(read_conllu(pretokenized), analyzer)
        text, analysis = from_sentences(sentences)
        conllu = write_conllu(sentences)
    if form == "json":
        click.echo(to_json({"text": text, "analysis": analysis}))
    else:
        click.echo(conllu, nl=False)


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
    """Return a plain text as it stands, and any other file, or one in visual order, in reading order.

    Without a file it is standard input, whose encoding and format are told as a file's are.
    """
    from ingest.encodings import decode
    from ingest.parse import parse_bytes, read_document
    from ingest.sniff import Format, sniff

    if file is None or str(file) == "-":
        data, name = sys.stdin.buffer.read(), "standard input"
        plain = not data.strip() or sniff(data, name) is Format.TEXT
    elif _existing(file).suffix.lower() == ".txt":
        data, name, plain = file.read_bytes(), str(file), True
    else:
        return read_document(file).text
    decoded = decode(data)
    return _unix_lines(decoded.text) if plain and not decoded.visual else parse_bytes(data, name).text


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
