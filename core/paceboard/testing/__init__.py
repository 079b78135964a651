"""The conformance kit: what plugin authors, and our own tests, hold connectors to."""
