"""One folder a source type: its `SOURCE`, its record mapping and a README."""
