"""Names under which the official client has the fusion of results."""
