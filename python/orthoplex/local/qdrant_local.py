"""The class behind blocking clients in the official client's own embedded mode."""


class QdrantLocal:
    """No client has one: to callers, our database in this process is what a server is, with all of its API."""
