"""The HL7 v3 and habilitation messages of the DMP: TD0.2 (PRPA_IN201307UV02/201308UV02), TD0.3 (setAuthorization)."""
