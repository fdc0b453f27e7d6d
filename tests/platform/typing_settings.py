"""The settings under which the type checker looks at the models: no installation, nothing written."""

import os
import tempfile

os.environ["HUOJU_DATA"] = tempfile.gettempdir() + "/huoju-typing"
os.environ["HUOJU_PROFILE"] = "testing"

from huoju.platform.settings import *  # noqa: F403 - all settings are meant
