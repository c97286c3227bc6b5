"""The framework: records, scope, versions, sheets; no word of the domain."""
