"""``python -m moderator_app`` is the ``moderator`` command."""

from moderator_app.cli import main

raise SystemExit(main())
