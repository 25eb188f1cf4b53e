"""Names under which the official client has its types."""
