"""The Claude adapter against servers that speak the documented dialect, and ones that do not behave."""
