"""``python -m tests.bench`` (``make bench``): speed, weight and relevance, as tables and as JSON in var/bench.

Nothing of it is asserted anywhere. Everything runs on the loopback address, in databases and folders of its own that
are removed at the end; TEST_DATABASE_URL names another PostgreSQL server than the embedded one.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from config.settings import ROOT
from tests.bench import lighthouse, peers, speed, weight
from tests.bench.collection import Collection, collection
from tests.bench.machine import describe
from tests.bench.report import Table, keep
from tests.bench.samples import portal_with_samples
from tests.bench.speed import Rules
from tests.support.elasticsearch import Unavailable
from tests.support.postgres import server_url

PARTS = ("speed-elasticsearch", "speed-postgres", "peers", "bytes", "lighthouse", "relevance")
_CHARACTERS = 2_700


def main() -> int:
    """Measure the chosen parts and print them; returns the exit status, 1 when a part could not be measured."""
    options = _options()
    machine = describe()
    _say("\n".join(f"{name}: {value}" for name, value in machine.items()))
    tables: list[Table] = []
    missing: list[str] = []
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        Path(folder).chmod(0o755)  # the servers run as users of their own
        for table in _measured(options, Path(folder), missing):
            _say(str(table))
            tables.append(table)
    if "relevance" in options.only:
        sys.stdout.flush()
        if subprocess.run([sys.executable, "-m", "tests.bench.relevance"], cwd=ROOT, check=False).returncode:
            missing.append("relevance: it failed")
    for sentence in missing:
        _say(f"\nNot measured: {sentence}")
    _say(f"\nKept in {keep(ROOT / 'var' / 'bench', machine, tables).relative_to(ROOT)}")
    return 1 if missing else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure the portal.")
    parser.add_argument("--only", type=_parts, default=PARTS, help=f"parts, by commas: {', '.join(PARTS)}")
    parser.add_argument("--documents", type=int, default=100_000, help="of the speed parts, in three languages each")
    parser.add_argument("--readers", type=int, default=8, help="at a time, beside one alone")
    parser.add_argument("--seconds", type=float, default=20, help="that each line of figures is measured for")
    parser.add_argument("--peer-documents", type=int, default=peers.DOCUMENTS, help="of the comparison with others")
    return parser.parse_args()


def _parts(text: str) -> tuple[str, ...]:
    chosen = tuple(part.strip() for part in text.split(","))
    unknown = sorted(set(chosen) - set(PARTS))
    if unknown:
        raise argparse.ArgumentTypeError(f"there is no part {', '.join(unknown)}")
    return chosen


def _measured(options: argparse.Namespace, folder: Path, missing: list[str]) -> Iterator[Table]:
    rules = Rules((1, options.readers), options.seconds)
    engines = [name for name in ("elasticsearch", "postgres") if f"speed-{name}" in options.only]
    if engines:
        with collection(server_url(), folder, options.documents, _CHARACTERS) as made:
            for name in engines:
                yield from _or_say(missing, f"speed with {name}", partial(speed.measure, name, made, folder, rules))
    if "peers" in options.only:
        rules = Rules(peers.READERS, options.seconds)
        with collection(server_url(), folder, options.peer_documents, peers.CHARACTERS) as made:
            for name in peers.QUOTED:
                yield from _or_say(missing, f"peers with {name}", partial(_peers, name, made, folder, rules))
    if {"bytes", "lighthouse"} & set(options.only):
        with portal_with_samples(server_url(), folder) as web:
            if "bytes" in options.only:
                yield from _or_say(missing, "bytes", lambda: [weight.measure(web)])
            if "lighthouse" in options.only:
                yield from _or_say(missing, "lighthouse", lambda: [lighthouse.measure(web)])


def _peers(name: str, made: Collection, folder: Path, rules: Rules) -> list[Table]:
    return [peers.measure(name, made, folder, rules)]


def _or_say(missing: list[str], what: str, measure: Callable[[], Sequence[Table]]) -> Sequence[Table]:
    """Return the tables of a part; where something it needs is missing, note that, so that the others still run."""
    try:
        return measure()
    except (Unavailable, lighthouse.Unavailable, RuntimeError, subprocess.SubprocessError) as error:
        missing.append(f"{what}: {error}")
        return []


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
