"""The one door to HTTP: client, deadline, capped reader, decode, retry, limiter, redaction.

Empty on purpose: connectors reach `paceboard.transport.decode` through `paceboard.plugin`, and that import
must stay cheap.
"""
