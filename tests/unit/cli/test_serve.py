"""Starting to serve: what stands in the way is said before anything is served."""

import socket
from dataclasses import replace

from app.cli import main
from app.cli.base import REFUSED


def test_an_address_that_is_taken_is_named(app, settings, capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = replace(settings, port=other.getsockname()[1])
        assert main(app, taken, ["serve"]) == REFUSED
    said = capsys.readouterr().err
    assert f"127.0.0.1:{taken.port} cannot be served" in said
    assert "http://" not in said
