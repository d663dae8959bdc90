"""Settings and packs as they are read."""
