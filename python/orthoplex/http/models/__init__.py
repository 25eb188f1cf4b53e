"""The models, by the name that they have in the official client."""

from ...models import *  # noqa: F403
