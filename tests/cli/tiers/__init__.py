"""Which model stands on which tier."""
