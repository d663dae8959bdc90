"""Reading failed test runs: from their output to the functions that may be wrong."""
