"""Tables, columns that explain themselves, sessions that belong to one actor."""
