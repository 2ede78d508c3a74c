"""`serve`: the HTTP door."""

import logging
from functools import cache
from pathlib import Path
from socket import AF_INET, AF_INET6, create_server, socket

import click

from api.commands.options import home_option, settings_for
from api.errors import AddressError


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
    listening = bound_socket(host, port)
    show_log()
    models = load_models(settings)
    models.analyzer.analyze("")  # it loads with its first text: now, not while a request waits
    current = CurrentBase(settings.home, lambda: open_knowledge_base(settings, models))
    app = create_app(current, cache(lambda: text_tools(settings, models.analyzer)))
    config = uvicorn.Config(app, host=host, port=port, log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[listening])


def bound_socket(host: str, port: int) -> socket:
    """Return a socket that listens there. Raises AddressError before anything was loaded."""
    try:
        return create_server((host, port), family=AF_INET6 if ":" in host else AF_INET)
    except OSError as error:
        raise AddressError(host, port, str(error.strerror)) from error


def show_log() -> None:
    """Write the server's own warnings to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s maagar: %(message)s"))
    logging.getLogger("api").addHandler(handler)
