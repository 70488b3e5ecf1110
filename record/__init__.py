"""The one stream of events that everything else reads: events, chain, store, locator.

Standard library only. Nothing here knows a protocol or a service.
"""
