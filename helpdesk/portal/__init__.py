"""The client's side: form, status link and portal, apart from the desk."""
