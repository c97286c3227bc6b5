"""Plain Python that everything else stands on: no Flask, no database."""
