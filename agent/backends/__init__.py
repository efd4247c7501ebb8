"""Model backends: one file each, named in `agent.model.BACKENDS`."""
