"""The fictitious population: its data, and the programme that makes the persons of it that are the bench's own.

Written by hand: ``base.json`` (structures, professionals, mailboxes, clients), ``cnda.json`` (the cases of CNDA's test
guide with their persons and injection files), ``banc.json`` (persons that scenarios name), ``cas.json`` (the special
cases that the population covers), ``noms.json`` and ``lieux.json`` (what names and births are made of), ``vitale.json``
(cards). Made from them, always the same, by ``python -m mocks.seed``: ``personnes.json`` (all the persons, one a line,
which is what the bench reads), the injection files, the fictitious sets of the dossier, and ``docs/identites.md``.

Every family name that is ours says BANC. An order number of 900 or more in a commune with few births is nobody's: no
matricule of ours can be that of a real person.
"""
