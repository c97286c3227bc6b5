"""Settings of one installation: safe defaults for one machine, each overridable by a variable."""

from __future__ import annotations

import math
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

# Loaded by name, so that the framework imports nothing of the domain.
PACKAGES = ("models", "views", "importers")
# What the law asks for.
SHORTEST_AUDIT_DAYS = 180

ROOT = Path(__file__).resolve().parent
YES = ("1", "true", "yes")


def _said(name: str, default: str = "") -> str:
    return os.environ.get(f"SHIXIANG_{name}", "").strip() or default


def _words(name: str) -> tuple[str, ...]:
    return tuple(_said(name).replace(",", " ").split())


LEVELS = ("county", "city", "province")


def _route(said: tuple[str, ...]) -> tuple[str, ...]:
    """Levels from below to above, at least two."""
    levels = said or LEVELS
    if len(levels) < 2 or [level for level in LEVELS if level in levels] != list(levels):
        raise ValueError("the route of filings: levels from below to above: county,province")
    return levels


@dataclass(frozen=True)
class Outside:
    """Where people sign in: `database`, `ldap` or `oidc`, and what the last two need."""

    sign_in: str = field(default_factory=lambda: _said("SIGN_IN", "database"))
    ldap_server: str = field(default_factory=lambda: _said("LDAP_SERVER"))
    ldap_search: str = field(default_factory=lambda: _said("LDAP_SEARCH"))
    ldap_filter: str = field(default_factory=lambda: _said("LDAP_FILTER"))
    ldap_name: str = field(default_factory=lambda: _said("LDAP_NAME", "uid"))
    ldap_display_name: str = field(default_factory=lambda: _said("LDAP_DISPLAY_NAME", "cn"))
    # Who searches; without one, `ldap_format` makes a person's own name into one that binds.
    ldap_user: str = field(default_factory=lambda: _said("LDAP_USER"))
    ldap_password: str = field(default_factory=lambda: _said("LDAP_PASSWORD"), repr=False)
    ldap_format: str = field(default_factory=lambda: _said("LDAP_FORMAT"))
    # Whether an `ldap://` connection is encrypted before anything is said; `ldaps://` always is.
    ldap_tls: bool = field(default_factory=lambda: _said("LDAP_TLS", "yes").lower() in YES)
    ldap_authority: str = field(default_factory=lambda: _said("LDAP_AUTHORITY"))
    oidc_metadata: str = field(default_factory=lambda: _said("OIDC_METADATA"))
    oidc_client: str = field(default_factory=lambda: _said("OIDC_CLIENT"))
    oidc_secret: str = field(default_factory=lambda: _said("OIDC_SECRET"), repr=False)
    oidc_name: str = field(default_factory=lambda: _said("OIDC_NAME", "sub"))


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
    https: bool = field(default_factory=lambda: _said("HTTPS").lower() in YES)
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
    # Whoever was away for so many days is not let in before somebody opens the account again.
    dormant_days: int = field(default_factory=lambda: int(_said("DORMANT_DAYS", "90")))
    outside: Outside = field(default_factory=Outside)
    # How many days of the history stay in the database at least.
    audit_days: int = field(default_factory=lambda: int(_said("AUDIT_DAYS", "180")))
    # Who shows this token may ask for `/metrics` from elsewhere.
    metrics_token: str = field(default_factory=lambda: _said("METRICS_TOKEN"), repr=False)
    # How events are written: `json` or `plain`.
    log: str = field(default_factory=lambda: _said("LOG", "json"))
    # How many processes do the work of the background beside the one that serves.
    workers: int = field(default_factory=lambda: int(_said("WORKERS", "1")))
    # After so many seconds without a sign of life, work is somebody else's.
    job_lease: float = field(default_factory=lambda: float(_said("JOB_LEASE", "30")))
    # Whether somebody above decides on every import.
    approve_imports: bool = field(default_factory=lambda: _said("APPROVE_IMPORTS").lower() in YES)
    # Through which levels a filing of a local innovation goes: the last of them decides.
    filing_route: tuple[str, ...] = field(default_factory=lambda: _route(_words("FILING_ROUTE")))
    # When a filing takes effect: `on_acceptance`, or `on_filing` until it is refused.
    filing_effect: str = field(default_factory=lambda: _said("FILING_EFFECT", "on_acceptance"))
    # How much room the files of one region's records have.
    quota_mb: int = field(default_factory=lambda: int(_said("ATTACHMENT_QUOTA_MB", "2048")))
    # What looks at files before they are kept: `clamd:/path`, `clamd:HOST:PORT`, or a command.
    scanner: str = field(default_factory=lambda: _said("SCANNER"))
    packages: tuple[str, ...] = PACKAGES
    migrations: Path = ROOT / "models" / "migrations"

    @classmethod
    def from_env(cls) -> Settings:
        """What the environment says."""
        return cls()

    def __post_init__(self) -> None:
        if self.audit_days < SHORTEST_AUDIT_DAYS:
            raise ValueError(f"the history is kept for {SHORTEST_AUDIT_DAYS} days at least")
        if self.filing_effect not in ("on_acceptance", "on_filing"):
            raise ValueError("SHIXIANG_FILING_EFFECT: on_acceptance or on_filing")
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        url = self.database_url or f"sqlite:///{self.home / 'shixiang.db'}"
        own = ("localhost", "127.0.0.1", "[::1]", self.host)
        completed = {
            "database_url": url,
            "migration_url": self.migration_url or url,
            "hosts": tuple(dict.fromkeys((*own, *self.hosts))),
            "metrics_token": _strong("SHIXIANG_METRICS_TOKEN", self.metrics_token),
            "secret_key": _strong("SHIXIANG_SECRET_KEY", self.secret_key)
            or kept_key(self.home / "secret.key"),
            "audit_key": _strong("SHIXIANG_AUDIT_KEY", self.audit_key)
            or kept_key(self.home / "audit.key"),
        }
        for name, value in completed.items():
            object.__setattr__(self, name, value)


# Words of keys that stood in somebody's example, and of those who meant to change theirs.
EXAMPLES = ("changeme", "change-me", "change_me", "secret", "example", "placeholder", "password")


def _strong(name: str, key: str) -> str:
    """The key, if it is one; a weak one would be worse than none, because it looks like one."""
    if not key:
        return key
    if len(key) < 32:
        raise ValueError(f"{name}: a key needs 32 characters or more")
    if any(word in key.lower() for word in EXAMPLES):
        raise ValueError(f"{name}: this is the key of an example; make one of your own at random")
    if _bits(key) < 60:
        raise ValueError(f"{name}: this key can be guessed; make one at random")
    return key


def _bits(key: str) -> float:
    """How much there is to guess: what repeats itself is guessed once."""
    period = (key + key).find(key, 1)
    counts = [key.count(each) for each in set(key)]
    return -period * sum(n / len(key) * math.log2(n / len(key)) for n in counts)


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
