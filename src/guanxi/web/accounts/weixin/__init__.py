"""Signing in with WeChat: allauth's provider, kept to the exchange that WeChat documents."""
