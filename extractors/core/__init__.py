"""What all sources share: spec, client, paginators, cursors, engine, errors."""
