"""Marks texts of the OpenAPI document for the catalogues; they are translated when the document is asked for."""


def N_(message: str) -> str:  # noqa: N802  (the name by which Babel finds texts that are translated later)
    """Return ``message`` as it is."""
    return message
