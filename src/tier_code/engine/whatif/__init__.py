"""Running recorded steps again at another tier, over what they saw, without touching the user's tree."""
