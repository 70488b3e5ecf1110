"""The catalogue of requirements, in the project's own words.

``catalogue.json`` (requirements) and ``proofs.json`` are derived by ``harness.requirements.derive``. By hand:
``etats.json`` (where each one that no scenario settles stands, and why), ``precisions.json`` (proofs looked at one by
one), ``vocabulaire.json`` (couloirs, REM versions).
"""
