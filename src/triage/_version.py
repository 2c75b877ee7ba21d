"""The package version. hatchling reads it from here, so that asking for it never costs an import of metadata."""

__version__ = "0.1.0"
