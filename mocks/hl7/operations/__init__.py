"""One module for each thing that the receiver does."""
