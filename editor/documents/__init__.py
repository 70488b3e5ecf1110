"""Clinical documents and what carries them: PDF/A-1, CDA R2, XDS metadata, IHE_XDM archive, mail."""
