"""Unit verification: experimental, reconstructed, and off unless the knob ``insi.verification`` = ``experimental``.

Everything that is supposed stays in this package and in ``formats/insi/verification``, so that the true contract can
replace it (insi.md §1.9).
"""
