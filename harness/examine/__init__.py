"""Judging a file with no bench running: what it is (``recognise``), then the checks and rules that concern it.

One module for each kind of file. A file becomes the synthetic event of an exchange where checks on exchanges exist;
the rules of ``formats`` are asked directly where the file is the document itself.
"""
