"""The real settings; passwords alone are hashed quickly, since dozens are here."""

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["tests.browser.hashing.Quick"]
