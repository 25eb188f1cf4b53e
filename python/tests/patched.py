"""A plugin of pytest: `-p patched` runs tests written for the official client on our classes."""

import orthoplex

orthoplex.patch()
