"""A small shop to look around in: who uses what is plain to see."""

from __future__ import annotations

from tests.support.counters import QuarterCounter

COUNTER = QuarterCounter()
FILES: dict[str, str | bytes] = {
    "README.md": "# Shop\n",
    "docs/guide.rst": "Prices\n======\n",
    "shop/__init__.py": "from shop.money import Price as Price\n",
    "shop/money.py": '''"""Amounts."""

class Price:
    """An amount in a currency.

    More of it.
    """

    def __init__(
        self,
        amount: int,  # in cents
        currency: str = "EUR",
    ) -> None:
        self.amount = amount

    def converted(self, rate: float) -> "Price":
        return Price(int(self.amount * rate))

    def _rounded(self):
        return self

def parse_price(text: str) -> Price:
    """Read an amount such as `12.50`."""
    return Price(int(float(text) * 100))

def never_used_anywhere(): ...
''',
    "shop/cart.py": '''from shop.money import Price, parse_price

class Cart:
    def __init__(self) -> None:
        self.lines: list[Price] = []

    def add(self, text: str) -> None:
        """Put one more thing into the cart."""
        self.lines.append(parse_price(text))

    def total(self) -> Price:
        return Price(sum(line.amount for line in self.lines))
''',
    "shop/mail.py": """from shop.cart import Cart
from shop.money import Price

def send_receipt(cart: Cart) -> str:
    retries = 3
    return f"{cart.total()} {Price(0).converted(1.0)} {retries}"
""",
    "tests/test_cart.py": """from shop.cart import Cart

def test_total_of_an_empty_cart():
    assert Cart().total().amount == 0
""",
}
