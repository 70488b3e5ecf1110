"""Tests of the third party that writes to the product."""
