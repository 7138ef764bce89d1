"""Small files that are built like videos and captions; they show nothing."""

from __future__ import annotations

VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nTiếng trống khai hội\n".encode()
WEBM = (
    b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08"
    b"\x42\x82\x84webm\x42\x87\x81\x02\x42\x85\x81\x02" + b"\x18\x53\x80\x67" + b"\0" * 64
)


def box(kind: bytes, *content: bytes) -> bytes:
    """A box of an MP4 file."""
    data = b"".join(content)
    return (len(data) + 8).to_bytes(4, "big") + kind + data


def track(codec: bytes) -> bytes:
    """A track coded in `codec`."""
    entry = box(codec, b"\0" * 16)
    table = box(b"stsd", b"\0\0\0\0\0\0\0\1", entry)
    return box(b"trak", box(b"tkhd", b"\0" * 8), box(b"mdia", box(b"minf", box(b"stbl", table))))


def mp4(*codecs: bytes, brand: bytes = b"isom", payload: int = 2_000) -> bytes:
    """A file with a track for each codec."""
    head = box(b"ftyp", brand, b"\0\0\2\0", b"isommp42")
    movie = box(b"moov", box(b"mvhd", b"\0" * 20), *(track(codec) for codec in codecs))
    return head + movie + box(b"mdat", bytes(range(256)) * (payload // 256 + 1))


MP4 = mp4(b"avc1", b"mp4a")
