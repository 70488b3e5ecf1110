"""A third party of the space of trust: what it writes about a fictitious patient, and posts to the product."""
