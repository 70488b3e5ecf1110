"""IHE_XDM.zip: the archive that travels in an MSSanté message."""
