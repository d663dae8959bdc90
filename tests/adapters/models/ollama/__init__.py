"""The Ollama adapter against a server that follows the documented dialect, and ones that do not behave."""
