"""The pages of accounts."""

from flask import Blueprint

from app.accounts.pages import (
    account_pages,
    identity_pages,
    passkey_pages,
    register_pages,
    second_factor_pages,
    sign_in_pages,
)


def install(blueprint: Blueprint) -> None:
    """Add the pages."""
    for pages in (sign_in_pages, register_pages, second_factor_pages, passkey_pages, account_pages, identity_pages):
        pages.install(blueprint)
