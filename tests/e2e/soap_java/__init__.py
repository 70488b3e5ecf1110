"""The program that calls INSi with the classes that wsimport (JAX-WS) makes of the served contract."""
