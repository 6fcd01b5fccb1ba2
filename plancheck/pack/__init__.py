"""Rule packs: what they may say, loading and checking them."""
