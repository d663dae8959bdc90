"""Steps for the comparison of answer forms: a program's options, a store, functions of packages."""

from __future__ import annotations

from tier_code.domain.plan import Step, StepId, StepKind, Target, TaskClass
from tier_code.domain.tiers import TierName

PARSER = """\
import argparse


def main():
    parser = argparse.ArgumentParser(description="Copy the newest files of a folder to another one.")
    parser.add_argument("source", help="folder to copy from")
    parser.add_argument("target", help="folder to copy to")
    parser.add_argument("--pattern", default="*", help="which files are meant")
    parser.add_argument("--delete", action="store_true", help="remove files that are gone from the source")
    return parser.parse_args()
"""
STORE = '''\
import logging
import sqlite3

log = logging.getLogger(__name__)


class User:
    """A person."""

    def __init__(self, user_id, name, email):
        self.user_id = user_id
        self.name = name
        self.email = email


class UserExists(Exception):
    """There is such a user."""


class UserNotFound(Exception):
    """There is no such user."""


class Store:
    """Keeps users."""

    def __init__(self, path):
        self._connection = sqlite3.connect(path)
        self._users = {}

    def create_user(self, user_id, name, email):
        """Add a user."""
        if user_id in self._users:
            raise UserExists(user_id)
        user = User(user_id, name, email)
        self._users[user_id] = user
        self._connection.execute("INSERT INTO users VALUES (?, ?, ?)", (user_id, name, email))
        log.info("created user %s", user_id)
        return user

    def get_user(self, user_id):
        """Return the user with this id."""
        try:
            return self._users[user_id]
        except KeyError:
            raise UserNotFound(user_id) from None

    def list_users(self):
        """Return all users, by name."""
        return sorted(self._users.values(), key=lambda user: user.name)


def read_numbers(path):
    """The numbers in a file, one a line."""
    with open(path, encoding="utf-8") as lines:
        return [int(line) for line in lines if line.strip()]


def to_celsius(degrees):
    """Degrees Fahrenheit as Celsius."""
    if degrees < -459.67:
        raise ValueError("colder than cold")
    return (degrees - 32) * 5 / 9
'''
_TWINS = (
    ("Store.delete_user", "Store.create_user"),
    ("Store.update_user", "Store.create_user"),
    ("Store.rename_user", "Store.create_user"),
    ("Store.has_user", "Store.get_user"),
    ("Store.count_users", "Store.list_users"),
    ("Store.list_emails", "Store.list_users"),
    ("write_numbers", "read_numbers"),
    ("to_fahrenheit", "to_celsius"),
)
_OPTIONS = (
    ("--verbose", "flag", "", "a switch"),
    ("--limit", "int", "10", "a whole number"),
    ("--dry-run", "flag", "", "a switch"),
    ("--since", "str", "", "a text"),
    ("--retries", "int", "3", "a whole number"),
    ("--log-file", "str", "", "a text"),
    ("--follow-links", "flag", "", "a switch"),
    ("--timeout", "float", "2.5", "a number"),
)


def docstring_step(path: str, qualname: str) -> Step:
    """As the docstring recipe words it."""
    return _step(
        StepKind.DOCSTRING,
        Target(path=path, qualname=qualname),
        f"Write the docstring of the function {qualname} in {path}.",
        ("scope", "parse", "symbol", "code-equal", "docstring", "lint"),
    )


def logging_step(path: str, qualname: str) -> Step:
    """As the logging recipe words it."""
    return _step(
        StepKind.LOGGING,
        Target(path=path, qualname=qualname),
        f"Write the log messages of the function {qualname}.",
        ("scope", "parse", "symbol", "logging", "lint"),
        ("what", "messages"),
    )


def flag_steps() -> list[Step]:
    """Options without a help text."""
    return [
        _step(
            StepKind.FLAG,
            Target(path="cli.py", qualname=""),
            f"Write the help text of the new option {name} ({said}).",
            ("scope", "parse", "flag", "lint"),
            ("options", name),
            ("type", kind),
            *((("default", default),) if default else ()),
        )
        for name, kind, default, said in _OPTIONS
    ]


def twin_steps() -> list[Step]:
    """Twins that take more than exchanging a word."""
    return [
        _step(
            StepKind.TWIN,
            Target(path="store.py", qualname=f"+{new}"),
            f"Write the function {new.rpartition('.')[2]} like {pattern.rpartition('.')[2]}.",
            ("scope", "parse", "twin", "lint"),
            ("pattern", pattern),
            ("pattern_tokens", "90"),
        )
        for new, pattern in _TWINS
    ]


def _step(
    kind: StepKind, target: Target, instruction: str, checks: tuple[str, ...], *arguments: tuple[str, str]
) -> Step:
    return Step(
        id=StepId("s1"),
        title=str(target),
        kind=kind,
        targets=(target,),
        instruction=instruction,
        task_class=TaskClass.B,
        checks=checks,
        tier=TierName.LOCAL,
        reason="",
        arguments=arguments,
    )
