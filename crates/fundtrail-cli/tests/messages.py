"""Reads a bank message another way than the program does, and compares it with what `fundtrail convert` made of it.

Usage: messages.py MESSAGE CONVERTED.csv

For every booked entry of the message: the movements that cite a line of the entry change the account by what the entry
says, to the cent. For every account: they lead from its opening to its closing balance. Only the standard library is
used (expat for camt, regular expressions for MT940 and OFX).
"""

import csv
import re
import sys
import xml.parsers.expat
from collections import defaultdict
from decimal import Decimal


class Entry:
    def __init__(self, account, currency, change, first, last):
        self.account, self.currency, self.change = account, currency, change
        self.first, self.last = first, last


def camt(text):
    """Entries and balances of ISO 20022 messages: what stands directly below `Ntry` and `Bal`."""
    entries, balances, path = [], [], []
    state = {"account": None}
    entry, balance, value, attributes = {}, {}, [], {}
    parser = xml.parsers.expat.ParserCreate(namespace_separator=" ")

    def start(name, attrs):
        name = name.split(" ")[-1]
        path.append(name)
        value.clear()
        attributes.clear()
        attributes.update(attrs)
        if name == "Ntry":
            entry.clear()
            entry["first"] = parser.CurrentLineNumber
        if name == "Bal":
            balance.clear()

    def end(_):
        said, below = "".join(value).strip(), path[:-1]
        name = path.pop()
        within = next((n for n in reversed(below) if n in ("Ntry", "Bal")), None)
        direct = below and below[-1] == within
        if "Acct" in below and not {"Ntry", "Svcr", "Ownr"} & set(below) and name in ("IBAN", "Id", "BBAN") and said:
            state["account"] = said
        elif within == "Ntry" and direct and name == "Amt":
            entry["amount"], entry["currency"] = Decimal(said), attributes_of[0]
        elif within == "Ntry" and direct and name in ("CdtDbtInd", "RvslInd"):
            entry[name] = said
        elif within == "Ntry" and name in ("Sts", "Cd") and below[-1] in ("Ntry", "Sts"):
            entry["status"] = said or entry.get("status")
        elif within == "Bal" and direct and name == "Amt":
            balance["amount"] = Decimal(said)
        elif within == "Bal" and name in ("CdtDbtInd", "Cd"):
            balance[name] = said
        elif name == "Ntry":
            if entry.get("status", "BOOK") == "BOOK":
                sign = 1 if entry["CdtDbtInd"] == "CRDT" else -1
                entries.append(
                    Entry(state["account"], entry["currency"], sign * entry["amount"], entry["first"], parser.CurrentLineNumber)
                )
        elif name == "Bal":
            sign = 1 if balance["CdtDbtInd"] == "CRDT" else -1
            balances.append((state["account"], balance["Cd"], sign * balance["amount"]))
        value.clear()

    attributes_of = [None]

    def start_with_currency(name, attrs):
        if name.split(" ")[-1] == "Amt":
            attributes_of[0] = attrs.get("Ccy")
        start(name, attrs)

    parser.StartElementHandler = start_with_currency
    parser.EndElementHandler = end
    parser.CharacterDataHandler = value.append
    parser.Parse(text, True)
    moves = {}
    for account, code, amount in balances:
        opening, closing = moves.get(account, (None, None))
        if code in ("OPBD", "PRCD"):
            opening = amount
        if code == "CLBD":
            closing = amount
        moves[account] = (opening, closing)
    return entries, moves


def mt940(text):
    entries, moves = [], {}
    account, opening, currency = None, None, None
    lines = text.splitlines()
    starts = [at for at, line in enumerate(lines) if re.match(r":\d\d[A-Z]?:", line) or line.startswith(("-}", "{"))]
    number = lambda written: Decimal(written.rstrip(",").replace(",", "."))
    for at, line in enumerate(lines):
        if line.startswith(":25"):
            # Bank and account stand with a stroke between.
            account = line.split(":", 2)[2].rsplit("/", 1)[-1]
        if found := re.match(r":6([02])[FM]:([CD])\d{6}([A-Z]{3})([\d,]+)", line):
            balance = number(found[4]) * (1 if found[2] == "C" else -1)
            currency = found[3]
            if found[1] == "0":
                opening = balance
            else:
                moves[account] = (opening, balance)
        if found := re.match(r":61:\d{6}(?:\d{4})?(R?)([CD])[A-Z]?([\d,]+)", line):
            sign = 1 if (found[2] == "C") != bool(found[1]) else -1
            # Field 86 belongs to it.
            after = [start for start in starts if start > at and not lines[start].startswith(":86:")]
            entries.append(Entry(account, currency, sign * number(found[3]), at + 1, (after or [len(lines)])[0]))
    return entries, moves


def ofx(text):
    entries = []
    account, currency = None, None
    for found in re.finditer(r"<CURDEF>\s*(\w+)|<ACCTID>\s*([^<\s]+)|<STMTTRN>(.*?)(?=</STMTTRN>|<STMTTRN>)", text, re.S):
        if found[1]:
            currency = found[1]
        elif found[2]:
            account = account_at(text, found.start()) or account
        else:
            amount = re.search(r"<TRNAMT>\s*([-+\d.,]+)", found[3])[1]
            first = text.count("\n", 0, found.start()) + 1
            last = text.count("\n", 0, found.end()) + 1
            entries.append(Entry(account, currency, Decimal(amount.replace(",", ".")), first, last))
    return entries, {}


def account_at(text, at):
    """The account of a statement, not that of a movement's other side."""
    before = text[:at]
    opened = max(before.rfind("<BANKACCTFROM>"), before.rfind("<CCACCTFROM>"))
    inside = opened > before.rfind("<STMTTRN>")
    return re.match(r"<ACCTID>\s*([^<\s]+)", text[at:])[1] if inside else None


def movements(path):
    """By line of the source: how the converted movements change each account."""
    changes = defaultdict(list)
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            line = int(row["sources"].split(";")[0].rsplit(":", 1)[1])
            changes[line].append((row["from"], row["to"], row["currency"], Decimal(row["amount"])))
    return changes


def main(message, converted):
    with open(message, encoding="utf-8") as file:
        text = file.read()
    head = text[:4096]
    read = camt if "<Document" in head else ofx if "OFXHEADER" in head or "<OFX" in head else mt940
    entries, moves = read(text)
    assert entries, "no entry was found"
    changes = movements(converted)
    plain = lambda account: re.sub(r"[^0-9A-Za-z]", "", account or "")
    faults, totals, cited = [], defaultdict(Decimal), 0
    for entry in entries:
        assert entry.account, "no account was found"
        change = Decimal(0)
        for line in range(entry.first, entry.last + 1):
            for payer, payee, currency, amount in changes.get(line, []):
                assert currency == entry.currency, (line, currency, entry.currency)
                cited += 1
                change += amount if plain(payee) == plain(entry.account) else 0
                change -= amount if plain(payer) == plain(entry.account) else 0
        totals[entry.account] += change
        if change != entry.change:
            faults.append(f"{message}:{entry.first}: the entry moves {entry.change}, what was converted {change}")
    if cited != sum(len(all) for all in changes.values()):
        faults.append(f"{message}: movements that no booked entry of it has")
    for account, (opening, closing) in moves.items():
        if opening is not None and closing is not None and opening + totals[account] != closing:
            faults.append(f"{message}: {account} leads from {opening} to {opening + totals[account]}, not to {closing}")
    print("\n".join(faults) or f"{len(entries)} entries agree")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
