"""A provider of identities on this machine: what it is told to say, it says and signs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.support.server import serving

CLIENT, SECRET = "shixiang", "a-secret-of-the-client"


@dataclass
class Provider:
    """Says who signs in: `claims` go into every token, over those that are right."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "wang.fang", "name": "王芳"})
    nonces: dict[str, str] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))

    def metadata(self) -> Any:
        return jsonify(
            issuer=self.address,
            authorization_endpoint=f"{self.address}/authorize",
            token_endpoint=f"{self.address}/token",
            jwks_uri=f"{self.address}/keys",
            id_token_signing_alg_values_supported=["RS256"],
        )

    def authorize(self) -> Any:
        code = f"code-{len(self.nonces)}"
        self.nonces[code] = request.args["nonce"]
        assert request.args["code_challenge_method"] == "S256"
        answer = urlencode({"code": code, "state": request.args["state"]})
        return redirect(f"{request.args['redirect_uri']}?{answer}")

    def token(self) -> Any:
        right = {
            "iss": self.address,
            "aud": CLIENT,
            "exp": int(time.time()) + 300,
            "iat": int(time.time()),
            "nonce": self.nonces.pop(request.form["code"]),
        }
        told = jwt.encode({"alg": "RS256", "kid": "1"}, right | self.claims, self.key)
        return jsonify(access_token="opaque", token_type="Bearer", expires_in=300, id_token=told)

    def keys(self) -> Any:
        return jsonify(keys=[self.key.as_dict(private=False)])


@contextmanager
def providing() -> Iterator[Provider]:
    """A provider that answers, for as long as the block lasts."""
    provider, app = Provider(), Flask("provider")
    app.add_url_rule("/.well-known/openid-configuration", view_func=provider.metadata)
    app.add_url_rule("/authorize", view_func=provider.authorize)
    app.add_url_rule("/token", view_func=provider.token, methods=["POST"])
    app.add_url_rule("/keys", view_func=provider.keys)
    with serving(app) as address:
        provider.address = address
        yield provider
