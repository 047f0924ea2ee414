"""Addresses of import, export and other long work."""

from django.urls import path

from crm.views.jobs import exports, imports, lists, rows

_one = "desk/jobs/<int:pk>/"

urlpatterns = [
    path("desk/jobs/", lists.jobs, name="jobs"),
    path("desk/jobs/import/", imports.upload, name="client_import"),
    path("desk/jobs/export/", exports.export, name="client_export"),
    path(_one, lists.job, name="job"),
    path(f"{_one}progress/", lists.progress, name="job_progress"),
    path(f"{_one}cancel/", lists.cancel, name="job_cancel"),
    path(f"{_one}resume/", lists.resume, name="job_resume"),
    path(f"{_one}files/<int:file>/", lists.download, name="job_file"),
    path(f"{_one}matching/", imports.matching, name="import_matching"),
    path(f"{_one}confirm/", imports.confirm, name="import_confirm"),
    path(f"{_one}revert/", imports.revert, name="import_revert"),
    path(f"{_one}rows/", rows.rows, name="import_rows"),
    path(f"{_one}rows/<int:number>/", rows.decide, name="import_decide"),
]
