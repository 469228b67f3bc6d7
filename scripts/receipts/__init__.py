"""Run the snippets of the course, record what they print, and put it on the pages."""
