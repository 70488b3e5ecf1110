"""Pro Santé Connect, simulated: a Keycloak realm and its wallet host (psc.md). Environnement simulé."""
