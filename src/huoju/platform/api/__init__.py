"""The JSON API: what the pages show, for programs; with keys that are limited to actions."""
