"""What the user's terminal can be asked."""
