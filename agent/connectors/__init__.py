"""Programs of the organisation that offer tools over the Model Context Protocol (MCP). Off until one is trusted."""
