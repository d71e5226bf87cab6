"""Typed settings, read once from the environment. Names and meaning are documented in docs/operating.md."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: The protocols of machine translation that are known; the first is meant where none is named.
MACHINE_KINDS = ("apertium", "libretranslate")


class InvalidSetting(ValueError):
    """A variable of the environment has a value that cannot be used; the message names it, never its value."""


@dataclass(frozen=True)
class Settings:
    """All that may differ between one installation and another. Times are in seconds."""

    database_url: str
    elasticsearch_url: str | None = None
    elasticsearch_api_key: str | None = field(default=None, repr=False)
    elasticsearch_prefix: str = "portal-"
    elasticsearch_timeout: float = 1.0
    translator_url: str | None = None
    translator_timeout: float = 0.25
    machine_translation_url: str | None = None
    machine_translation_kind: str = "apertium"
    machine_translation_key: str | None = field(default=None, repr=False)
    #: Mails to this domain are passed to ``flask mail receive``; without it, nothing can be answered by mail.
    inbound_mail_domain: str | None = None
    postgres_search_timeout: float = 2.0
    public_url: str = "http://127.0.0.1:8000"
    trusted_hosts: tuple[str, ...] = ()
    trusted_proxies: int = 0
    secret_key: str = field(default="development-only", repr=False)
    secret_key_fallbacks: tuple[str, ...] = field(default=(), repr=False)
    production: bool = False
    worker_in_process: bool = True
    database_pool: int = 5
    data_folder: Path = ROOT / "var"
    check_links: bool = False
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = field(default=None, repr=False)
    oidc_name: str = "OpenID Connect"
    registration_pause: float = 2.0
    smtp_url: str | None = field(default=None, repr=False)
    smtp_timeout: float = 20.0
    mail_from: str = ""

    @property
    def signing_keys(self) -> list[str]:
        """Return the keys that signatures are checked with; the last one signs."""
        return [*self.secret_key_fallbacks, self.secret_key]


def normalise_database_url(url: str) -> str:
    """Return ``url`` with the driver that the portal uses; ``postgres://`` and ``postgresql://`` are accepted."""
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def plain_database_url(url: str) -> str:
    """Return ``url`` in the form that libpq understands (without SQLAlchemy's driver name)."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _number(environment: Mapping[str, str], name: str, default: float) -> float:
    """Return the number in variable ``name``; raises ``InvalidSetting`` when it is none or not above zero."""
    text = environment.get(name, "").strip()
    if not text:
        return default
    try:
        number = float(text)
    except ValueError:
        raise InvalidSetting(f"{name} must be a number") from None
    if not 0 <= number < 1_000_000:
        raise InvalidSetting(f"{name} is out of range")
    return number


def _choice(environment: Mapping[str, str], name: str, values: tuple[str, ...]) -> str:
    """Return the one of ``values`` that variable ``name`` names, the first where it is empty."""
    chosen = environment.get(name, "").strip().lower() or values[0]
    if chosen not in values:
        raise InvalidSetting(f"{name} must be one of {', '.join(values)}")
    return chosen


def _machine_url(environment: Mapping[str, str]) -> str | None:
    url = environment.get("MACHINE_TRANSLATION_URL", "").strip()
    if url and not url.startswith(("http://", "https://")):
        raise InvalidSetting("MACHINE_TRANSLATION_URL must begin with http:// or https://")
    return url or None


def settings_from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raises ``InvalidSetting`` when one is missing or wrong."""
    env = os.environ if environment is None else environment
    if not env.get("DATABASE_URL"):
        raise InvalidSetting("DATABASE_URL is not set; `make run` sets it to the embedded PostgreSQL")
    production = env.get("PORTAL_ENV", "development") == "production"
    if production and not env.get("SECRET_KEY"):
        raise InvalidSetting("SECRET_KEY must be set in production")
    if env.get("OIDC_ISSUER") and not (env.get("OIDC_CLIENT_ID") and env.get("OIDC_CLIENT_SECRET")):
        raise InvalidSetting("OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET")
    return Settings(
        database_url=normalise_database_url(env["DATABASE_URL"]),
        elasticsearch_url=env.get("ELASTICSEARCH_URL") or None,
        elasticsearch_api_key=env.get("ELASTICSEARCH_API_KEY") or None,
        elasticsearch_prefix=env.get("ELASTICSEARCH_PREFIX", "portal-"),
        elasticsearch_timeout=_number(env, "ELASTICSEARCH_TIMEOUT", 1.0),
        postgres_search_timeout=_number(env, "POSTGRES_SEARCH_TIMEOUT", 2.0),
        translator_url=env.get("TRANSLATOR_URL") or None,
        translator_timeout=_number(env, "TRANSLATOR_TIMEOUT", 0.25),
        machine_translation_url=_machine_url(env),
        machine_translation_kind=_choice(env, "MACHINE_TRANSLATION_KIND", MACHINE_KINDS),
        machine_translation_key=env.get("MACHINE_TRANSLATION_KEY") or None,
        inbound_mail_domain=env.get("INBOUND_MAIL_DOMAIN", "").strip().lower() or None,
        public_url=env.get("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
        trusted_hosts=tuple(env.get("TRUSTED_HOSTS", "").split()),
        trusted_proxies=int(_number(env, "TRUSTED_PROXIES", 0)),
        secret_key=env.get("SECRET_KEY", "development-only"),
        secret_key_fallbacks=tuple(env.get("SECRET_KEY_FALLBACKS", "").split()),
        production=production,
        worker_in_process=env.get("WORKER", "thread") == "thread",
        database_pool=int(_number(env, "DATABASE_POOL", 5)),
        data_folder=Path(env.get("DATA_FOLDER") or ROOT / "var"),
        check_links=env.get("CHECK_LINKS", "on") == "on",
        oidc_issuer=env.get("OIDC_ISSUER") or None,
        oidc_client_id=env.get("OIDC_CLIENT_ID") or None,
        oidc_client_secret=env.get("OIDC_CLIENT_SECRET") or None,
        oidc_name=env.get("OIDC_NAME") or "OpenID Connect",
        registration_pause=_number(env, "REGISTRATION_PAUSE", 2.0),
        smtp_url=env.get("SMTP_URL") or None,
        smtp_timeout=_number(env, "SMTP_TIMEOUT", 20.0),
        mail_from=env.get("MAIL_FROM", ""),
    )
