"""Counting what masking found and missed on labelled sets."""
