"""How gunicorn serves the portal: a few processes with threads, each with its own connections and worker thread."""

import multiprocessing
import os
from typing import Any

workers = int(os.environ.get("WEB_PROCESSES") or min(multiprocessing.cpu_count(), 4))
threads = int(os.environ.get("WEB_THREADS") or 4)
worker_class = "gthread"
keepalive = 15
timeout = 30
graceful_timeout = 20
accesslog = os.environ.get("ACCESS_LOG") or None
limit_request_line = 8190
limit_request_fields = 60
limit_request_field_size = 8190
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")


def post_worker_init(worker: Any) -> None:
    """Read what the first reader needs; start the threads beside the requests, unless another process has them."""
    extensions = worker.app.wsgi().extensions
    extensions["portal_search"].warm()
    if os.environ.get("WORKER", "thread") == "thread":
        extensions["portal_search"].worker.start()
        extensions["portal_background"].start()


def worker_exit(_server: Any, worker: Any) -> None:
    """Let the thread of mails and chores end what it is at, so that a restart leaves no mail in doubt."""
    if worker.wsgi is not None:
        worker.wsgi.extensions["portal_background"].stop()
