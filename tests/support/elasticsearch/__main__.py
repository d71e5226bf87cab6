"""Run a server in the foreground, for development: ``python -m tests.support.elasticsearch [--port N] [--heap 1g]``."""

import argparse
import signal
import sys

from tests.support.elasticsearch.distribution import Unavailable, cache_folder
from tests.support.elasticsearch.server import start_elasticsearch


def main() -> int:
    """Start the server, say how to use it, stop it at Ctrl-C; data stay for the next time."""
    parser = argparse.ArgumentParser(description="Run the real Elasticsearch for development, without Docker.")
    parser.add_argument("--port", type=int, default=9200)
    parser.add_argument("--heap", default="512m", help="in the JVM's notation, such as 1g")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    say("Elasticsearch is starting (the first time it is fetched: 130 MB) …")
    try:
        server = start_elasticsearch(cache_folder() / f"development-{arguments.port}", arguments.heap, arguments.port)
    except Unavailable as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    say(f"Elasticsearch answers on {server.url}. In another terminal:\n\n    ELASTICSEARCH_URL={server.url} make run\n")
    say("Ctrl-C stops it; its data stay.")
    try:
        signal.pause()
    except KeyboardInterrupt:
        server.stop()
    return 0


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
