"""The models that describe a workspace: data model, view model, meta model and translations."""
