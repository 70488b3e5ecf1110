"""Who is tested: ``produit.toml``, read and checked, and what it has the bench know and compare."""
