"""One file per operation of the téléservice."""
