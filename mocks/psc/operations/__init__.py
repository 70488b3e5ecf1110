"""One file per operation of Pro Santé Connect."""
