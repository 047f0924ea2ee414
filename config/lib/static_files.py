"""Static files under names that carry a hash of their contents, cacheable for ever."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Packages with an import of a file they do not ship, in a file that is not used here.
INCOMPLETE = ("django_htmx/",)


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Hashed names for what was collected; the plain name for anything else.

    So pages work in a process (a test, a first start) for which nothing was collected.
    """

    manifest_strict = False
    # Modules import each other by name: those names are hashed as well.
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """Return the hashed name of a collected file, else `name` itself."""
        clean = self.clean_name(name)
        return str(self.hashed_files.get(self.hash_key(clean), name))

    def hashed_name(self, name: str, content: Any = None, filename: Any = None) -> str:
        """Return the name with its hash; ValueError if own code misses the file."""
        try:
            return str(super().hashed_name(name, content, filename))
        except ValueError:
            if name.startswith(INCOMPLETE):
                return name
            raise
