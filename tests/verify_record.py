#!/usr/bin/env python3
"""A second verifier of records, written from docs/record-format.md alone, with nothing but Python's standard library.

    verify_record.py [--court-key HEX] [--receipt FILE] DIR...

says one word for each folder, be it a record's or a package's: intact, altered, incomplete, untrusted, or none, if the receipt is of another record. It is small and slow, and says less than `tyndau recording
verify`: its purpose is that two programs that share no line agree. The tests compare them.
"""

import hashlib
import json
import os
import re
import stat
import struct
import sys

FORMAT = 1
LONGEST_LINE = 16 * 1024
LONGEST_PIECE = 4 * 1024 * 1024
CONTEXT = b"tyndau-record-1\n"
SEALED = b"tyndau-sealed-1\n"
TRACKS = (".webm", ".mkv", ".mka", ".sealed")

MEMBERS = {
    "begin": {"format": int, "hearing": str, "case_number": str, "started_ms": int, "key": 64, "court_key": 64},
    "segment": {"n": int, "prev": 64, "file": str, "from": int, "to": int, "from_ms": int, "to_ms": int, "sha256": 64},
    "epoch": {"n": int, "prev": 64, "epoch": int, "leaves": int, "root": 64, "head": 64, "at_ms": int},
    "end": {"n": int, "prev": 64, "head": 64, "manifest": (64, None), "at_ms": int},
}
MEMBERS["recovered"] = MEMBERS["epoch"]
RECEIPT = {"format": int, "hearing": str, "record": 64, "n": int, "head": 64, "at_ms": int}
STAMP = {"n": int, "line": 64, "at_ms": int, "token": str}
MEMBERS["withheld"] = {"record": 64, "segments": list, "reason": str, "at_ms": int}


# Ed25519 (RFC 8032, section 6: the sample code, shortened; points as X, Y, Z, T).

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(s, p):
    q = (0, 1, 1, 0)
    while s > 0:
        if s & 1:
            q = add(q, p)
        p = add(p, p)
        s >>= 1
    return q


def same(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P)
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P != 0:
        x = x * ROOT % P
    if (x * x - x2) % P != 0 or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(key, message, signature):
    a, r = point(key), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L or any(same(times(8, p), (0, 1, 1, 0)) for p in (a, r)):
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    return same(times(s, BASE), add(r, times(h, a)))


# ChaCha20-Poly1305 (RFC 8439), for what a package holds open.


def block(key, counter, nonce):
    words = struct.unpack("<16I", b"expand 32-byte k" + key + counter.to_bytes(4, "little") + nonce)
    x = list(words)
    rounds = ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15), (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14))
    for a, b, c, d in rounds * 10:
        for left, right, by, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            x[left] = (x[left] + x[right]) & 0xFFFFFFFF
            turned = x[by] ^ x[left]
            x[by] = (turned << turn | turned >> 32 - turn) & 0xFFFFFFFF
    return struct.pack("<16I", *((a + b) & 0xFFFFFFFF for a, b in zip(x, words)))


def unseal(key, number, head, sealed, tag):
    """What a frame holds; None if the key does not open it."""
    nonce = bytes(8) + number.to_bytes(4, "big")
    one = block(key, 0, nonce)
    r, s = int.from_bytes(one[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF, int.from_bytes(one[16:32], "little")
    message = b"".join(part + bytes(-len(part) % 16) for part in (head, sealed)) + struct.pack("<QQ", len(head), len(sealed))
    total = 0
    for at in range(0, len(message), 16):
        total = (total + int.from_bytes(message[at : at + 16] + b"\1", "little")) * r % (2**130 - 5)
    if ((total + s) % 2**128).to_bytes(16, "little") != tag:
        return None
    stream = b"".join(block(key, 1 + at // 64, nonce) for at in range(0, len(sealed), 64))
    return bytes(a ^ b for a, b in zip(sealed, stream))


# The chain.


def sha(data):
    return hashlib.sha256(data).hexdigest()


def root(leaves):
    """RFC 9162, section 2.1.1."""
    if len(leaves) == 0:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\1" + root(leaves[:k]) + root(leaves[k:])).digest()


def no_twice(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member stands twice")
    return members


def fits(value, kind):
    if isinstance(kind, tuple):
        return any(fits(value, one) for one in kind)
    if kind is None:
        return value is None
    if kind is int:
        return type(value) is int and 0 <= value < 2**64
    if kind is list:
        pairs = value if type(value) is list else [None]
        return all(type(pair) is list and len(pair) == 2 and all(fits(n, int) for n in pair) for pair in pairs)
    if kind is str:
        return type(value) is str
    return type(value) is str and re.fullmatch("[0-9a-f]{%d}" % kind, value) is not None


def parse(raw):
    """The line, what is signed of it, and its signature; None if it is no line."""
    body, signature = raw, None
    found = re.fullmatch(rb'(.*),"signature":"([0-9a-f]{128})"\}', raw, re.DOTALL)
    if found:
        body, signature = found[1] + b"}", bytes.fromhex(found[2].decode())
    try:
        line = json.loads(body.decode("utf-8"), object_pairs_hook=no_twice)
        members = MEMBERS[line["kind"]]
        good = set(line) == set(members) | {"kind"} and all(fits(line[name], kind) for name, kind in members.items())
    except (ValueError, KeyError, TypeError):
        return None
    if not good or (signature is None) != (line["kind"] == "segment"):
        return None
    return line, body, signature


class Record:
    """Reads a chain as far as it is right. What is wrong first is the verdict."""

    def __init__(self, folder, trusted, receipt=None):
        is_package = is_file(os.path.join(folder, "bagit.txt")) and not is_file(os.path.join(folder, "chain.jsonl"))
        self.package = folder if is_package else None
        self.folder, self.trusted, self.receipt = os.path.join(folder, "data") if is_package else folder, trusted, receipt
        self.looked = {}
        self.begin = self.end = None
        self.next, self.epochs, self.leaves, self.covered = 0, 0, [], {}
        self.prev = self.head = None
        self.recovered, self.withheld, self.signed = False, [], {}
        self.altered = self.missing = self.gap = False

    def verify(self):
        chain = os.path.join(self.folder, "chain.jsonl")
        raw = open(chain, "rb").read() if is_file(chain) else b""
        lines = raw.split(b"\n")
        self.gap = lines.pop() != b""
        sound = True
        for number, text in enumerate(lines):
            read = parse(text) if len(text) <= LONGEST_LINE else None
            if read is None:
                self.altered, sound = True, False
            elif sound:
                sound = self.line(text, *read)
            if not sound and not self.altered:
                # Lines are missing here. What comes later may still be altered.
                self.altered |= not self.rest(lines[number:])
                break
        self.judge_folder()
        self.stamps()
        if self.receipt is not None and not self.is_of_receipt():
            return "none"
        if self.package is not None:
            self.opened(os.path.join(self.package, "opened"))
        if self.altered:
            return "altered"
        if self.missing:
            return "incomplete"
        return "intact" if self.begin["court_key"] == self.trusted else "untrusted"

    def line(self, text, line, body, signature):
        kind = line["kind"]
        if kind == "begin":
            return self.open(text, line, body, signature)
        if self.begin is None or self.end is not None or kind == "withheld":
            return self.wrong()
        if line["n"] != self.next or line["prev"] != self.prev:
            if line["n"] > self.next and line["prev"] != self.prev:
                self.gap = True
                return False
            return self.wrong()
        if kind == "segment":
            if not self.segment(line):
                return self.wrong()
            self.leaves.append(text)
        elif kind == "end":
            if self.leaves or line["head"] != self.head or not self.by("court_key" if self.recovered else "key", body, signature):
                return self.wrong()
            self.end = line
        else:
            self.epochs += 1
            summary = (self.epochs, len(self.leaves), root(self.leaves).hex(), self.head)
            if (line["epoch"], line["leaves"], line["root"], line["head"]) != summary:
                return self.wrong()
            if (self.recovered and kind == "epoch") or not self.by("key" if kind == "epoch" else "court_key", body, signature):
                return self.wrong()
            self.recovered |= kind == "recovered"
            self.leaves, self.head = [], sha(text)
        if kind != "segment":
            self.signed[line["n"]] = sha(text)
        self.prev, self.next = sha(text), self.next + 1
        return True

    def open(self, text, line, body, signature):
        if self.next != 0 or not signed(bytes.fromhex(line["court_key"]), CONTEXT + body, signature):
            return self.wrong()
        if line["format"] != FORMAT:
            raise SystemExit("a format that this program does not know")
        self.begin, self.next = line, 1
        self.prev = self.head = self.signed[0] = sha(text)
        self.withhold()
        return True

    def withhold(self):
        path = os.path.join(self.folder, "withheld.jsonl")
        raw = open(path, "rb").read() if is_file(path) else b""
        lines = raw.split(b"\n")
        if lines.pop() != b"" or len(lines) > 1000:
            self.altered = True
        for text in lines:
            read = parse(text) if len(text) <= LONGEST_LINE else None
            if read is None or read[0]["kind"] != "withheld" or read[0]["record"] != self.head or not self.by("court_key", *read[1:]):
                self.altered = True
            else:
                self.withheld += read[0]["segments"]

    def by(self, key, body, signature):
        return signed(bytes.fromhex(self.begin[key]), CONTEXT + body, signature)

    def segment(self, line):
        """Whether the line can be right; what the disk has of it is noted."""
        name, first, last = line["file"], line["from"], line["to"]
        if not re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}", name) or name in ("chain.jsonl", "manifest.json", "withheld.jsonl", "stamps.jsonl"):
            return False
        if first != self.covered.get(name, 0) or not 0 < last - first <= LONGEST_PIECE:
            return False
        self.covered[name] = last
        if not any(begin <= line["n"] <= end for begin, end in self.withheld):
            self.look(line)
        return True

    def look(self, line):
        self.looked[line["file"]] = self.looked.get(line["file"], 0) + line["to"] - line["from"]
        path = os.path.join(self.folder, line["file"])
        if not is_file(path):
            self.missing = True
            return
        with open(path, "rb") as file:
            file.seek(line["from"])
            data = file.read(line["to"] - line["from"])
        if len(data) < line["to"] - line["from"]:
            self.missing = True
        elif sha(data) != line["sha256"]:
            self.altered = True

    def rest(self, lines):
        """Whether lines after a gap hang together and name what is on disk. Their epochs cannot be known before the next one is signed."""
        prev, number, spoilt = None, self.next, True
        for text in lines:
            read = parse(text)
            if read is None or read[0]["kind"] in ("begin", "withheld") or self.end is not None:
                return False
            line, body, signature = read
            if prev is not None and (line["prev"] != prev or line["n"] != number):
                if line["n"] <= number or line["prev"] == prev:
                    return False
                self.gap = spoilt = True
            prev, number = sha(text), line["n"] + 1
            kind = line["kind"]
            if kind != "segment":
                self.signed[line["n"]] = prev
            if kind == "segment":
                if spoilt:
                    self.covered[line["file"]] = line["from"]
                if not self.segment(line):
                    return False
                self.leaves.append(text)
                continue
            if not self.by("court_key" if kind == "recovered" or (kind == "end" and self.recovered) else "key", body, signature):
                return False
            if kind == "end":
                if (self.leaves or line["head"] != self.head) and not spoilt:
                    return False
                self.end = line
                continue
            summary = (self.epochs + 1, len(self.leaves), root(self.leaves).hex(), self.head)
            if not spoilt and (line["epoch"], line["leaves"], line["root"], line["head"]) != summary:
                return False
            self.recovered |= kind == "recovered"
            self.epochs, self.leaves, self.head, spoilt = line["epoch"], [], prev, False
        return True

    def judge_folder(self):
        self.missing |= self.gap or self.end is None
        manifest = os.path.join(self.folder, "manifest.json")
        if self.end is None:
            return
        if not is_file(manifest):
            self.missing |= self.end["manifest"] is not None
        elif sha(open(manifest, "rb").read()) != self.end["manifest"]:
            self.altered = True
        if self.gap:
            return
        for name in os.listdir(self.folder):
            path = os.path.join(self.folder, name)
            if name in self.covered:
                self.altered |= is_file(path) and os.path.getsize(path) > self.covered[name]
            elif name.endswith(TRACKS):
                self.altered = True

    def stamps(self):
        """Whether time stamps are for lines of this chain. Their signatures are not looked at: `openssl ts -verify` does that."""
        path = os.path.join(self.folder, "stamps.jsonl")
        raw = open(path, "rb").read() if is_file(path) else b""
        whole, last = self.end is not None and not self.gap, -1
        for text in raw.split(b"\n")[:-1]:
            try:
                stamp = json.loads(text.decode("utf-8"), object_pairs_hook=no_twice)
                good = set(stamp) == set(STAMP) and all(fits(stamp[name], kind) for name, kind in STAMP.items())
            except (ValueError, TypeError):
                good = False
            if not good or stamp["n"] <= last:
                self.altered = True
            elif stamp["n"] in self.signed or whole:
                self.altered |= self.signed.get(stamp["n"]) != stamp["line"]
                last = stamp["n"]

    def is_of_receipt(self):
        """Whether the receipt is of this record, if that can be told. One that is and does not fit shows that the record was altered."""
        if 0 not in self.signed:
            return True
        if self.signed[0] != self.receipt["record"]:
            return False
        whole = self.end is not None and not self.gap
        if self.receipt["n"] in self.signed or whole:
            self.altered |= self.signed.get(self.receipt["n"]) != self.receipt["head"]
        return True

    def opened(self, folder):
        """Holds what a package holds open against what the record holds sealed."""
        if not os.path.lexists(folder):
            return
        if os.path.islink(folder) or not os.path.isdir(folder):
            self.missing = True
            return
        path = os.path.join(folder, "keys.jsonl")
        raw = open(path, "rb").read() if is_file(path) else b""
        keys = {}
        for text in raw.split(b"\n")[:-1]:
            try:
                line = json.loads(text.decode("utf-8"), object_pairs_hook=no_twice)
                good = set(line) == {"file", "key"} and fits(line["file"], str) and fits(line["key"], 64)
            except (ValueError, TypeError):
                good = False
            if good and re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,247}\.sealed", line["file"]):
                keys[line["file"]] = bytes.fromhex(line["key"])
        for name in os.listdir(folder):
            if name == "keys.jsonl":
                continue
            path, sealed = os.path.join(folder, name), name + ".sealed"
            length = self.covered.get(sealed)
            key = keys.pop(sealed, None)
            source = os.path.join(self.folder, sealed)
            if key is None or length is None or self.looked.get(sealed) != length or not is_file(path) or not is_file(source):
                self.missing = True
                continue
            with open(source, "rb") as file, open(path, "rb") as there:
                self.compare(key, file.read(length), there.read())
        self.missing |= len(keys) > 0

    def compare(self, key, sealed, there):
        at, number = len(SEALED), 0
        if at > len(sealed):
            self.altered |= there != b""
            return
        if sealed[:at] != SEALED:
            self.missing = True
            return
        while at + 8 <= len(sealed):
            head = sealed[at : at + 8]
            length = int.from_bytes(head[4:], "big")
            if int.from_bytes(head[:4], "big") != number or not 1 <= length <= 1 << 20:
                self.missing = True
                return
            frame = sealed[at + 8 : at + 8 + length + 16]
            if len(frame) < length + 16:
                break
            plain = unseal(key, number, head, frame[:-16], frame[-16:])
            if plain is None:
                self.missing = True
                return
            if there[:length] != plain:
                self.altered = True
                return
            at, number, there = at + 8 + length + 16, number + 1, there[length:]
        self.altered |= there != b""

    def wrong(self):
        self.altered = True
        return False


def is_file(path):
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except FileNotFoundError:
        return False


def receipt_in(path):
    try:
        receipt = json.loads(open(path, "rb").read().decode("utf-8"), object_pairs_hook=no_twice)
        good = set(receipt) == set(RECEIPT) and all(fits(receipt[name], kind) for name, kind in RECEIPT.items())
    except (ValueError, TypeError):
        good = False
    if not good or receipt["format"] != 1:
        raise SystemExit(path + " is no receipt")
    return receipt


def main(arguments):
    trusted = receipt = None
    if arguments[:1] == ["--court-key"]:
        trusted, arguments = arguments[1], arguments[2:]
    if arguments[:1] == ["--receipt"]:
        receipt, arguments = receipt_in(arguments[1]), arguments[2:]
    for folder in arguments:
        print(Record(folder, trusted, receipt).verify(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
