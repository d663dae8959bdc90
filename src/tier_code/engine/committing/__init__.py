"""Commits of what a session wrote: what is in them, what they are called, when they are made."""
