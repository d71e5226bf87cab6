"""Measuring, apart from the tests: nothing here runs in production, and no test asserts a time."""
