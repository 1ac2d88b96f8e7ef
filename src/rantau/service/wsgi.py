"""The door for a web server. WSGI: through ASGI the same pages were forty times slower."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rantau.service.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
