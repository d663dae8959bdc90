"""Reading failed test runs."""
