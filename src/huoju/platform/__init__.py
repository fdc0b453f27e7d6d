"""The platform: one place where zones, offices and enterprises report, review, look up and decide.

Django, server-rendered. It shows what the layers below compute and computes nothing itself. Every domain is an app with
the same file names: models, actions, queries, forms, views, urls, api, contribution.
"""
