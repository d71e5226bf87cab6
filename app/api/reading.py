"""What a request asks for, read strictly; the meaning of a search is read by the same code as for the pages."""

from collections.abc import Sequence

from flask import g, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.api.parameters import LIST_SIZE, LISTING, Parameter, ParameterTable, facet_of, parameter_of
from app.api.problems import Fault, no_such_page, wrong_parameters
from app.kernel.text import clean_line
from app.portal.criteria import MOST_VALUES, Criteria, Problem, Trouble, read_criteria
from app.portal.labels import Labels
from config.languages import LANGUAGE_CODES


def choose_language() -> None:
    """Answer in the language that the parameter ``language`` names, if it is one of the portal's."""
    given = request.args.getlist("language")
    if len(given) == 1 and given[0] in LANGUAGE_CODES:
        g.language = given[0]


def check_parameters(table: ParameterTable) -> None:
    """Refuse parameters that are not in ``table`` or do not fit it; raises ``Refused``."""
    faults = _faults(table)
    if faults:
        raise wrong_parameters(faults)


def read_search(labels: Labels, table: ParameterTable) -> Criteria:
    """Return the criteria of a search by the parameters in ``table``; raises ``Refused`` with all that is wrong."""
    faults = _faults(table)
    criteria, problems = read_criteria(_as_the_pages_name_them(table), labels)  # type: ignore[arg-type]
    seen = {fault.parameter for fault in faults}
    faults += [fault for fault in map(_fault, problems) if fault.parameter not in seen | {"page"}]
    if faults:
        raise wrong_parameters(faults)
    asked = int(request.args.get("page", "1"))
    if asked > criteria.last_page:
        raise no_such_page(asked, criteria.last_page)
    return criteria


def read_page() -> tuple[int, int]:
    """Return page and page size of a list; raises ``Refused``."""
    check_parameters(LISTING)
    return int(request.args.get("page", "1")), int(request.args.get("page_size", str(LIST_SIZE)))


def _faults(table: ParameterTable) -> list[Fault]:
    faults = []
    for name, values in request.args.lists():
        parameter = table.by_name.get(name)
        if parameter is None:
            faults.append(Fault(clean_line(name, 60), _cut(values[0]), _("There is no such parameter here.")))
        elif len(values) > 1 and not parameter.many:
            faults.append(Fault(name, _cut(values[1]), _("May be given only once.")))
        elif len(values) > MOST_VALUES:
            faults.append(Fault(name, "", _("Has more than %(most)s values.", most=MOST_VALUES)))
        else:
            wrong = [value for value in values if not parameter.accepts(value)]
            faults += [Fault(name, _cut(value), _reason(parameter)) for value in wrong]
    return faults


def _reason(parameter: Parameter) -> str:
    """Return what values of ``parameter`` must be like."""
    schema = parameter.schema
    if "enum" in schema:
        return _("Must be one of: %(values)s.", values=", ".join(schema["enum"]))
    if schema["type"] == "integer":
        return _("Must be a whole number from %(least)s to %(most)s.", least=schema["minimum"], most=schema["maximum"])
    if schema["type"] == "number":
        return _("Must be a number from %(least)s to %(most)s.", least=schema["minimum"], most=schema["maximum"])
    if parameter.name == "q":
        longest = schema["maxLength"]
        return _("Must be at most %(longest)s characters, none of them a control character.", longest=longest)
    return _("The value does not have the form that is needed.")


def _cut(value: str) -> str:
    return clean_line(value, 100)


def _fault(problem: Problem) -> Fault:
    """Return what the reading of the pages found wrong, in the words of the interface."""
    reason = {
        Trouble.UNKNOWN_PARAMETER: _("There is no such parameter here."),
        Trouble.UNKNOWN_VALUE: _("The value is not known."),
        Trouble.TOO_LONG: _("The value is too long."),
        Trouble.OUT_OF_RANGE: _("The value is out of range."),
    }.get(problem.trouble, _("The value does not have the form that is needed."))
    return Fault(parameter_of(problem.parameter), problem.value, reason)


def _as_the_pages_name_them(table: ParameterTable) -> MultiDict[str, str]:
    """Return the parameters under the names that the pages use; a box may have its latitudes in either order."""
    renamed: MultiDict[str, str] = MultiDict()
    for name, values in request.args.lists():
        if name in table.by_name and name != "language":
            fitting = [value for value in values if table.by_name[name].accepts(value)]
            renamed.setlist(facet_of(name), _south_first(fitting) if name == "box" else fitting)
    return renamed


def _south_first(boxes: Sequence[str]) -> list[str]:
    ordered = []
    for box in boxes:
        west, south, east, north = box.split(",")
        south, north = sorted((south, north), key=float)
        ordered.append(",".join((west, south, east, north)))
    return ordered
