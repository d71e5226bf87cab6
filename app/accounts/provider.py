"""A city's own identity provider, by OpenID Connect: code flow with PKCE, through Authlib. Off until configured."""

import logging
from collections.abc import Mapping
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask
from joserfc.errors import JoseError
from requests import RequestException

from app.kernel import current
from config.settings import Settings

logger = logging.getLogger(__name__)
_TIME_LIMIT = 10  # seconds


class ProviderFailed(Exception):
    """The provider is away, refused, or answered what cannot be trusted."""


def install(app: Flask) -> None:
    """Prepare the client of the provider where one is configured."""
    settings: Settings = app.config["SETTINGS"]
    if not settings.oidc_issuer:
        return
    client = OAuth(app).register(
        name="city",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": _TIME_LIMIT,
        },
    )
    app.extensions["portal_identity_provider"] = client


def is_configured() -> bool:
    """Tell whether people can sign in by a provider."""
    return current.settings().oidc_issuer is not None


def ask(return_address: str) -> Any:
    """Return the redirection to the provider, which sends the browser back to ``return_address``.

    Raises ``ProviderFailed`` when it is away.
    """
    try:
        return current.extension("portal_identity_provider").authorize_redirect(return_address)
    except (AuthlibBaseError, RequestException, ValueError, KeyError, RuntimeError) as error:
        raise _failed(error) from error


def answer() -> Mapping[str, Any]:
    """Return what the provider says of who came back: its claims, checked (signature, issuer, audience, nonce, time).

    Raises ``ProviderFailed``.
    """
    try:
        token = current.extension("portal_identity_provider").authorize_access_token()
    except (AuthlibBaseError, JoseError, RequestException, ValueError, KeyError, RuntimeError) as error:
        raise _failed(error) from error
    claims = token.get("userinfo")
    if not claims or str(claims.get("iss")).rstrip("/") != str(current.settings().oidc_issuer).rstrip("/"):
        raise ProviderFailed
    return dict(claims)


def _failed(error: Exception) -> ProviderFailed:
    # Only the kind of the error: its text may hold a code or a token.
    logger.warning("signing in by the identity provider failed: %s", type(error).__name__)
    return ProviderFailed()
