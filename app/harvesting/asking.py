"""What a harvester asks: the arguments of a request, checked as the protocol has it (OAI-PMH 2.0, sections 3 and 4)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.harvesting.tokens import Position, SpentToken, Tokens

PREFIX = "oai_dc"
#: For each verb the arguments that it takes, and of these the ones that it needs.
VERBS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset({"identifier"}), frozenset()),
    "ListSets": (frozenset({"resumptionToken"}), frozenset()),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset({"identifier", "metadataPrefix"})),
    **{
        verb: (
            frozenset({"from", "until", "set", "metadataPrefix", "resumptionToken"}),
            frozenset({"metadataPrefix"}),
        )
        for verb in ("ListIdentifiers", "ListRecords")
    },
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SECOND = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)
_SET = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")
_PREFIX = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")
#: What the type ``anyURI`` of the protocol's schema is sure to take; ours are shorter by far.
_IDENTIFIER = re.compile(r"[A-Za-z0-9\-_.!~*'();/?:@&=+$,%]{1,500}")


class ProtocolError(Exception):
    """The request gets an error of the protocol: its ``code`` and, in English as the protocol, what is wrong."""

    def __init__(self, code: str, message: str) -> None:
        """Keep both."""
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True)
class Selection:
    """The entries that are asked for: changed from ``since`` on, and before ``before``; of the set ``set_spec``."""

    since: datetime | None = None
    before: datetime | None = None
    set_spec: str = ""


@dataclass(frozen=True)
class Asked:
    """A request that can be answered. ``echo`` are its arguments, ``position`` says where a long answer goes on."""

    verb: str
    echo: Mapping[str, str]
    identifier: str = ""
    selection: Selection = Selection()
    position: Position | None = None


def read_request(arguments: Mapping[str, list[str]], tokens: Tokens) -> Asked:
    """Return what is asked by ``arguments`` (each with all its values); raises ``ProtocolError``."""
    verbs = arguments.get("verb", [])
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise ProtocolError("badVerb", "Exactly one verb is needed, and it must be one of the protocol.")
    verb = verbs[0]
    given = _single(verb, {name: values for name, values in arguments.items() if name != "verb"})
    echo = {"verb": verb, **given}
    if "resumptionToken" in given:
        return _resumed(verb, given, echo, tokens)
    missing = sorted(VERBS[verb][1] - given.keys())
    if missing:
        raise ProtocolError("badArgument", f"Missing: {', '.join(missing)}.")
    _check_forms(given)
    if given.get("metadataPrefix", PREFIX) != PREFIX:
        raise ProtocolError("cannotDisseminateFormat", f"The only format here is {PREFIX}.")
    return Asked(verb, echo, given.get("identifier", ""), _selection(given))


def _single(verb: str, arguments: Mapping[str, list[str]]) -> dict[str, str]:
    odd = [name for name, values in arguments.items() if name not in VERBS[verb][0] or len(values) != 1]
    if odd:
        raise ProtocolError("badArgument", f"{verb} takes each of its arguments once, and no others.")
    return {name: values[0] for name, values in arguments.items()}


def _resumed(verb: str, given: Mapping[str, str], echo: Mapping[str, str], tokens: Tokens) -> Asked:
    if len(given) > 1:
        raise ProtocolError("badArgument", "resumptionToken excludes all other arguments.")
    try:
        position = tokens.read(verb, given["resumptionToken"])
        return Asked(verb, echo, selection=_selection(position.arguments), position=position)
    except (SpentToken, ProtocolError):
        raise ProtocolError("badResumptionToken", "This token was not given by this portal for this verb.") from None


def _check_forms(given: Mapping[str, str]) -> None:
    forms = {"set": _SET, "metadataPrefix": _PREFIX, "identifier": _IDENTIFIER}
    for name, form in forms.items():
        if name in given and not form.fullmatch(given[name]):
            raise ProtocolError("badArgument", f"{name} has a form that the protocol does not allow.")


def _selection(given: Mapping[str, str]) -> Selection:
    since, until = given.get("from"), given.get("until")
    if since and until and len(since) != len(until):
        raise ProtocolError("badArgument", "from and until must be of the same granularity.")
    first, last = _moment("from", since), _moment("until", until)
    if first and last and first > last:
        raise ProtocolError("badArgument", "from is later than until.")
    return Selection(first, _after(last, until), given.get("set", ""))


def _moment(name: str, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        if _DAY.fullmatch(text):
            whole = date.fromisoformat(text)
            return datetime(whole.year, whole.month, whole.day, tzinfo=UTC)
        if _SECOND.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise ProtocolError("badArgument", f"{name} must be a date such as 2026-11-25 or 2026-11-25T10:00:00Z.")


def _after(last: datetime | None, text: str | None) -> datetime | None:
    """Return the first moment after ``last``, which counts as a whole second or day; none after the end of time."""
    if last is None or text is None:
        return None
    try:
        return last + (timedelta(days=1) if len(text) == len("2026-11-25") else timedelta(seconds=1))
    except OverflowError:
        return None
