"""Settings: defaults that are safe, keys that are made once."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

import pytest

from config import ROOT, Settings, kept_key


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch):
    for name in ("HOME", "DATABASE_URL", "MIGRATION_URL", "HOST", "PORT", "HOSTS", "HTTPS"):
        monkeypatch.delenv(f"SHIXIANG_{name}", raising=False)
    for name in ("SECRET_KEY", "AUDIT_KEY"):
        monkeypatch.delenv(f"SHIXIANG_{name}", raising=False)


def test_everything_has_a_default_that_stays_on_this_machine(tmp_path):
    settings = Settings(home=tmp_path)
    assert settings.host == "127.0.0.1"
    assert settings.database_url == f"sqlite:///{tmp_path}/shixiang.db"
    assert settings.migration_url == settings.database_url


def test_the_environment_says_otherwise(tmp_path, monkeypatch):
    said = {"HOME": str(tmp_path / "h"), "DATABASE_URL": "sqlite:///x.db", "PORT": "81"}
    for name, value in said.items():
        monkeypatch.setenv(f"SHIXIANG_{name}", value)
    monkeypatch.setenv("SHIXIANG_HOSTS", "a.example b.example")
    settings = Settings.from_env()
    assert (settings.home, settings.database_url, settings.port) == (
        tmp_path / "h",
        "sqlite:///x.db",
        81,
    )
    assert {"a.example", "b.example", "localhost"} <= set(settings.hosts)


def test_keys_are_made_once_and_are_their_owners_alone(tmp_path):
    first, second = Settings(home=tmp_path), Settings(home=tmp_path)
    assert first.secret_key == second.secret_key
    assert first.audit_key == second.audit_key != first.secret_key
    for name in ("secret.key", "audit.key"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["audit.key", "secret.key"]


def test_the_key_of_a_faster_process_counts(tmp_path, monkeypatch):
    path = tmp_path / "secret.key"
    path.write_text("of the other")
    monkeypatch.setattr(type(path), "exists", lambda self: False)
    assert kept_key(path) == "of the other"


def test_a_short_key_stops_the_start(tmp_path):
    with pytest.raises(ValueError, match="32"):
        Settings(home=tmp_path, secret_key="secret")


def test_settings_shown_in_a_log_tell_no_secret(tmp_path):
    settings = Settings(home=tmp_path, database_url="sqlite:///secret-place.db")
    shown = repr(settings)
    assert settings.secret_key not in shown
    assert settings.audit_key not in shown
    assert "secret-place" not in shown


@pytest.mark.parametrize(
    "key",
    [
        "CHANGE_ME_TO_A_COMPLEX_RANDOM_SECRET",
        "please-changeme-please-changeme-0123456789",
        "x" * 64,
        "abcdefgh" * 8,
        "0000000000000000000000000000000000000001",
    ],
)
@pytest.mark.parametrize("name", ["secret_key", "audit_key", "metrics_token"])
def test_a_key_of_an_example_or_one_that_can_be_guessed_stops_the_start(tmp_path, name, key):
    with pytest.raises(ValueError, match=f"SHIXIANG_{name.upper()}"):
        Settings(home=tmp_path, **{name: key})


def test_a_key_drawn_at_random_is_taken(tmp_path):
    key = kept_key(tmp_path / "drawn.key")
    assert Settings(home=tmp_path, secret_key=key).secret_key == key


def test_the_command_says_which_setting_stops_it(tmp_path):
    found = subprocess.run(
        [sys.executable, "run.py", "init"],
        cwd=ROOT,
        env=os.environ | {"SHIXIANG_HOME": str(tmp_path), "SHIXIANG_SECRET_KEY": "y" * 40},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 2
    assert "SHIXIANG_SECRET_KEY" in found.stderr
    assert "Traceback" not in found.stderr
