"""Learned signals: shared features, linear heads, training and evaluation."""
