"""Planning by a model."""
