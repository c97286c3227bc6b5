"""Serving: a production WSGI server on the configured address."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Any

import click
from waitress.server import create_server

from app.cli.audit import keep_anchored, write_anchor
from app.cli.base import Program, pass_program, say
from app.cli.jobs import workers
from app.cli.setup import demo_if_empty, prepare
from app.fab.protection import LARGEST_FILE


@click.command()
@click.option("--demo", is_flag=True, help="Load the demo first, if there is no account yet.")
@pass_program
def serve(program: Program, /, demo: bool = False) -> None:
    """Bring the database up to date and serve."""
    settings = program.settings
    if settings.https and not settings.proxies:
        raise click.UsageError(
            "SHIXIANG_HTTPS needs SHIXIANG_PROXIES: a proxy of ours speaks https"
        )
    prepare(program)
    if demo:
        demo_if_empty(program)
    write_anchor(program)
    server = _listen(program)
    keep_anchored(program)
    beside = workers(program)
    beside.start()
    signal.signal(signal.SIGTERM, _end)
    try:
        say(f"http://{settings.host}:{settings.port}/")
        server.run()
    finally:
        beside.stop()


def _end(_number: int, _frame: FrameType | None) -> None:
    """Leave in good order: the server ends what it is answering."""
    raise SystemExit(0)


def _listen(program: Program) -> Any:
    """The server, with its address taken: two cannot have the same."""
    settings = program.settings
    try:
        return _server(program)
    except OSError as taken:
        raise click.ClickException(
            f"{settings.host}:{settings.port} cannot be served: {taken.strerror}"
        ) from None


def _server(program: Program) -> Any:
    settings = program.settings
    return create_server(
        program.app,
        # The application believes them from our own proxies only, and wants to know of others.
        clear_untrusted_proxy_headers=False,
        # Larger bodies are refused by what their head says; not a byte of them is kept.
        max_request_body_size=LARGEST_FILE,
        host=settings.host,
        port=settings.port,
        threads=8,
        ident=None,
    )


COMMANDS = (serve,)
