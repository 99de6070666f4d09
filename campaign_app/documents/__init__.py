"""Files that the clock makes: asked for on a page, made outside it, fetched when they are ready."""
