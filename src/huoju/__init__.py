"""Huoju (火炬): published standards as versioned, cited data, evaluated exactly and explained."""

__version__ = "0.1.0"
