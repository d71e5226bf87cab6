"""The answer to a harvester, as XML."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from app.content.kinds import Kind
from app.content.models import ContentItem
from app.harvesting import collection, sets
from app.harvesting.asking import Asked, ProtocolError
from app.harvesting.collection import Header
from app.harvesting.dublin_core import Element, describe
from app.harvesting.tokens import Position, Tokens
from app.kernel.database import now
from app.mailing.posting import speaking
from app.portal.labels import Labels

#: What XML 1.0 has no place for, not even escaped (section 2.2).
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IDENTIFIER = re.compile(r"oai:(?P<host>[^:]+):(?P<path>[a-z0-9-]+)/(?P<reference>[a-z0-9-]+)")


@dataclass(frozen=True)
class Record:
    """An entry with its identifier; ``elements`` is none where only headers are asked for, or the entry is gone."""

    identifier: str
    header: Header
    elements: Sequence[Element] | None = None


@dataclass(frozen=True)
class Harvest:
    """What an answer stands on: the database, the kinds that libraries take, the names, the public address."""

    session: Session
    kinds: Mapping[str, Kind]
    labels: Mapping[str, Labels]
    tokens: Tokens
    public_url: str

    @property
    def host(self) -> str:
        """Return the name of the installation in identifiers."""
        return urlsplit(self.public_url).hostname or "localhost"

    def identifier(self, header: Header) -> str:
        """Return the identifier of an entry; it never changes, in whatever language it is read."""
        return f"oai:{self.host}:{header.kind.path}/{header.reference}"


def answer(harvest: Harvest, asked: Asked) -> Mapping[str, Any]:
    """Return what the template of the verb needs; raises ``ProtocolError``."""
    return _ANSWERS[asked.verb](harvest, asked)


def legal(document: str) -> str:
    """Return ``document`` without the characters that XML forbids."""
    return _ILLEGAL.sub("", document)


def timestamp(moment: datetime) -> str:
    """Return ``moment`` as the protocol writes it, in UTC to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _identify(harvest: Harvest, _asked: Asked) -> Mapping[str, Any]:
    earliest = collection.earliest(harvest.session, harvest.kinds)
    sample = collection.read_page(harvest.session, harvest.kinds, Asked("", {}).selection).headers[:1]
    return {
        "earliest": timestamp(earliest or now()),
        "host": harvest.host,
        "named": "." in harvest.host and harvest.host[0].isalpha(),  # as the schema of identifiers has it
        "sample": harvest.identifier(sample[0]) if sample else f"oai:{harvest.host}:nothing/nothing",
    }


def _formats(harvest: Harvest, asked: Asked) -> Mapping[str, Any]:
    if asked.identifier:
        _find(harvest, asked.identifier)
    return {}


def _sets(harvest: Harvest, _asked: Asked) -> Mapping[str, Any]:
    if not harvest.kinds:
        raise ProtocolError("noSetHierarchy", "This portal has no sets.")
    return {"sets": sets.all_sets(harvest.kinds, harvest.labels, speaking)}


def _record(harvest: Harvest, asked: Asked) -> Mapping[str, Any]:
    return {"records": _records(harvest, [_find(harvest, asked.identifier)])}


def _find(harvest: Harvest, identifier: str) -> Header:
    named = _IDENTIFIER.fullmatch(identifier)
    found = None
    if named and named["host"] == harvest.host:
        found = collection.find(harvest.session, harvest.kinds, named["path"], named["reference"])
    if found is None:
        raise ProtocolError("idDoesNotExist", "No entry has this identifier.")
    return found


def _list(harvest: Harvest, asked: Asked) -> Mapping[str, Any]:
    position = asked.position or _beginning(harvest, asked)
    page = collection.read_page(harvest.session, harvest.kinds, asked.selection, position.after)
    if not page.headers:
        raise ProtocolError("noRecordsMatch", "No entry was changed in this time, or there is no such set.")
    given = position.cursor + len(page.headers)
    after = Position(page.headers[-1].number, given, position.size, position.arguments)
    whole = asked.verb == "ListRecords"
    return {
        "records": _records(harvest, page.headers) if whole else [_head(harvest, one) for one in page.headers],
        "token": harvest.tokens.write(asked.verb, after) if page.more else "",
        "parted": page.more or asked.position is not None,
        "cursor": position.cursor,
        "size": max(position.size, given + page.more),  # entries may have come while the harvest is under way
    }


def _beginning(harvest: Harvest, asked: Asked) -> Position:
    arguments = {name: asked.echo[name] for name in ("from", "until", "set") if name in asked.echo}
    size = collection.count(harvest.session, harvest.kinds, asked.selection)
    return Position(after=0, cursor=0, size=size, arguments=arguments)


def _head(harvest: Harvest, header: Header) -> Record:
    return Record(harvest.identifier(header), header)


def _records(harvest: Harvest, headers: Sequence[Header]) -> list[Record]:
    items = collection.read_items(harvest.session, headers)
    return [_whole(harvest, header, items.get(header.number)) for header in headers]


def _whole(harvest: Harvest, header: Header, item: ContentItem | None) -> Record:
    if item is None or not item.is_public or not item.public_translations():
        return _head(harvest, replace(header, gone=True))  # it may have gone since the headers were read
    return Record(harvest.identifier(header), header, describe(header.kind, item, harvest.labels))


_ANSWERS = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _record,
    "ListIdentifiers": _list,
    "ListRecords": _list,
}
