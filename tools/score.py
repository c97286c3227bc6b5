"""`python -m tools.score [FOLDER] [--made COUNT --seed SEED]`: how well workbooks are read.

Reads every workbook that has its truth beside it, prints a line for each and ends with 1 where a
bar is missed. With `--made` it makes workbooks in every layout first.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from tests.support.made import make_all
from tests.support.scoring import COUNTY, HEAD, Score, scored, workbooks_in
from tests.support.vocabulary import items_vocabulary

MOST_TOLD = 12


def main() -> int:
    """Print the table; 1 where a bar is missed."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as temporary:
        folder: Path = asked.folder or (Path(temporary) if asked.made else COUNTY)
        if asked.made:
            make_all(folder, asked.made, asked.seed)
        return _print(folder)


def _arguments() -> argparse.Namespace:
    said = argparse.ArgumentParser(prog="python -m tools.score")
    said.add_argument("folder", nargs="?", type=Path, help="of the workbooks, or for made ones")
    said.add_argument("--made", type=int, default=0, metavar="COUNT", help="make so many first")
    said.add_argument("--seed", type=int, default=1)
    return said.parse_args()


def _print(folder: Path) -> int:
    vocabulary = items_vocabulary()
    started, total, files = perf_counter(), Score(), workbooks_in(folder)
    print(HEAD)
    for name, found in scored(files, vocabulary):
        print(found.line(name))
        for detail in found.details[:MOST_TOLD]:
            print(f"    {detail}")
        total += found
    print(total.line(f"{len(files)} files"))
    print(f"{perf_counter() - started:.1f} s")
    for bar in total.missed:
        print(f"missed: {bar}")
    return 1 if total.missed else 0


if __name__ == "__main__":
    sys.exit(main())
