"""One polluted file: its octets, and the tables it may be read as."""
import dataclasses


@dataclasses.dataclass
class Polluted:
    kind: str
    data: bytes
    readings: list  # tables (lists of rows); each is right, the first is the ideal
    detail: str = ""  # tells files of one kind apart

    @property
    def stem(self):
        return "-".join(part for part in (self.kind, self.detail) if part)


def polluted(kind, text, *readings, detail="", encoding="utf-8"):
    return Polluted(kind, text if isinstance(text, bytes) else text.encode(encoding), list(readings), detail)
