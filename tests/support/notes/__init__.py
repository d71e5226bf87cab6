"""A second kind of content, as small as one can be, to show that a kind is its folder and one line."""

from flask import Flask


def install(_app: Flask) -> None:
    """Need nothing of the application: the page of every kind will do."""
