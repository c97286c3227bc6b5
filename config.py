"""Settings of one installation: safe defaults for one machine, each overridable by a variable."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

# Loaded by name, so that the framework imports nothing of the domain.
PACKAGES = ("models", "views", "importers")
# What the law asks for.
SHORTEST_AUDIT_DAYS = 180

ROOT = Path(__file__).resolve().parent


def _said(name: str, default: str = "") -> str:
    return os.environ.get(f"SHIXIANG_{name}", "").strip() or default


def _words(name: str) -> tuple[str, ...]:
    return tuple(_said(name).replace(",", " ").split())


@dataclass(frozen=True)
class Settings:
    """What the environment says, completed: keys are made once and kept in `home`."""

    home: Path = field(default_factory=lambda: Path(_said("HOME", str(ROOT / "instance"))))
    database_url: str = field(default_factory=lambda: _said("DATABASE_URL"), repr=False)
    migration_url: str = field(default_factory=lambda: _said("MIGRATION_URL"), repr=False)
    host: str = field(default_factory=lambda: _said("HOST", "127.0.0.1"))
    port: int = field(default_factory=lambda: int(_said("PORT", "8080")))
    # The names under which the product may be asked; a request for another host is refused.
    hosts: tuple[str, ...] = field(default_factory=lambda: _words("HOSTS"))
    # Whether people reach it by https only: cookies are then marked so.
    https: bool = field(default_factory=lambda: _said("HTTPS").lower() in ("1", "true", "yes"))
    # How many proxies of ours stand before it: so many addresses they add are believed.
    proxies: int = field(default_factory=lambda: int(_said("PROXIES", "0")))
    secret_key: str = field(default_factory=lambda: _said("SECRET_KEY"), repr=False)
    audit_key: str = field(default_factory=lambda: _said("AUDIT_KEY"), repr=False)
    # What passwords have to be: `asvs` or `dengbao`.
    passwords: str = field(default_factory=lambda: _said("PASSWORDS", "asvs"))
    # The roles that do nothing without a second factor.
    second_factor: tuple[str, ...] = field(default_factory=lambda: _words("SECOND_FACTOR"))
    # How long a browser may rest, and how long it stays signed in at most.
    idle_minutes: int = field(default_factory=lambda: int(_said("IDLE_MINUTES", "30")))
    longest_hours: int = field(default_factory=lambda: int(_said("LONGEST_HOURS", "12")))
    # How many days of the history stay in the database at least.
    audit_days: int = field(default_factory=lambda: int(_said("AUDIT_DAYS", "180")))
    packages: tuple[str, ...] = PACKAGES
    migrations: Path = ROOT / "models" / "migrations"

    @classmethod
    def from_env(cls) -> Settings:
        """What the environment says."""
        return cls()

    def __post_init__(self) -> None:
        if self.audit_days < SHORTEST_AUDIT_DAYS:
            raise ValueError(f"the history is kept for {SHORTEST_AUDIT_DAYS} days at least")
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        url = self.database_url or f"sqlite:///{self.home / 'shixiang.db'}"
        own = ("localhost", "127.0.0.1", "[::1]", self.host)
        completed = {
            "database_url": url,
            "migration_url": self.migration_url or url,
            "hosts": tuple(dict.fromkeys((*own, *self.hosts))),
            "secret_key": _strong(self.secret_key) or kept_key(self.home / "secret.key"),
            "audit_key": _strong(self.audit_key) or kept_key(self.home / "audit.key"),
        }
        for name, value in completed.items():
            object.__setattr__(self, name, value)


def _strong(key: str) -> str:
    """The key, if it is one; a short one would be worse than none, because it looks like one."""
    if key and len(key) < 32:
        raise ValueError("a key needs 32 characters or more")
    return key


def kept_key(path: Path) -> str:
    """The key in this file, made by whoever asks first; readable by its owner alone."""
    if not path.exists():
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was faster; its key counts
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
