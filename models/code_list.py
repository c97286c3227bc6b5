"""Code lists are part of the framework; the domain names them as one of its own aggregates."""

from app.db.code_lists import CodeEntry

__all__ = ["CodeEntry"]
