"""Names under which the official client has what its classes share."""
