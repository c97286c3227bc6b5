"""Running the test of a guard with the guard broken."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.contracts.source import ROOT
from tests.support.mutations import VARIABLE, Mutation

# What pytest answers where tests ran and some of them failed.
SOME_FAILED = 1


def noticed(mutation: Mutation) -> str:
    """Empty where the test failed, as it has to; else what pytest said."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "-p", "no:cacheprovider"]
    command += ["-p", "tests.support.mutations", "--tb=no", mutation.test]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, VARIABLE: mutation.guard},
        capture_output=True,
        text=True,
        check=False,
    )
    # A test that could not even begin proves nothing.
    failed = done.returncode == SOME_FAILED and " failed" in done.stdout
    return "" if failed else f"{done.returncode} {done.stdout[-1500:]} {done.stderr[-1500:]}"
