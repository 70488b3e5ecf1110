"""LGC de démonstration: a small practice-management product that uses INSi, DMP, MSSanté and Pro Santé Connect.

It shares no code with the bench that judges it. Every deviation it can show is a named switch of ``defects``.
"""
