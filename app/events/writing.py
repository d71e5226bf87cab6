"""How an event is written: the pages of its form, help and examples."""

from flask_babel import lazy_gettext as _

from app.content.writing import Group, RowPart, Writing
from app.events.facets import EVENT_TYPE
from app.events.showing import REGISTRATION_LABELS, STATUS_LABELS
from app.events.spoken import languages_of_meetings
from app.events.times import zones_of_places

_HELP = {
    "title": _("The name of the event, as its organisers write it."),
    "summary": _("Two or three sentences: what it is about and for whom. Lists and searches show this."),
    "event_type": _("Choose “Event of others” for what the association does not organise."),
    "event_status": _(
        "Change this when it cannot take place on these days: the entry stays, says so, and everybody who registered "
        "here gets a mail."
    ),
    "starts": _("The first day, and the time of day at the place; without a time it lasts whole days."),
    "ends": _("The last day, with a time if the beginning has one. Leave it empty for a single whole day."),
    "time_zone": _("The time zone of the place; type the name of a large city nearby and choose."),
    "metropolises": _("Where it takes place; leave it empty if it takes place online, or in no member metropolis."),
    "venue": _("The building and its address, or the city."),
    "online_url": _("Where people follow it online. Everybody sees this address."),
    "held_in": _("In which people speak there, or are interpreted."),
    "registration": _("People with an account can register here in the portal; you see who comes."),
    "registration_url": _("Where people register, or where practical matters are explained."),
    "registration_limit": _("How many people can come. Those who register later are put on a waiting list."),
    "registration_closes": _("Nobody can register after this day, or this time at the place."),
    "speakers": _("Everybody who speaks, one a line. Do not write anything about a person’s gender."),
    "programme": _("The items of the programme in order, each with the numbers of those who speak."),
    "attachments": _("After the event: presentations, minutes, recordings."),
    "sources": _("Where others can check what is said here."),
}
_LABELS = {
    "event_type": _("Type of event"),
    "event_status": _("State"),
    "starts": _("Begins"),
    "ends": _("Ends"),
    "time_zone": _("Time zone"),
    "venue": _("Venue"),
    "online_url": _("Address online"),
    "held_in": _("Languages of the event"),
    "speakers": _("Speakers"),
    "programme": _("Programme"),
    "registration": _("Registration"),
    "registration_url": _("Address for registration"),
    "registration_limit": _("How many can come"),
    "registration_closes": _("Register by"),
}
_EXAMPLES = {
    "title": _("Annual seminar of the Observatory: the metropolis by night"),
    "time_zone": _("Europe/Madrid"),
}

_ROWS = {
    "speakers": (
        RowPart("name", _("Name"), needed=True),
        RowPart("position", _("Position"), by_language=True),
        RowPart("organisation", _("Organisation"), longest=300),
        RowPart("entry", _("Address of their profile in the portal, such as experts/mariama-sow"), longest=160),
    ),
    "programme": (
        RowPart("title", _("Title"), needed=True, by_language=True),
        RowPart("starts", _("Begins"), input="datetime-local"),
        RowPart("ends", _("Ends"), input="datetime-local"),
        RowPart("speakers", _("Numbers of those who speak, such as 1, 3"), longest=100),
    ),
}

WRITING = Writing(
    essential=("title", "summary", "event_type", "starts", "time_zone"),
    expected=("ends", "about", "themes", "venue", "held_in", "programme", "speakers"),
    full=("title", "summary", "about"),
    groups=(
        Group("beginning", _("Title and summary"), ("title", "summary", "event_type")),
        Group("when", _("When"), ("starts", "ends", "time_zone", "event_status")),
        Group("where", _("Where and in which languages"), ("metropolises", "venue", "online_url", "held_in")),
        Group("tags", _("Themes and tags"), ("themes", "principles", "capacities", "sdgs")),
        Group("content", _("What it is about"), ("about", "programme_text")),
        Group("programme", _("Programme and speakers"), ("speakers", "programme")),
        Group("registration", _("Registration"),
              ("registration", "registration_url", "registration_limit", "registration_closes")),
        Group("proof", _("Documents and sources"), ("attachments", "sources")),
    ),
    help=_HELP,
    examples=_EXAMPLES,
    labels=_LABELS,
    rows=_ROWS,
    several={"held_in": languages_of_meetings},
    preset=("event_status", "registration"),
    moments=("starts", "ends", "registration_closes"),
    suggestions={"time_zone": zones_of_places()},
    choices={
        "event_type": EVENT_TYPE.values, "event_status": STATUS_LABELS, "registration": REGISTRATION_LABELS,
    },
)  # fmt: skip
