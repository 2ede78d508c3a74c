"""`serve`: the HTTP door."""

from functools import cache
from pathlib import Path

import click

from api.commands.options import home_option, settings_for


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@home_option
def serve(host: str, port: int, home: Path | None) -> None:
    """Serve the knowledge base over HTTP."""
    import uvicorn

    from api.assembly import load_models, open_knowledge_base, text_tools
    from api.current import CurrentBase
    from api.http import create_app

    settings = settings_for(home)
    models = load_models(settings)
    models.analyzer.analyze("")  # it loads with its first text: now, not while a request waits
    current = CurrentBase(settings.home, lambda: open_knowledge_base(settings, models))
    app = create_app(current, cache(lambda: text_tools(settings, models.analyzer)))
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False)
