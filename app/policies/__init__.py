"""What enforces the declarations: scope, rights, history, workflow, versions."""
