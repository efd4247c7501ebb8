"""The window and the command line: the only place where PySide6 exists."""
