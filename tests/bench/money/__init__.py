"""The money simulation: thousands of sessions against a vendor that misbehaves and keeps books of its own."""
