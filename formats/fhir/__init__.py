"""FHIR R4 as the Annuaire Santé speaks it (mss.md §3): code systems, bundles, mailboxes, search criteria."""
