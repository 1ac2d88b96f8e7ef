"""Pages, one package per audience. A view parses, makes one use-case call, renders."""
