"""What a run could not have: told in its last lines by name, and a failure when STRICT=1."""

import os
from collections.abc import Iterable
from typing import Any

#: Marker of the tests that need a service, and its name for people.
SERVICES = {
    "elasticsearch": "Elasticsearch 9",
    "browser": "Chromium",
    "apertium": "Apertium",
}


def strict() -> bool:
    """Tell whether a service that is missing is a failure."""
    return os.environ.get("STRICT") == "1"


def service_of(keywords: Iterable[str]) -> str | None:
    """Return the name of the service that a test with these keywords needs."""
    found = set(keywords)
    return next((name for marker, name in SERVICES.items() if marker in found), None)


def fail_instead_of_skip(report: Any) -> None:
    """Turn the skipped test of a missing service into a failure when the run is strict."""
    service = service_of(report.keywords)
    if strict() and report.skipped and service and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{service} cannot be had, and STRICT=1 forbids to skip: {reason_of(report)}"


def reason_of(report: Any) -> str:
    """Return why a test was skipped."""
    parts = report.longrepr
    return str(parts[2] if isinstance(parts, tuple) else parts).removeprefix("Skipped: ")


def missing_services(reports: Iterable[Any]) -> list[str]:
    """Return a line for each service without which tests were skipped: its name, how many, how to get it."""
    counts: dict[tuple[str, str], int] = {}
    for report in reports:
        service = service_of(report.keywords)
        if service:
            key = service, reason_of(report)
            counts[key] = counts.get(key, 0) + 1
    return [f"NOT TESTED, {service} is missing ({count} tests): {why}" for (service, why), count in counts.items()]
