"""Asking a scanner for malware: a clamd, or a command. What cannot be asked counts as a no."""

from __future__ import annotations

import shlex
import socket
import struct
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

from app.kernel.errors import FileRefused
from app.kernel.lazy import _

SECONDS = 60
PIECE = 64 * 1024
DAEMON = "clamd:"


@dataclass(frozen=True)
class Scanner:
    """One way to ask; the answer is whether the content is clean."""

    name: str
    ask: Callable[[bytes], bool]

    def check(self, content: bytes) -> None:
        """Go on only where the scanner says that nothing is wrong.

        :raises FileRefused: where it found something, and where it gave no answer.
        """
        try:
            clean = self.ask(content)
        except (OSError, subprocess.SubprocessError, ValueError):
            raise FileRefused(
                "file.not_scanned", _("The file could not be checked for malware. Try again later.")
            ) from None
        if not clean:
            raise FileRefused("file.infected", _("The check for malware found something in it."))


def scanner(setting: str) -> Scanner | None:
    """That of the setting: `clamd:/path`, `clamd:HOST:PORT`, or a command that takes a file.

    :raises ValueError: for a setting that names none.
    """
    if not setting:
        return None
    if not setting.startswith(DAEMON):
        words = shlex.split(setting)
        return Scanner(words[0].rpartition("/")[2], lambda content: _ask_command(words, content))
    place = setting.removeprefix(DAEMON)
    if not place.startswith("/") and not place.rpartition(":")[2].isdigit():
        raise ValueError("SHIXIANG_SCANNER: clamd is a socket's path, or HOST:PORT")
    return Scanner("clamd", lambda content: _ask_daemon(place, content))


def _ask_command(words: list[str], content: bytes) -> bool:
    with tempfile.NamedTemporaryFile(suffix=".scan") as file:
        file.write(content)
        file.flush()
        asked = subprocess.run(  # noqa: S603 - named by whoever runs the installation
            [*words, file.name], capture_output=True, check=False, timeout=SECONDS
        )
    if asked.returncode not in (0, 1):
        raise OSError(f"the scanner ended with {asked.returncode}")
    return asked.returncode == 0


def _ask_daemon(place: str, content: bytes) -> bool:
    with _connected(place) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), PIECE):
            piece = content[start : start + PIECE]
            line.sendall(struct.pack("!I", len(piece)) + piece)
        line.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and (more := line.recv(4096)):
            answer += more
    said = answer.rstrip(b"\0").strip()
    if said.endswith(b" FOUND"):
        return False
    if said != b"stream: OK":
        raise OSError("the scanner gave no answer")
    return True


def _connected(place: str) -> socket.socket:
    if not place.startswith("/"):
        host, _colon, port = place.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=SECONDS)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(SECONDS)
    try:
        line.connect(place)
    except OSError:
        line.close()
        raise
    return line
