"""Watch: judges each call as it comes, outside any scenario (``banc watch``, ``banc up --watch``)."""
