"""The built files of the browser: served under names that hold a hash of their content, so kept for ever."""

import json
from collections.abc import MutableMapping
from functools import lru_cache
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

from app.kernel.headers import ALWAYS

FOLDER = Path(__file__).resolve().parent
BUILT = FOLDER / "static" / "build"
PREFIX = "/static/"


class NotBuilt(RuntimeError):
    """The files of the browser have not been built yet."""


@lru_cache(maxsize=1)
def manifest() -> dict[str, str]:
    """Return the built name of every file; raises ``NotBuilt``."""
    path = BUILT / "manifest.json"
    if not path.exists():
        raise NotBuilt("the files of the browser are not built: run `make assets`")
    names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return names


def asset_url(name: str) -> str:
    """Return the address of a built file by the name of its source (``portal.css``)."""
    return PREFIX + manifest()[name]


def install(app: Flask) -> None:
    """Serve the built files and make ``asset_url`` known to templates."""
    app.jinja_env.globals["asset_url"] = asset_url
    if BUILT.exists():
        app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
            app.wsgi_app,
            root=str(BUILT),
            prefix=PREFIX,
            immutable_file_test=lambda path, _url: not path.endswith("manifest.json"),
            add_headers_function=_protect,
            allow_all_origins=False,
        )


def _protect(headers: MutableMapping[str, str], _path: str, _url: str) -> None:
    for name, value in ALWAYS.items():
        headers[name] = value
    headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
