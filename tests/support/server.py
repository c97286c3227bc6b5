"""The product's own WSGI server, on a free port of this machine, for as long as a test needs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from waitress import create_server, wasyncore


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Serves a WSGI application and gives its address, without the last slash."""
    sockets: dict[int, Any] = {}
    server = create_server(app, map=sockets, host="127.0.0.1", port=0, threads=4)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        # The server's loop ends by itself when no socket is left.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(sockets, ignore_all=True))
        thread.join(timeout=10)
        server.task_dispatcher.shutdown(timeout=5)
        assert not thread.is_alive(), "the server did not stop"
