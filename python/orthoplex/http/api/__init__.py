"""The raw REST API: a module for each of its parts. Made by `python/tools/rest.py`."""
