"""A small OpenID provider on loopback that a city might have: discovery, authorisation, token, keys (real tokens)."""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server

CLIENT, SECRET = "portal", "secret of the client"


@dataclass
class Provider:
    """Who is signed in at the provider (``claims``), and what it does wrong (``changed`` claims of its tokens).

    ``forged`` makes it sign with a key that it does not publish; ``refuses`` lets nobody in.
    """

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    changed: dict[str, Any] = field(default_factory=dict)
    forged: bool = False
    refuses: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    other_key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))

    def authorise(self) -> Any:
        """Send the browser back with a code."""
        asked = request.args.to_dict()
        self.asked.append(asked)
        back = asked["redirect_uri"]
        if self.refuses:
            return redirect(f"{back}?{urlencode({'error': 'access_denied', 'state': asked['state']})}")
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return redirect(f"{back}?{urlencode({'code': code, 'state': asked['state']})}")

    def token(self) -> Any:
        """Give the tokens for a code, once, to the client that can show the verifier of its challenge."""
        form = request.form
        asked = self.codes.pop(form.get("code", ""), None)
        sent = request.authorization
        known = sent is not None and (sent.username, sent.password) == (CLIENT, SECRET)
        if asked is None or not known or form.get("redirect_uri") != asked["redirect_uri"]:
            return jsonify({"error": "invalid_grant"}), 400
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return jsonify({"error": "invalid_grant"}), 400
        moment = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": moment,
            "exp": moment + 300,
            "nonce": asked.get("nonce"),
            **self.claims,
            **self.changed,
        }
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.other_key if self.forged else self.key)
        return jsonify({"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": signed})

    def discovery(self) -> Response:
        """Say where everything is."""
        return jsonify(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    def keys(self) -> Response:
        """Publish the key by which tokens are checked."""
        return jsonify({"keys": [self.key.as_dict(private=False)]})


class _Quiet(WSGIRequestHandler):
    def log(self, *_args: Any) -> None:
        """Say nothing."""


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Run a provider on a free port of loopback."""
    provider = Provider()
    app = Flask("provider")
    app.add_url_rule("/.well-known/openid-configuration", view_func=provider.discovery)
    app.add_url_rule("/authorize", view_func=provider.authorise)
    app.add_url_rule("/token", view_func=provider.token, methods=["POST"])
    app.add_url_rule("/keys", view_func=provider.keys)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def parameters(address: str) -> dict[str, str]:
    """Return the query of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
