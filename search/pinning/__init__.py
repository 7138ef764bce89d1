"""Results that a site's editors set on top for words of their choice ("best bets")."""
