"""Settings of the programs that a fault test starts and kills: all pauses are short."""

from config.test_settings import *  # noqa: F403

SEND_LEASE_S = 1.5
SEND_TIMEOUT_S = 0.7
SEND_RETRY_SCALE = 0.01
