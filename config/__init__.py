"""Configuration: typed settings and the table of languages. A leaf; imports nothing else of the project."""
