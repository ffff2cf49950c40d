"""The workbench: a case in a browser on the same machine. Pages come whole; scripts only help."""
