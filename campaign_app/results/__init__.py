"""The release of a closed scan: frozen tables, pages and charts drawn from them."""
