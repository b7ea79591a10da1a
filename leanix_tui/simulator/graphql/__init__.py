"""LeanIX's GraphQL: a schema made from the data model, and an engine that answers pages of it fast."""
