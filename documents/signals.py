"""What the library tells whoever listens."""

from django.dispatch import Signal

# Sender: `Extraction`; `extraction`: whose pages have just been replaced. Inside the
# transaction: enqueue what follows, do not do it here.
text_extracted = Signal()
