"""The requirement catalogue at work: where each requirement stands, how it is derived, what a REM file says of it."""
