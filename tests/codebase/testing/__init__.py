"""Which tests are chosen to run first."""
