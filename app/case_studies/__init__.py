"""Case studies: what a metropolis did, told so that another can take it over."""
