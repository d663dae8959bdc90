"""The price table: how it is made, and that it agrees with its sources."""
