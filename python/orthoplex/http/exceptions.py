"""The errors, by the name that they have in the official client."""

from ..exceptions import (
    ApiException,
    ResourceExhaustedResponse,
    ResponseHandlingException,
    UnexpectedResponse,
)

__all__ = ["ApiException", "ResourceExhaustedResponse", "ResponseHandlingException", "UnexpectedResponse"]
