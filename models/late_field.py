"""Fields added at run time are part of the framework; the domain lets people look after them."""

from app.db.late import LateField

__all__ = ["LateField"]
