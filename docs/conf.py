"""How Sphinx builds these pages; nothing is fetched."""

from azalai import __version__

project = "Azalai"
author = "the Azalai contributors"
project_copyright = "the Azalai contributors; Apache License 2.0"
release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]

myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3

smartquotes = False  # messages and options stand as the program writes them
default_role = "code"  # docstrings write names of code between single back-ticks
napoleon_numpy_docstring = False
napoleon_use_ivar = True
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"

html_theme = "furo"
html_title = f"Azalai {release}"
html_show_sphinx = False
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#1f5f8b", "color-brand-content": "#1f5f8b"},
    "dark_css_variables": {"color-brand-primary": "#7db8dd", "color-brand-content": "#7db8dd"},
}
html_static_path = ["_static"]
html_css_files = ["wide.css"]
