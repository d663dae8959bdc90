"""How the screen stands up to long sessions and to silence, as ratios measured in one run."""
