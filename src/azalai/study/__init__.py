"""Studies: questions that one engine alone cannot answer.

Engines never know each other.  What one finds reaches another here, as a changed plan or as a
table, and nowhere else.

spares_worlds    the plan as the formula of SUSTAIN sees it, and step by step as it is
spares_verified  points of the curve of spares run through READY in those steps (RULES 7.5)
"""
