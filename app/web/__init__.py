"""The pages: lists, forms, records, history and imports, in templates of our own."""

from app.web.registration import register

__all__ = ["register"]
