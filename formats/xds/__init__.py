"""XDS.b as the DMP speaks it: ebRIM metadata, their rules and value sets, queries and answers."""
