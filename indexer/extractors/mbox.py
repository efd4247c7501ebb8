"""Mailboxes in one file (RFC 4155, mboxo, mboxrd, and what Thunderbird and Google export): each mail is a document.

The newest mails, which stand last, are taken first: of a mailbox that is larger than the limit they are the ones kept.
"""

from __future__ import annotations

import re

from indexer.extractors import Described, Document, Extracted, Limits, Unreadable, eml
from indexer.extractors.enclosed import Enclosing
from indexer.extractors.mail import extracted

VERSION = 1
_NOTHING = "This mailbox holds no mail with text, so there is nothing to search."
_NOT_MAILBOX = "This is not a mailbox, although its name says so; check where it came from."
# A line in a mail may begin alike: only one with a time in it and a header below it begins another mail.
_START = re.compile(rb"(?:\A|(?<=\n))From [^\n]{0,500}\d\d:\d\d[^\n]{0,100}\n(?=>?[!-9;-~]{1,100}[ \t]*:|>From )")
_ESCAPED = re.compile(rb"(?m)^>(>*From )")


def extract(document: Document, limits: Limits) -> Extracted:
    """Every mail as a document. Raises `Unreadable`."""
    data = document.data
    starts = [(found.start(), found.end()) for found in _START.finditer(data)]
    if not starts:
        raise Unreadable("damaged", _NOT_MAILBOX)
    whole = Enclosing(Described(kind="archive"), (), len(data), limits)
    end = len(data)
    for number in range(len(starts), 0, -1):
        if whole.full:
            whole.truncated = True
            break
        start, head = starts[number - 1]
        _take(data[head:end], number, whole)
        end = start
    return whole.whole(document.stem, _NOTHING)


def warm() -> None:
    """Import what mails need."""
    eml.warm()


def _take(data: bytes, number: int, whole: Enclosing) -> None:
    def read(limits: Limits) -> Extracted:
        mail = eml.read(_ESCAPED.sub(rb"\1", data), limits)
        return extracted(mail, f"{number}", len(data), limits)

    whole.open(f"{number}", read, titled=True)
