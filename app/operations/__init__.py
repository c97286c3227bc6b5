"""The only writers, and the questions that pages, endpoints and sheets ask."""
