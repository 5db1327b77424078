"""Themes nobody listed: groups of sentences that the taxonomy does not cover, kept over time."""
