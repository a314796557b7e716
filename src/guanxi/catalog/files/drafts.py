"""What a file says, before anything of it is brought in."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class BadRow:
    """One thing wrong: on which line of the file, in which column, and why."""

    line: int
    column: str
    why: str


@dataclass(frozen=True)
class VariantDraft:
    name: str
    sku: str
    price_minor: int
    units: int


@dataclass(frozen=True)
class Draft:
    """A product as a file describes it. `photos` are names of this market's own photographs."""

    line: int
    name: str
    category: str
    description: str = ""
    measure: str = ""
    gtin: str = ""
    promise: str = ""
    codes: str = ""
    listed: bool = True
    variants: tuple[VariantDraft, ...] = ()
    photos: tuple[str, ...] = ()


@dataclass
class Reading:
    """Everything a file says, and everything wrong with it. `photos_elsewhere` are addresses nobody fetches."""

    kind: str  # "shopify" or "barcodes"
    drafts: list[Draft] = field(default_factory=list)
    bad_rows: list[BadRow] = field(default_factory=list)
    photos_elsewhere: int = 0

    @property
    def variants(self) -> int:
        return sum(len(draft.variants) for draft in self.drafts)
