"""Whether a connection to PostgreSQL still stands."""

import select
from typing import Any

import psycopg


def has_ended(connection: "psycopg.Connection[Any]") -> bool:
    """Tell whether the server has closed an idle connection, without asking it.

    A server that stops or dies says so on the connection; one that has nothing to say leaves nothing to be read.
    """
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN | select.POLLRDHUP)
    return bool(poll.poll(0))
