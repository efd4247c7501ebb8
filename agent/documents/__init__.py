"""Documents that the agent writes: Markdown is what they are; Word, web and calendar files are made from it."""
