"""Which tests to run first: reading the user's test command, and finding the tests that touch a change."""
