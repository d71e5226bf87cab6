"""``make messages``: bring the template and every catalogue up to date with the code, and say what is missing."""

import sys

from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from config.settings import ROOT

FOLDER = ROOT / "translations"
TEMPLATE = str(FOLDER / "messages.pot")
#: Files alone as locations and no header, so that only a changed text changes the files.
EXTRACT = ["extract", "--mapping-file", str(FOLDER / "babel.cfg"), "--keywords", "lazy_gettext"]
EXTRACT += ["--keywords", "lazy_ngettext:1,2", "--omit-header", "--sort-output", "--add-location=file"]
EXTRACT += ["--width=110", "--output-file", TEMPLATE, "app"]
UPDATE = ["update", "--input-file", TEMPLATE, "--output-dir", str(FOLDER), "--ignore-pot-creation-date"]
UPDATE += ["--ignore-obsolete", "--no-fuzzy-matching", "--width=110"]
COMPILE = ["compile", "--directory", str(FOLDER)]


def missing() -> list[str]:
    """Return the messages without a translation, each with the catalogue that lacks it."""
    found = []
    for path in sorted(FOLDER.glob("*/LC_MESSAGES/messages.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                texts = message.string if isinstance(message.string, (list, tuple)) else [message.string]
                if message.id and not all(texts):
                    found.append(f"{path.relative_to(ROOT)}: {message.id}")
    return found


def main() -> None:
    """Extract, update, compile; exit status 1 when a message has no translation yet."""
    for arguments in (EXTRACT, UPDATE, COMPILE):
        CommandLineInterface().run(["pybabel", "--quiet", *arguments])  # type: ignore[no-untyped-call]  # Babel's own
    lacking = missing()
    for line in lacking:
        sys.stdout.write(f"{line}\n")
    raise SystemExit(1 if lacking else 0)


if __name__ == "__main__":
    main()
