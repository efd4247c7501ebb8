"""Puts Counterpart on a machine: the steps of a set-up from source, their locks, and later the installers."""
