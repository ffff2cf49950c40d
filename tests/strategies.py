"""Hypothesis strategies: model types from their own annotations, mail-like bytes, raw mails."""

import dataclasses
import types
import typing
from typing import Any

from factory import make_mail, make_message, make_multipart, make_part
from hypothesis import strategies as st

from sayso.model.chain import Chain
from sayso.model.claim import Claim
from sayso.model.document import Problem, Reading, Text, Thread
from sayso.model.entity import Judgement, Source
from sayso.read.items import Result

MODELS = (Problem, Reading, Result, Text, Thread, Chain, Claim, Source, Judgement)
WORDS = st.text(st.characters(codec="utf-8"), max_size=12)


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a model type, a tuple of one, an optional one, a literal or a plain type."""
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        fields = {field.name: values(hints[field.name]) for field in dataclasses.fields(kind)}
        return st.builds(typing.cast(type, kind), **fields)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return st.lists(values(arguments[0]), max_size=2).map(tuple)
    if origin in (types.UnionType, typing.Union):
        return st.one_of(values(each) for each in arguments)
    if origin is typing.Literal:
        return st.sampled_from(arguments)
    return _PLAIN[kind]


_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: WORDS,
    int: st.integers(-(2**62), 2**62),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    type(None): st.none(),
}

_HEADER_NAMES = [
    "From",
    "To",
    "Cc",
    "Date",
    "Subject",
    "Message-ID",
    "References",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Content-Disposition",
    "MIME-Version",
    "X",
]
_VALUES = [
    "Anna <anna@example.org>",
    '"Berg, Anna" <a@x.org>, b@x.org',
    "undisclosed-recipients:;",
    "\0;a@b",
    "=?utf-8?q?=C4=8D?=",
    "=?iso-2022-jp?b?GyRC?=",
    "=?x?b?a?=",
    "<a@b> <c@d>",
    "Thu, 01 Apr 2010 10:00:00 -0000",
    "99 Foo 2010 25:61:61 +9999",
    "text/plain; charset=zlib",
    "text/html; charset*=x''%ff",
    "message/rfc822",
    'multipart/mixed; boundary="b"',
    'multipart/alternative; boundary=""',
    "multipart/encrypted",
    "message/delivery-status",
    "message/partial; id=1",
    "base64",
    "quoted-printable",
    "x-uuencode",
    "nope",
    "attachment; filename*0*=utf-8''%C3%A9; filename*1=x",
    "inline; filename==?utf-8?q?=C3=A9?=",
    "é ü",
    "application/pkcs7-mime; smime-type=enveloped-data",
    "text/plain; format=flowed; delsp=yes; charset=\0",
]
_LINES = [
    "",
    "--b",
    "--b--",
    "begin 644 x",
    "end",
    "aGVsbG8=",
    "=C3=A9=",
    "From here on",
    ">From x",
    "é\0",
    "`",
]

header_lines = st.tuples(st.sampled_from(_HEADER_NAMES), st.sampled_from(_VALUES) | st.text(max_size=30)).map(
    lambda pair: f"{pair[0]}: {pair[1]}"
)

mail_like = st.lists(
    header_lines | st.sampled_from(_LINES) | st.text(max_size=20), min_size=1, max_size=25
).flatmap(lambda lines: st.sampled_from(["\n", "\r\n"]).map(lambda end: end.join(lines)))
"""Text that looks like mail: headers, boundaries, encoded bodies, in any order."""

mail_like_bytes = st.one_of(
    mail_like.map(lambda text: text.encode("utf-8", "replace")),
    mail_like.map(lambda text: text.encode("latin-1", "replace")),
    st.binary(max_size=300),
)

_plain_lines = st.lists(
    st.sampled_from(
        ["The port was sold.", "From what I hear, 2010", "From x Thu Apr  1 2010", ">From y", "", "S: 1"]
    ),
    max_size=6,
).map(lambda lines: "\n".join(lines))

small_mails = st.builds(
    lambda body, number: make_message(body + "\n", {"Message-ID": f"<{number}@x>"}),
    _plain_lines,
    st.integers(0, 9),
)
"""Mails with bodies that hold lines like mailbox separators."""

mails = st.recursive(
    small_mails,
    lambda inner: st.lists(inner, min_size=1, max_size=2).map(
        lambda attached: make_mail(
            make_multipart(
                [make_part("See attached.\n"), *(make_part(each, "message/rfc822") for each in attached)],
                boundary=f"b{sum(map(len, attached))}",
            )
        )
    ),
    max_leaves=4,
)
"""Mails, some with mails attached to them."""
