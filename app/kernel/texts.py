"""Marks texts for the catalogues that are translated later, where they are shown."""


def N_(message: str) -> str:  # noqa: N802  (the name by which Babel finds texts that are translated later)
    """Return ``message`` as it is."""
    return message
