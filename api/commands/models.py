"""`models`: which models are shipped, and how to get others where there is a network."""

from pathlib import Path

import click

from api.commands.options import home_option, json_option

_OTHERS = """
Stanza's Hebrew package (needs maagar[models]); fetch it once, where there is a network:
  python -c "import stanza; stanza.download('he', model_dir='FOLDER')"
  MAAGAR_ANALYZER=stanza MAAGAR_ANALYZER_MODEL=FOLDER maagar analyze FILE

Any sentence-transformers model, by hub name or folder (needs maagar[models]); the next build embeds again:
  MAAGAR_EMBEDDER=sentence-transformers MAAGAR_EMBEDDER_MODEL=intfloat/multilingual-e5-base maagar build DIR

  E5's prefixes are known; for others' set MAAGAR_EMBEDDER_QUERY_PREFIX and MAAGAR_EMBEDDER_PASSAGE_PREFIX.
  With a GPU: MAAGAR_EMBEDDER_DEVICE=cuda MAAGAR_EMBEDDER_FLOAT16=true MAAGAR_EMBEDDER_BATCH=256

The same settings can stand in maagar.toml: analyzer, analyzer_model, embedder, embedder_model and so on."""


@click.command()
@json_option
@home_option
def models(as_json: bool, home: Path | None) -> None:
    """List the shipped models, and say how to use others."""
    import nlp
    from api.json_output import to_json

    del home  # every command takes it; the shipped models lie in the package
    root = Path(nlp.__path__[0]) / "models"
    found = [_described(folder) for folder in sorted(root.iterdir()) if (folder / "README.md").is_file()]
    if as_json:
        click.echo(to_json(found))
        return
    for one in found:
        click.echo(f"{one['name']}\t{one['megabytes']} MB\t{one['folder']}\n\t{one['about']}")
    click.echo(_OTHERS)


def _described(folder: Path) -> dict[str, object]:
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    lines = (folder / "README.md").read_text(encoding="utf-8").splitlines()
    about = next((line.lstrip("# ") for line in lines if line.startswith("# ")), "")
    return {
        "name": folder.name,
        "about": about,
        "folder": str(folder),
        "megabytes": round(size / 1e6, 1),
    }
