"""What the figures were measured on."""

import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from config.settings import ROOT

_PACKAGES = ("flask", "gunicorn", "sqlalchemy", "psycopg", "elasticsearch", "jinja2")


def describe() -> dict[str, str]:
    """Return processor, memory, load and versions, by name."""
    model = _first_value(Path("/proc/cpuinfo"), "model name") or platform.processor() or "unknown"
    memory = _first_value(Path("/proc/meminfo"), "MemTotal")
    load = " ".join(f"{number:.2f}" for number in os.getloadavg())
    return {
        "processor": f"{model}, {os.cpu_count()} cores",
        "memory": f"{int(memory.split()[0]) / 2**20:.1f} GiB" if memory else "unknown",
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "versions": ", ".join(f"{name} {version(name)}" for name in _PACKAGES),
        "load before the start (1, 5, 15 minutes)": load,
        "portal": _commit(),
        "command": f"python -m tests.bench {' '.join(sys.argv[1:])}".rstrip(),
    }


def _first_value(path: Path, name: str) -> str | None:
    if not path.is_file():
        return None
    for line in path.read_text().splitlines():
        key, _colon, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return None


def _commit() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return f"commit {done.stdout.strip()}" if done.returncode == 0 else "commit unknown"
