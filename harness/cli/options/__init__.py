"""What each command is called and takes: ``TEXT`` and ``fill``, one module a command. Light: ``--help`` is quick."""
