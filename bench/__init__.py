"""What pages cost; see `docs/performance.md`."""

import warnings

# The database server asks for a folder of the machine's as soon as it is imported.
warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
