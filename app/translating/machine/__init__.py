"""Machines that begin a translation: off until configured, asked outside of requests, never believed unread.

``provider`` is what a machine must do; ``apertium`` and ``libretranslate`` are the two that are known; ``markdown``
parts a text so that no mark and no number is lost; ``jobs`` asks the machine, bit by bit.
"""

from app.translating.machine.apertium import Apertium
from app.translating.machine.libretranslate import LibreTranslate
from app.translating.machine.provider import Machine, Unavailable
from config.settings import Settings

__all__ = ["Machine", "Unavailable", "machine_of"]


def machine_of(settings: Settings) -> Machine | None:
    """Return the machine of an installation; none where none is configured."""
    if not settings.machine_translation_url:
        return None
    if settings.machine_translation_kind == "libretranslate":
        return LibreTranslate(settings.machine_translation_url, settings.machine_translation_key)
    return Apertium(settings.machine_translation_url)
