"""Translate the course: from one English source to editions in other languages.

| module | what it does |
| --- | --- |
| `units` | a text that a translator translates, and its place in a source |
| `markdown_units`, `comment_units`, `docstring_units`, `string_units` | find the units of a cell |
| `code_units` | the units of a piece of code |
| `notebook_units` | the units of a lesson, and of an assignment |
| `data_units` | the units of the course's TOML files |
| `book_units` | the units of the website |
| `catalogs` | read, update and write the catalogs in `locale/` |
| `headings` | follow translated headings with the links that lead to them |
| `edition` | build the notebooks of a language |
| `unit_checks`, `typography`, `catalog_checks` | find what is missing or wrong in a catalog |
"""
