"""The price table as it is read."""
