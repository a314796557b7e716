"""Signing in with Weibo: allauth's provider, with addresses that can be set."""
