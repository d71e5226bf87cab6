"""Which passwords are accepted."""

import pytest

from app.accounts import passwords
from app.accounts.models import Person

ABOUT = ("Marta Soler i Vidal", "marta.soler@barcelona.example")


@pytest.mark.parametrize("length", [0, 7, 8, 9])
def test_short_ones_are_refused(length: int) -> None:
    assert passwords.problems("kqzvwhxjd"[:length], ABOUT)


@pytest.mark.parametrize("length", [10, 64, 1_000])
def test_long_ones_are_accepted(length: int) -> None:
    assert passwords.problems(("kqzv whxj dlpm " * 80)[:length], ABOUT) == []


def test_more_than_a_thousand_characters_are_refused() -> None:
    assert passwords.problems("kqzv whxj dlpm " * 80, ABOUT)


@pytest.mark.parametrize(
    "password",
    [
        *(
            "password123",
            "Password2026!",
            "P@ssw0rd2026",
            "motdepasse12",
            "contraseña2026",
            "qwertyuiop",
            "azertyuiop12",
        ),
        *("1234567890", "0987654321", "abcdefghij", "aaaaaaaaaaaa", "abababababab", "MartaSoler1987", "marta.soler@1"),
        *("trustno1trustno1", "liverpool1", "1q2w3e4r5t", "butterfly123"),
        *("barcelona2026", "metropolis2026", "letmein12345", "iloveyou2020", "admin admin admin", "          "),
    ],
)
def test_what_anybody_would_try_is_refused(password: str) -> None:
    assert passwords.problems(password, ABOUT)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "la lluvia en la calle",
        "pluie-d-été-à-Dakar",
        "密码很长很长很长很长吧呢",
        "🚲🚲 velocidad lenta",
    ],
)
def test_words_of_ones_own_are_accepted(password: str) -> None:
    assert passwords.problems(password, ABOUT) == []


def test_the_same_letters_in_another_encoding_are_the_same_password() -> None:
    person = Person(password_hash=passwords.hashed("cafe\u0301 crème brûlée"))
    assert passwords.verify(person, "café crème brûlée")
    assert not passwords.verify(person, "cafe crème brûlée")


def test_a_damaged_hash_lets_nobody_in() -> None:
    assert not passwords.verify(Person(password_hash="nonsense"), "nonsense")
    assert not passwords.verify(None, "the password of nobody")


def test_a_hash_is_salted_and_argon2id() -> None:
    one, other = passwords.hashed("the same words twice"), passwords.hashed("the same words twice")
    assert one != other
    assert one.startswith("$argon2id$")
