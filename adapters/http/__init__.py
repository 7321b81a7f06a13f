"""The only HTTP client: reads public web pages and feeds, and nothing else.

The guard sits where a connection is made (``guard``): the address about to be connected is the one checked, on every
redirect, whatever the name resolved to a moment earlier.
"""

from adapters.http.client import Limits
from adapters.http.fetcher import HttpFetcher

__all__ = ["HttpFetcher", "Limits"]
