"""The one seam to the solvers: a model of arrays in, a solution with its bound out.

No other room imports a solver.  Mixed-integer linear models go to HiGHS by way of OR-Tools
MathOpt (`milp`); what makes an infeasible one infeasible is told by `clash`.
"""
