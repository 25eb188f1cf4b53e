"""Names of the official client's own embedded mode, for code that tests for it."""
