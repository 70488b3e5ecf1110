"""The simulated DMP: existence, authorisation, deposit, search, retrieval, deletion, over XDS.b and VIHF."""
