"""Asking a scanner: what it found is refused, and so is what it did not look at."""

from __future__ import annotations

import socket
import sys
import threading
from contextlib import contextmanager

import pytest

from app.kernel.errors import FileRefused
from app.kernel.scanning import scanner

# The string that every scanner takes for malware, in two parts so that none takes this file for it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
CLEAN = b"x" * 200_000


@contextmanager
def daemon(answer=None):
    """A clamd that knows one virus; `answer` is what it says instead."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        line, _address = listening.accept()
        with line, line.makefile("rb") as said:
            assert said.read(10) == b"zINSTREAM\0"
            content = b""
            while size := int.from_bytes(said.read(4), "big"):
                content += said.read(size)
            found = b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
            line.sendall(found if answer is None else answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"clamd:127.0.0.1:{listening.getsockname()[1]}"
    thread.join(timeout=10)
    listening.close()


def rule_of(setting, content):
    with pytest.raises(FileRefused) as refused:
        scanner(setting).check(content)
    return refused.value.rule


def test_what_the_daemon_finds_is_refused_and_the_rest_is_not():
    with daemon() as setting:
        scanner(setting).check(CLEAN)
    with daemon() as setting:
        assert rule_of(setting, CLEAN + EICAR) == "file.infected"


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: \0"])
def test_a_daemon_without_an_answer_means_no(answer):
    with daemon(answer) as setting:
        assert rule_of(setting, CLEAN) == "file.not_scanned"


@pytest.mark.parametrize(
    "setting", ["clamd:/no/such/socket", "clamd:127.0.0.1:1", "no-such-scanner"]
)
def test_a_scanner_that_is_not_there_means_no(setting):
    assert rule_of(setting, CLEAN) == "file.not_scanned"


@pytest.mark.parametrize(("code", "rule"), [("1", "file.infected"), ("2", "file.not_scanned")])
def test_a_command_says_it_by_its_exit_code(code, rule):
    assert rule_of(f"{sys.executable} -c 'raise SystemExit({code})'", CLEAN) == rule
    scanner(f"{sys.executable} -c 'raise SystemExit(0)'").check(CLEAN)


def test_without_a_setting_nobody_is_asked_and_a_wrong_one_stops_the_start():
    assert scanner("") is None
    with pytest.raises(ValueError, match="SHIXIANG_SCANNER"):
        scanner("clamd:nowhere")
