"""Records → the plain dicts that templates print, in one language.

A view holds text and numbers only. Escaping is the templates' work, and every word comes from the
catalogue.
"""
