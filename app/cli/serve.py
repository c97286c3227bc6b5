"""Serving: a production WSGI server on the configured address."""

from __future__ import annotations

import click
import waitress

from app.cli.audit import keep_anchored, write_anchor
from app.cli.base import Program, pass_program, say
from app.cli.setup import demo_if_empty, prepare


@click.command()
@click.option("--demo", is_flag=True, help="Load the demo first, if there is no account yet.")
@pass_program
def serve(program: Program, /, demo: bool = False) -> None:
    """Bring the database up to date and serve."""
    prepare(program)
    if demo:
        demo_if_empty(program)
    write_anchor(program)
    keep_anchored(program)
    settings = program.settings
    say(f"http://{settings.host}:{settings.port}/")
    # What our own proxies add is read by the application; what strangers add is dropped here.
    strangers = not settings.proxies
    waitress.serve(
        program.app,
        clear_untrusted_proxy_headers=strangers,
        host=settings.host,
        port=settings.port,
        threads=8,
        ident=None,
        _quiet=True,
    )


COMMANDS = (serve,)
