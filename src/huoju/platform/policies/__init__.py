"""The policy library: search, documents with their figures, targets, upload with a preview, subscriptions."""
