"""Documents, messages and their rules, pure: no I/O, no clock, no network.

A rule of the specifications is written here once, with its id, source and mark. Mocks map a
breach to the platform's answer; checks map it to a finding.
"""
