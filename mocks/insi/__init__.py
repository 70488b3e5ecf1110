"""The simulated téléservice INSi (environnement simulé): search by traits, over mutual TLS or with an assertion."""
