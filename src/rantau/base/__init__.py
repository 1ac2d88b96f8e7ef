"""What all doors share and no engine needs: words."""
