"""The HTTP operations: autoconfiguration of the operator, searches of the Annuaire Santé."""
