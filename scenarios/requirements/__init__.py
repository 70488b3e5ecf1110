"""The catalogue of requirements (``catalogue.json``, own wording) and of their proofs (``proofs.json``)."""
