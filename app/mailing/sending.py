"""Not built yet."""

from flask import Flask


class Sender:
    """Sends what is due."""

    def __init__(self, app: Flask) -> None:
        """Keep the application."""
        self.app = app

    def send_due(self) -> int:
        """Send what is due; return how many."""
        return 0
