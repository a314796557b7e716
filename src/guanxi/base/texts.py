"""What people type, made safe to keep and to show, without changing what they said."""

import re
import unicodedata

# Controls other than tab and new line: NUL breaks PostgreSQL, the others hide or corrupt.
# Bidirectional overrides, embeddings and isolates let a text pretend to be another one.
_UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]")
# What XML 1.0 has no place for, even as a reference.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text without hidden controls, in one Unicode form (NFC), with plain line ends, trimmed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text)).strip()


def one_line(text: str) -> str:
    """The cleaned text with every run of white space made one space: for names and titles."""
    return " ".join(clean(text).split())


def for_xml(text: str) -> str:
    """The text without characters that would make a whole XML file unreadable. It still has to be escaped."""
    return _NOT_IN_XML.sub("", text)
