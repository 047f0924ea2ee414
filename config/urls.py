"""Every address of the product: wiring only."""

from django.urls import URLPattern, URLResolver, include, path

from config import views
from config.icons import icons_svg
from config.lib.api.schema import schema
from config.preferences import preferences
from config.showroom import components

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.figures, name="metrics"),
    path("assets/icons.svg", icons_svg, name="icons"),
    path("desk/components/", components, name="components"),
    path("preferences/", preferences, name="preferences"),
    path("language/", preferences, name="language"),
    path("theme/", preferences, name="theme"),
    path("api/v1/schema/", schema, name="api_schema"),
    path("api/v1/", include("crm.api.urls")),
    path("api/v1/", include("helpdesk.api.urls")),
    path("", include("crm.urls")),
    path("", include("messaging.urls")),
    path("", include("helpdesk.setup_urls")),
    path("portal/", include("helpdesk.portal_urls")),
    path("", include("helpdesk.knowledge_urls")),
    path("", include("helpdesk.urls")),
]
