"""The bridge from the database to the search engines: outbox, listener, worker, commands."""
