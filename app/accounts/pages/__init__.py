"""The pages of accounts."""

from typing import Any

from flask import Blueprint, redirect, url_for

from app.accounts import acting


def install(blueprint: Blueprint) -> None:
    """Add the pages."""
    blueprint.add_url_rule("/<language:language>/sign-in", "sign_in", sign_in, methods=["GET", "POST"])
    blueprint.add_url_rule("/<language:language>/second-factor", "second_factor", sign_in, methods=["GET", "POST"])
    blueprint.add_url_rule("/<language:language>/sign-out", "sign_out", sign_out, methods=["POST"])


def sign_in() -> Any:
    """Not built yet."""
    return redirect(url_for("portal.home"))


def sign_out() -> Any:
    """End the session of this browser."""
    acting.end()
    return redirect(url_for("portal.home"))
