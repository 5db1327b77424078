"""Extractors: pull what vendors hold into raw batches, and map raw records to the canonical one."""
