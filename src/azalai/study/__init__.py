"""Studies: questions that one engine alone cannot answer.

Engines never know each other.  What one finds reaches another here, as a changed plan or as a
table, and nowhere else.

pipeline         the plan as a whole: every engine on every future, the folder of a run
futures          which futures there are, and the day at which all are looked at
chain            one future taken through the steps
answers          the engines, each asked once; keys: what a step reads; shelf: where it is kept
stock            what SUSTAIN buys put on the shelves, and paid for
executors        who does the work
spares_worlds    the plan as the formula of SUSTAIN sees it, and step by step as it is
spares_verified  points of the curve of spares run through READY in those steps (RULES 7.5)
"""
