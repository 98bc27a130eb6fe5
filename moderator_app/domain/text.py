"""Bilingual labels and the enumeration that carries its own human name."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


@dataclass(frozen=True, slots=True)
class Label:
    """One sentence or name in the two languages of the product."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the text for a language tag; anything that is not Chinese reads English."""
        return self.zh if language.lower().startswith("zh") else self.en


class Named(StrEnum):
    """A string enumeration whose members know their name in English and Chinese.

    A member is written ``VALUE = "value", "English", "中文"``.
    """

    label: Label

    def __new__(cls, value: str, en: str = "", zh: str = "") -> Self:
        """Make the member; its string value is ``value``. A look-up by value has no names to give."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = Label(zh=zh, en=en)
        return member


def nfc(text: str) -> str:
    """Return ``text`` in Unicode normal form C, the form every stored text has."""
    return unicodedata.normalize("NFC", text)
