"""Views of news, one kind of answer a file."""
