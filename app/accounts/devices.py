"""What a browser calls itself, in words its person recognises."""

import re

from flask_babel import gettext as _

_BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"(?:Firefox|FxiOS)/"),
    ("Chrome", r"(?:Chrome|CriOS)/"),
    ("Safari", r"Safari/"),
)
_SYSTEMS = (
    ("Android", r"Android"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Windows", r"Windows"),
    ("macOS", r"Macintosh"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux"),
)


def device_name(user_agent: str) -> str:
    """Return browser and system by the User-Agent header, such as "Firefox, Android"."""
    found = [next((name for name, form in kinds if re.search(form, user_agent)), "") for kinds in (_BROWSERS, _SYSTEMS)]
    return ", ".join(filter(None, found)) or _("Unknown device")
