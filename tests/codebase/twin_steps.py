"""A store with users and orders, and steps that write twins in it."""

from __future__ import annotations

from dataclasses import replace

from tests.codebase.codemods.file_steps import file_step
from tier_code.domain.plan import Step, StepKind, Target

STORE = '''\
from dataclasses import dataclass

@dataclass
class User:
    user_id: int
    name: str

@dataclass
class Order:
    order_id: int
    name: str

class UserNotFound(KeyError): pass
class OrderNotFound(KeyError): pass

class Store:
    def __init__(self):
        self.users: dict[int, User] = {}
        self.orders = {}

    def get_user(self, user_id: int) -> User:
        """Return the user with this id."""
        try:
            return self.users[user_id]
        except KeyError:
            raise UserNotFound("no user %s" % user_id)

    def get_by_id(self, id):
        return self.users[id]

    def add_user(self, user_id, name):
        user = User(user_id=user_id, name=name)
        self.users[user.user_id] = user
        return user.name
'''


def twin_step(new: str, pattern: str, **arguments: str) -> Step:
    """A step that writes `new` after the pattern of another definition of `store.py`."""
    step = file_step(StepKind.TWIN, ["store.py"], pattern=pattern, **arguments)
    return replace(step, targets=(Target(path="store.py", qualname=f"+{new}"),))
