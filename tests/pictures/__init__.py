"""Pictures of the screens for README and docs, drawn from a session that really ran."""
