"""What leaders read: figures from the published file, drawn and put into words.

`figures` reads the published file, `notation` writes a number, `words` makes sentences of
figures, `charts` draws them, `panels` arranges them, `render` fills the templates.
No measure is computed here: a figure that the published file does not hold is not shown.
"""
