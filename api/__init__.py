"""The doors: command line, HTTP, assistants and pages over one KnowledgeBase."""
