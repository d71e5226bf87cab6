"""What the facets that every kind has are called on the search page; kinds name their own."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

FACET_LABELS: Mapping[str, Any] = {
    "kind": _("Kind"),
    "theme": _("Theme"),
    "principle": _("Principle"),
    "domain": _("Domain of principles"),
    "capacity": _("Capacity"),
    "sdg": _("Sustainable Development Goal"),
    "region": _("Region"),
    "country": _("Country"),
    "metropolis": _("Metropolis"),
    "language": _("Available in"),
}
