"""The portal as a Flask application: settings, extensions, features, errors; nothing else is put together here."""

from collections.abc import Iterable

from flask import Flask
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from app import commands, engines, features
from app.accounts import acting
from app.content.kinds import Kind
from app.kernel import addresses, current, headers, languages, logs, openings
from app.kernel.database import Database
from app.kernel.embedded import environment_with_database
from app.web import assets, errors, filters
from config.settings import Settings, settings_from_environment


def create_app(settings: Settings | None = None, kinds: Iterable[Kind] = features.KINDS) -> Flask:
    """Return the application with these ``kinds`` of content.

    Without ``settings`` they are read from the environment (raises ``InvalidSetting``).
    """
    settings = settings or settings_from_environment(environment_with_database())
    if settings.production:
        logs.install()
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.secret_key_fallbacks),
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        MAX_CONTENT_LENGTH=2**20,
        COMPRESS_MIMETYPES=[
            "text/html",
            "application/json",
            "application/xml",
            "application/atom+xml",
            "text/xml",
            "image/svg+xml",
            "text/csv",
            "text/plain",
        ],
        COMPRESS_ALGORITHM=["gzip"],
        COMPRESS_LEVEL=4,
        COMPRESS_EVALUATE_CONDITIONAL_REQUEST=False,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions["portal_kinds"] = {kind.code: kind for kind in kinds}
    app.extensions["portal_database"] = Database(settings.database_url, settings.database_pool)
    app.teardown_appcontext(current.close_session)
    addresses.install(app)
    languages.install(app)
    Compress(app)
    headers.install(app)
    assets.install(app)
    filters.install(app)
    errors.install(app)
    openings.install(app)
    acting.install(app)
    engines.install(app)
    features.install(app)
    commands.install(app)
    return app
