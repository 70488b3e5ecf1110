"""OpenID Connect as Pro Santé Connect speaks it: requests, tokens, and the rules that an editor's requests follow."""
