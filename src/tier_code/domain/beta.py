"""The Beta distribution: what is known of a chance after so many successes and failures. Plain arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, lgamma, log

_HALVINGS = 34
_TERMS = 300
_CLOSE = 1e-12
_TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Beta:
    """`Beta(a, b)`: both above zero."""

    a: float
    b: float

    @property
    def mean(self) -> float:
        """The expected chance."""
        return self.a / (self.a + self.b)

    @property
    def weight(self) -> float:
        """How many observations it stands for."""
        return self.a + self.b

    def seen(self, successes: float, failures: float) -> Beta:
        """What is known after more observations; they may be fractions, as old ones fade."""
        return Beta(self.a + successes, self.b + failures)

    def quantile(self, share: float) -> float:
        """The chance below which lies `share` (0 to 1) of what is believed."""
        low, high = 0.0, 1.0
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            if below(self, middle) < share:
                low = middle
            else:
                high = middle
        return (low + high) / 2


def below(beta: Beta, chance: float) -> float:
    """How much of the belief lies below a chance: the regularised incomplete beta function."""
    if chance <= 0:
        return 0.0
    if chance >= 1:
        return 1.0
    a, b = beta.a, beta.b
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(chance) + b * log(1 - chance))
    # The fraction converges fast on this side of the mean only; the other side is its mirror image.
    if chance < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, chance) / a
    return 1 - front * _fraction(b, a, 1 - chance) / b


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method.

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.5.8.
    """
    upper, lower = 1.0, _away_from_zero(1 - (a + b) * x / (a + 1))
    lower = 1 / lower
    value = lower
    for m in range(1, _TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        change = 1.0
        for term in (even, odd):
            lower = 1 / _away_from_zero(1 + term * lower)
            upper = _away_from_zero(1 + term / upper)
            change = upper * lower
            value *= change
        if abs(change - 1) < _CLOSE:
            break
    return value


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
