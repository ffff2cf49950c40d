"""Embedded OLE 1.0 objects, as RTF and old Office files hold them: the file inside, with its name.

Method: [MS-OLEDS] 2.2.4, 2.2.5 for the object; the "Package" wrapper as the Object Packager writes it.
"""

import struct

_EMBEDDED = 2


def unpack_ole1(raw: bytes) -> tuple[str | None, bytes]:
    """The name (where there is one) and the bytes of the file in an OLE 1.0 object.

    What cannot be understood comes back as it is, without a name: nothing is lost.
    """
    try:
        class_name, native = _native_data(raw)
    except (struct.error, ValueError):
        return None, raw
    if class_name == b"Package":
        try:
            return unpack_package(native)
        except (struct.error, ValueError):
            return None, native
    return None, native


def _native_data(raw: bytes) -> tuple[bytes, bytes]:
    """Class name and native data of an EmbeddedObject. Raises where it is none."""
    _, form = struct.unpack_from("<II", raw, 0)
    if form != _EMBEDDED:
        raise ValueError("linked, or no object")
    position, names = 8, []
    for _ in range(3):  # class, topic, item
        length = struct.unpack_from("<I", raw, position)[0]
        if length > len(raw) - position - 4:
            raise ValueError("a name longer than the object")
        names.append(raw[position + 4 : position + 4 + length].rstrip(b"\0"))
        position += 4 + length
    size = struct.unpack_from("<I", raw, position)[0]
    native = raw[position + 4 : position + 4 + size]
    if not native:
        raise ValueError("no data")
    return names[0], native


def unpack_package(native: bytes) -> tuple[str | None, bytes]:
    """Name and bytes of the file in the data of a "Package" object. Raises `ValueError` where it is none."""
    kind = struct.unpack_from("<H", native, 0)[0]
    if kind != _EMBEDDED:
        raise ValueError("no embedded file")
    label, position = _text(native, 2)
    path, position = _text(native, position)
    position += 4  # 0, 3: embedded
    length = struct.unpack_from("<I", native, position)[0]
    position += 4 + length  # the path of the temporary copy
    size = struct.unpack_from("<I", native, position)[0]
    content = native[position + 4 : position + 4 + size]
    if not content:
        raise ValueError("no data")
    name = label or path.replace("\\", "/").rsplit("/", 1)[-1]
    return name or None, content


def _text(raw: bytes, start: int) -> tuple[str, int]:
    end = raw.index(b"\0", start)
    return raw[start:end].decode("cp1252", "replace"), end + 1
