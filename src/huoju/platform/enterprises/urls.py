"""Addresses of enterprises and standards."""

from django.urls import path, register_converter

from huoju.platform.enterprises import impact_views, views


class ReferenceConverter:
    """A standard's reference: miit/little-giant@2026-04-01."""

    regex = r"[a-z0-9-]+/[a-z0-9-]+(?:@[0-9-]+)?"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


register_converter(ReferenceConverter, "reference")

app_name = "enterprises"
urlpatterns = [
    path("", views.index, name="index"),
    path("export/", views.export, name="export"),
    path("impact/", impact_views.index, name="impacts"),
    path("impact/measure/", impact_views.measure, name="measure_impact"),
    path("impact/<uuid:number>/", impact_views.impact, name="impact"),
    path("impact/<uuid:number>/rows/", impact_views.rows, name="impact_rows"),
    path("judge/", views.judge, name="judge"),
    path("standards/", views.standards, name="standards"),
    path("standards/<reference:reference>/", views.standard, name="standard"),
    path("<str:code>/", views.profile, name="profile"),
    path("<str:code>/titles/", views.grant, name="grant"),
    path("<str:code>/assess/<reference:reference>/", views.assess, name="assess"),
    path("<str:code>/save/<reference:reference>/", views.save, name="save"),
    path("<str:code>/path/<reference:reference>/", views.cheapest, name="path"),
]
