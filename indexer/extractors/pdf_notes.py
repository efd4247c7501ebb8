"""What lies on a PDF's page without being part of it: form fields that are filled in, comments and their authors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from indexer.extractors.tidy import one_line

VERSION = 1
_PASSWORD_FIELD = 1 << 13


@dataclass(frozen=True, slots=True)
class Note:
    """What lies on a page without being part of it: a filled-in field, a comment."""

    text: str
    place: tuple[float, float, float, float]
    """Left, bottom, right, top in page units."""


def notes(pdf: Any, page: Any) -> list[Note]:
    """The visible filled-in fields and comments of a page, in their order.

    PDFium could merge them into the page, but then fonts that the page inherits are lost (FPDFPage_Flatten).
    """
    import ctypes

    import pypdfium2.raw as pdfium

    found: list[Note] = []
    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        try:
            hidden = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            if kind in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP) or (
                pdfium.FPDFAnnot_GetFlags(annotation) & hidden
            ):
                continue
            text = _field(pdf, annotation) if kind == pdfium.FPDF_ANNOT_WIDGET else _comment(annotation)
            place = pdfium.FS_RECTF()
            if text.strip() and pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(place)):
                found.append(Note(text, (place.left, place.bottom, place.right, place.top)))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def _field(pdf: Any, annotation: Any) -> str:
    """What is filled into a field or chosen, after the name that people see for it; "" for buttons and passwords."""
    import pypdfium2.raw as pdfium

    form = pdf.formenv
    if form is None:
        return ""
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    name = wide(lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldAlternateName(form, annotation, buffer, size))
    if kind in (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON):
        return f"{name}: yes" if name.strip() and pdfium.FPDFAnnot_IsChecked(form, annotation) else ""
    kinds = (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)
    if kind not in kinds:
        return ""
    if pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD_FIELD:
        return ""
    value = wide(lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size))
    return f"{name}: {value}" if name.strip() and value.strip() else value


def _comment(annotation: Any) -> str:
    """What a comment says, after its author."""
    said = _string(annotation, b"Contents")
    author = one_line(_string(annotation, b"T"))
    return f"Comment ({author}): {said}" if author and said.strip() else said


def _string(annotation: Any, key: bytes) -> str:
    import pypdfium2.raw as pdfium

    return wide(lambda buffer, size: pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, size))


def wide(get: Callable[[Any, int], int]) -> str:
    """A string of PDFium: UTF-16 with its end, of which it tells the number of bytes."""
    import ctypes

    size = get(None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    get(buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")
