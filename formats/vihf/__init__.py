"""VIHF: the SAML 2.0 assertion that every DMP call carries, its rules and its signature."""
