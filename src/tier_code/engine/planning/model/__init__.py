"""Planning by a model: what it is asked, how its answer becomes steps, and what it is told afterwards."""
