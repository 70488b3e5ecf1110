"""Signed DMP messages for tests, made with code of its own: throw-away keys, VIHF, lots, manifests, MIME."""
