"""One module a vendor: routes that answer as the vendor documents, from one `World`."""
