"""The pipeline's components, one a file; importing this package registers their factories."""
