"""The invariants of money, I1 to I11, over the real guard and the real books."""
