"""How fast the platform is, and that its memory does not grow with the number of documents."""
