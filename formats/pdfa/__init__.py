"""PDF/A-1 by its markers. Markers, not a validation: this is not veraPDF."""
