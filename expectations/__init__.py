"""The gate: Great Expectations over new batches and over the candidate warehouse."""
