"""The door for web servers."""

import os
import signal

from django.core.wsgi import get_wsgi_application

from huoju.platform.operations.lifeline import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huoju.platform.settings")
# A server process that is killed leaves its workers behind, which would keep the port: they end with it.
end_with_parent(signal.SIGKILL)
application = get_wsgi_application()
