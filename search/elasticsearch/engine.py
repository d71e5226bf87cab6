"""The engine on Elasticsearch."""

from collections.abc import Iterable, Iterator, Sequence

from search.document import Change, Document
from search.elasticsearch import asking, neighbours, rebuilding
from search.elasticsearch.reading import held
from search.elasticsearch.server import Server
from search.elasticsearch.writing import requests_of, send
from search.engine import Capabilities, Rejection
from search.query import Query
from search.results import Hit, Results, Suggestion


class ElasticsearchEngine:
    """An ``Engine`` on an Elasticsearch 9 (it needs nothing beyond the features of the free licence).

    ``url`` names the cluster, user and password included where it has any, several addresses parted by commas;
    ``prefix`` begins the names of its indexes; ``timeout`` is how many seconds a search may take, ``patience`` how
    many any other request may; ``api_key`` and ``ca_certs`` as Elasticsearch's own client takes them; ``connections``
    is how many are kept to each address (as many as threads that search).
    """

    def __init__(
        self,
        url: str,
        prefix: str = "portal-",
        timeout: float = 1.0,
        *,
        api_key: str | None = None,
        ca_certs: str | None = None,
        connections: int = 16,
        patience: float = 60.0,
    ) -> None:
        self._server = Server(url, api_key, ca_certs, connections)
        self._index = rebuilding.Index(prefix)
        self._timeout, self._patience = timeout, patience

    @property
    def capabilities(self) -> Capabilities:
        """Tell what this engine can do."""
        return Capabilities(name="elasticsearch")

    def setup(self) -> None:
        """Create the empty index where there is none."""
        rebuilding.setup(self._server, self._index, seconds=self._patience)

    def write(self, changes: Sequence[Change]) -> list[Rejection]:
        """Apply changes; those older than what is held are passed over."""
        refused: list[Rejection] = []
        for lines in requests_of(changes, refused):
            refused += send(self._server, self._index.alias, lines, seconds=self._patience, alias=True)
        return refused

    def refresh(self) -> None:
        """Make everything written so far visible to searches."""
        self._server.ask("POST", f"/{self._index.alias}/_refresh", seconds=self._patience)

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Fill a new index and put it in the old one's place at once; return how many documents it holds."""
        return rebuilding.rebuild(self._server, self._index, documents, seconds=self._patience)

    def versions(self) -> Iterator[tuple[str, int]]:
        """Yield identifier and version of every document held, ordered by identifier."""
        self.refresh()
        yield from held(self._server, self._index.alias, live=True, seconds=self._patience)

    def search(self, query: Query) -> Results:
        """Answer a query."""
        return asking.search(self._server, self._index.alias, query, self._timeout, self.capabilities.name)

    def suggest(self, text: str, language: str, limit: int = 8) -> list[Suggestion]:
        """Return titles that begin like, or contain, what was typed so far, the reader's language first."""
        return neighbours.suggest(self._server, self._index.alias, text, language, limit, self._timeout)

    def similar(self, identifier: str, language: str, limit: int = 4) -> list[Hit]:
        """Return documents like this one, best first, without it."""
        return neighbours.similar(self._server, self._index.alias, identifier, language, limit, self._timeout)

    def close(self) -> None:
        """Release connections."""
        self._server.close()
