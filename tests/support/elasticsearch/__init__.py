"""The real Elasticsearch for tests and development, without Docker.

``start_elasticsearch`` starts one of your own; ``shared_server_url`` gives the one that all tests of a run share;
``python -m tests.support.elasticsearch`` runs one in the foreground. Operators run the official image instead.
"""

from tests.support.elasticsearch.distribution import Unavailable
from tests.support.elasticsearch.server import ElasticsearchServer, start_elasticsearch
from tests.support.elasticsearch.shared import (
    begin_run,
    shared_server_url,
    told_reason,
    unavailable_reason,
)

__all__ = [
    "ElasticsearchServer",
    "Unavailable",
    "begin_run",
    "shared_server_url",
    "start_elasticsearch",
    "told_reason",
    "unavailable_reason",
]
