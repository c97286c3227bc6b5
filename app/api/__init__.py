"""REST: one endpoint for each resource, one for tokens, one for the document of them all."""

from flask import Flask

from app.api import errors
from app.api.accounts import AccountsEndpoint
from app.api.audit import AuditEndpoint
from app.api.imports import ImportsEndpoint
from app.api.inbox import InboxEndpoint
from app.api.notifications import NotificationsEndpoint
from app.api.records import endpoint_of
from app.api.security import DocumentEndpoint, SecurityEndpoint
from app.api.uploads import UploadsEndpoint
from app.fab.rest import add_endpoint
from app.resource.registry import registry

__all__ = ["register"]


def register(app: Flask) -> None:
    """Serve every declared resource below `/api/v1/`; within the application's context."""
    errors.install(app)
    add_endpoint(SecurityEndpoint)
    add_endpoint(DocumentEndpoint)
    add_endpoint(ImportsEndpoint)
    add_endpoint(UploadsEndpoint)
    add_endpoint(AccountsEndpoint)
    add_endpoint(AuditEndpoint)
    add_endpoint(InboxEndpoint)
    add_endpoint(NotificationsEndpoint)
    for resource in registry.all():
        add_endpoint(endpoint_of(resource))
