"""What answers which request of `agent.contract`, by subject: each module here is that of the same name there."""
