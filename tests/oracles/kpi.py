"""The figures of `relance kpi`, computed again from the CSV files by the definitions of docs/kpi.md.

    python3 tests/oracles/kpi.py PROGRAM

PROGRAM is the binary `relance`. The script writes ledgers (that of `relance demo`, and random ones with all that a
ledger may hold), runs `PROGRAM kpi … --format json` on each, computes every figure anew with the standard library
alone, and exits 1 with a table of what differs: amounts by a cent, values by more than 1e-9. Where
RELANCE_TRAFFIC_FINES names the folder of the real ledger, that one too.

Nothing here is taken from the Rust sources. The rules of allocation are M3 to M13 of docs/language/meaning.md; each
balance is a replay from the first row on.
"""

import csv
import datetime
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

TOLERANCE = 1e-9
DIGITS = {"JPY": 0, "TND": 3}
COLUMNS = ["not_due", "1_30", "31_60", "61_90", "91_120", "over_120"]
NO_CONTACT = {"charge", "escalate", "task", "alert", "flag", "block_orders", "propose_write_off"}
differences = []
compared = 0


# ---- reading ----------------------------------------------------------------------------------------------------


def ordinal(text):
    return datetime.date.fromisoformat(text).toordinal() if text else None


def minor(text, currency):
    return int(Decimal(text).scaleb(DIGITS.get(currency, 2)))


def rows(folder, name):
    path = pathlib.Path(folder) / f"{name}.csv"
    if not path.exists():
        return []
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [{key: value or "" for key, value in row.items()} for row in csv.DictReader(file)]


def a_year_later(day):
    date = datetime.date.fromordinal(day)
    leap_day = date.month == 2 and date.day == 29
    return date.replace(year=date.year + 1, day=28 if leap_day else date.day).toordinal()


class Invoice:
    def __init__(self, row, default):
        self.id, self.customer = row["invoice_id"], row["customer_id"]
        self.currency = row.get("currency") or default
        self.amount = minor(row["amount"], self.currency)
        self.issued, self.due = ordinal(row["issued"]), ordinal(row["due"])
        self.known = max(self.issued, ordinal(row.get("known_on")) or self.issued)
        self.instalments = []


# The order in which rows of one day count (M3).
ORDER = {
    "field": 0, "issued": 1, "due_changed": 2, "dispute_opened": 3, "dispute_closed": 4, "credit_note": 5, "charged": 6,
    "payment": 7, "reversal": 8, "written_off": 9, "promise": 10, "plan_agreed": 11, "plan_ended": 12,
}


class Row:
    def __init__(self, kind, date, day, customer, invoice, place, **facts):
        self.kind, self.date, self.day = kind, date, day
        self.customer, self.invoice, self.place = customer, invoice, place
        self.__dict__.update(facts)
        self.order = (day, ORDER.get(kind, 13), date, place)


class Ledger:
    def __init__(self, folder, default):
        self.default = default
        self.customers = {row["customer_id"]: row for row in rows(folder, "customers")}
        self.payer = {name: row.get("payer_id") or name for name, row in self.customers.items()}
        self.invoices = {}
        self.rows = defaultdict(list)
        self.first = None
        self.last = None
        table = rows(folder, "invoices")
        for row in table:
            if row.get("kind") != "credit_note":
                self.invoices[row["invoice_id"]] = Invoice(row, default)
        for place, row in enumerate(table):
            self.seen(row["issued"])
            if row.get("kind") == "credit_note":
                self.credit_note(place, row)
            else:
                invoice = self.invoices[row["invoice_id"]]
                self.add(Row("issued", invoice.issued, invoice.known, invoice.customer, invoice, place))
        for row in rows(folder, "instalments"):
            if not row.get("plan_id"):
                invoice = self.invoices[row["invoice_id"]]
                invoice.instalments.append((ordinal(row["due"]), minor(row["amount"], invoice.currency)))
        for invoice in self.invoices.values():
            invoice.instalments.sort()
        self.payments(rows(folder, "payments"))
        for place, row in enumerate(rows(folder, "events")):
            self.event(place, row)
        self.accounts = defaultdict(list)
        for list_of_rows in self.rows.values():
            list_of_rows.sort(key=lambda row: row.order)
        self.invoices_of = defaultdict(list)
        for name in sorted(self.invoices, key=lambda name: name.encode()):
            self.invoices_of[self.payer[self.invoices[name].customer]].append(self.invoices[name])
        self.customers_of = defaultdict(list)
        for name, payer in self.payer.items():
            self.customers_of[payer].append(name)

    def seen(self, date):
        day = ordinal(date)
        self.first = day if self.first is None else min(self.first, day)
        self.last = day if self.last is None else max(self.last, day)

    def add(self, row):
        self.rows[self.payer[row.customer]].append(row)

    def day_of(self, row, date, invoice):
        known = [date, ordinal(row.get("known_on")) or date]
        return max(known + ([invoice.known] if invoice else []))

    def credit_note(self, place, row):
        invoice = self.invoices.get(row.get("reference") or "")
        date = ordinal(row["issued"])
        currency = row.get("currency") or self.default
        self.add(Row("credit_note", date, self.day_of(row, date, invoice), row["customer_id"], invoice, place,
                     amount=-minor(row["amount"], currency), currency=currency))

    def payments(self, table):
        known = {}
        for place, row in enumerate(table):
            self.seen(row["date"])
            if row.get("reverses"):
                continue
            invoice = self.invoices.get(row.get("invoice_id") or "")
            date = ordinal(row["date"])
            currency = row.get("currency") or (invoice.currency if invoice else self.default)
            payment = Row("payment", date, self.day_of(row, date, invoice), row["customer_id"], invoice, place,
                          amount=minor(row["amount"], currency), currency=currency, id=row.get("payment_id"))
            if payment.amount:
                known[payment.id] = payment
                self.add(payment)
        for place, row in enumerate(table):
            if row.get("reverses"):
                payment = known[row["reverses"]]
                date = ordinal(row["date"])
                day = max(self.day_of(row, date, payment.invoice), payment.day)
                self.add(Row("reversal", date, day, payment.customer, payment.invoice, len(table) + place,
                             payment=payment, amount=abs(minor(row["amount"], payment.currency))))

    def event(self, place, row):
        self.seen(row["date"])
        date = ordinal(row["date"])
        invoice = self.invoices.get(row.get("invoice_id") or "")
        customer = invoice.customer if invoice else row["customer_id"]
        currency = invoice.currency if invoice else self.default
        value, note = row.get("value", ""), row.get("note", "")
        facts = {"value": value, "note": note}
        if row["event"] in ("written_off", "charged"):
            facts["amount"] = minor(value, currency) if value else None
        if row["event"] in ("dispute_opened", "promise"):
            facts["amount"] = minor(note, currency) if note.replace(".", "", 1).isdigit() else None
        self.add(Row(row["event"], date, self.day_of(row, date, invoice), customer, invoice, place, **facts))

    def columns(self, customer, day):
        """What the columns of a customer say on a day."""
        row = dict(self.customers[customer])
        known = ordinal(row.get("known_on"))
        if known is not None and known > day:
            row = {}
        for change in self.rows[self.payer[customer]]:
            if change.kind == "field_changed" and change.customer == customer and change.day <= day:
                column, value = change.value.split("=", 1)
                row[column] = value
        return row


# ---- one account up to one day ------------------------------------------------------------------------------------


class State:
    """An account at the end of a day, and all that led to it."""

    def __init__(self, ledger, payer, day, settings):
        self.ledger, self.payer, self.settings = ledger, payer, settings
        self.invoices = ledger.invoices_of[payer]
        self.known, self.principal, self.charges = {}, {}, {}
        self.due_moved, self.disputes, self.reason = {}, defaultdict(list), {}
        self.settled = {}
        self.unallocated = defaultdict(int)
        self.left, self.allocations, self.waiting = {}, defaultdict(list), []
        self.flows = []
        self.sales = []
        self.contacts, self.answers, self.promises = [], defaultdict(list), []
        self.last_promise = {}
        counted = [row for row in ledger.rows[payer] if row.day <= day]
        at = 0
        while at < len(counted):
            today = counted[at].day
            end = at
            while end < len(counted) and counted[end].day == today:
                self.apply(counted[end])
                end += 1
            self.allocate(today)
            for promise in self.promises:
                if promise["amount"] is None:
                    # What is open at the end of the day, and what payments dated since have covered of it.
                    promise["amount"] = sum(max(0, self.principal[one]) for one in promise["invoices"]) + sum(
                        flow[3] for flow in self.flows
                        if flow[0] in promise["invoices"] and flow[1] >= promise["date"])
            for contact in self.contacts:
                if contact["day"] == today and contact["principal"] is None:
                    contact["principal"] = self.principal[contact["invoice"]] if contact["invoice"] else 0
            at = end

    def tolerance(self, currency):
        return self.settings.tolerance if currency == self.settings.currency else 0

    def is_open(self, invoice):
        return invoice in self.known and self.principal[invoice] > self.tolerance(invoice.currency)

    def concerned(self, row):
        if row.invoice:
            return [row.invoice]
        return [invoice for invoice in self.invoices if invoice.customer == row.customer and self.is_open(invoice)]

    def due(self, invoice):
        if invoice in self.due_moved:
            return self.due_moved[invoice]
        if not invoice.instalments:
            return invoice.due
        covered, reached = invoice.amount - self.principal[invoice], 0
        for due, amount in invoice.instalments:
            reached += amount
            if reached > covered:
                return due
        return invoice.instalments[-1][0]

    def disputed(self, invoice):
        owed = max(0, self.principal[invoice])
        return min(owed, sum(owed if amount is None else amount for amount in self.disputes[invoice]))

    def move(self, invoice, change, date, by, counted):
        was = invoice in self.settled
        self.principal[invoice] += change
        if self.principal[invoice] > self.tolerance(invoice.currency):
            self.settled.pop(invoice, None)
        elif not was:
            self.settled[invoice] = (date, by, counted)

    def cover(self, payment, invoice, settles_on, day):
        principal = min(self.left[payment], max(0, self.principal[invoice]))
        charges = min(self.left[payment] - principal, max(0, self.charges[invoice]))
        if principal == 0 and charges == 0:
            return
        self.left[payment] -= principal + charges
        self.unallocated[payment.customer, payment.currency] -= principal + charges
        self.charges[invoice] -= charges
        self.allocations[payment].append([invoice, principal, charges])
        self.flows.append((invoice, payment.date, day, principal, charges))
        self.move(invoice, -principal, settles_on, "payment", day)

    def apply(self, row):
        kind, invoice = row.kind, row.invoice
        if kind == "issued":
            self.known[invoice] = row.day
            self.principal[invoice], self.charges[invoice] = invoice.amount, 0
            if invoice.amount <= self.tolerance(invoice.currency):
                self.settled[invoice] = (invoice.issued, None, row.day)
            self.sales.append((invoice, invoice.customer, row.day, invoice.amount, invoice.currency))
        elif kind == "due_changed":
            for one in self.concerned(row):
                self.due_moved[one] = ordinal(row.value)
        elif kind == "dispute_opened":
            for one in self.concerned(row):
                self.disputes[one].append(row.amount)
                self.reason[one] = row.value
            self.answers[row.customer].append(row.date)
        elif kind == "dispute_closed":
            for one in self.concerned(row):
                self.disputes[one].clear()
        elif kind == "credit_note":
            self.sales.append((invoice, row.customer, row.day, -row.amount, row.currency))
            taken = min(row.amount, max(0, self.principal[invoice])) if invoice else 0
            if taken:
                self.move(invoice, -taken, row.date, "credit", row.day)
            self.unallocated[row.customer, row.currency] += row.amount - taken
        elif kind == "charged":
            self.charges[invoice] += row.amount
        elif kind == "payment":
            self.left[row] = row.amount
            self.unallocated[row.customer, row.currency] += row.amount
            if invoice:
                self.cover(row, invoice, row.date, row.day)
            else:
                self.waiting.append(row)
        elif kind == "reversal":
            self.reverse(row)
        elif kind == "written_off":
            for one in self.concerned(row):
                owed = max(0, self.principal[one])
                self.move(one, -min(owed, owed if row.amount is None else row.amount), row.date, "write_off", row.day)
        elif kind == "promise":
            self.promise(row)
            self.answers[row.customer].append(row.date)
        elif kind in ("replied", "plan_agreed"):
            self.answers[row.customer].append(row.date)
        elif kind == "action":
            if self.settings.is_reminder(row.value, row.note):
                message = (row.customer, row.date, row.value, row.note)
                for one in self.concerned(row) or [None]:
                    self.contacts.append({"message": message, "invoice": one, "date": row.date, "day": row.day,
                                          "lost": False, "principal": None})
        elif kind == "bounced":
            self.lose(row, lambda message: not row.value or message[2] == row.value)
        elif kind in ("failed", "unknown"):
            self.lose(row, lambda message: message[3] == row.value)

    def reverse(self, row):
        payment, left = row.payment, row.amount
        free = min(left, self.left[payment])
        self.left[payment] -= free
        self.unallocated[payment.customer, payment.currency] -= free
        left -= free
        for allocation in reversed(self.allocations[payment]):
            invoice, principal, charges = allocation
            back_charges = min(charges, left)
            back = min(principal, left - back_charges)
            left -= back + back_charges
            allocation[1] -= back
            allocation[2] -= back_charges
            if back or back_charges:
                self.charges[invoice] += back_charges
                self.move(invoice, back, row.date, "payment", row.day)
                self.flows.append((invoice, payment.date, row.day, -back, -back_charges))

    def allocate(self, day):
        for payment in self.waiting:
            if self.left[payment] <= 0:
                continue
            found = [one for one in self.invoices
                     if self.is_open(one) and not (self.disputes[one] and self.disputed(one) >= self.principal[one])]
            found.sort(key=self.due)
            for invoice in found:
                may = payment.customer in (invoice.customer, self.payer) and invoice.currency == payment.currency
                if may and self.left[payment] > 0 and self.is_open(invoice):
                    self.cover(payment, invoice, day, day)

    def lose(self, row, is_meant):
        """The last contact of each invoice concerned, settled ones too, that was made by the row's date."""
        if row.invoice:
            places = [row.invoice]
        else:
            places = [one for one in self.invoices if one.customer == row.customer] + [None]
        for place in places:
            for contact in reversed(self.contacts):
                of = contact["message"][0] == row.customer if place is None else True
                if contact["invoice"] is place and of and contact["date"] <= row.date and is_meant(contact["message"]):
                    contact["lost"] = True
                    break

    def promise(self, row):
        concerned = self.concerned(row)
        currencies = sorted({invoice.currency for invoice in concerned})
        if row.amount is not None and len(currencies) > 1:
            currencies = [self.ledger.default if self.ledger.default in currencies else currencies[0]]
        for currency in currencies:
            invoices = [invoice for invoice in concerned if invoice.currency == currency]
            new = {"date": row.date, "until": ordinal(row.value), "amount": row.amount, "currency": currency,
                   "invoices": invoices, "replaced": {}}
            for invoice in invoices:
                before = self.last_promise.get(invoice)
                if before and row.date <= before["until"]:
                    before["replaced"][invoice] = row.date
                self.last_promise[invoice] = new
            self.promises.append(new)

    def segment(self, customer, today):
        """By the conditions that every policy starts from (M19): paid within twelve months, and mean delay."""
        paid, delays, count = 0, 0, 0
        for invoice in self.known:
            if invoice.customer != customer:
                continue
            late = today - self.due(invoice)
            if invoice in self.settled:
                day, by, _ = self.settled[invoice]
                if by != "write_off" and day <= today < a_year_later(day):
                    paid, count = paid + 1, count + 1
                    delays += max(0, day - self.due(invoice))
            elif late >= 31 and not (self.disputes[invoice] and self.disputed(invoice) >= self.principal[invoice]):
                delays, count = delays + late, count + 1
        if paid < 3:
            return "nouveau"
        mean = Fraction(delays, count)
        return "mauvais_payeur" if mean > 30 else "bon_payeur" if mean <= 5 else "occasionnel"

    def parts(self, invoice):
        """Due date and open amount of each part."""
        owed = self.principal[invoice]
        if not invoice.instalments or invoice in self.due_moved:
            return [(self.due(invoice), owed)]
        covered = max(0, invoice.amount - owed)
        left, parts = owed, []
        for due, amount in invoice.instalments:
            paid = min(amount, covered)
            covered -= paid
            part = min(amount - paid, left)
            left -= part
            parts.append([due, part])
        parts[-1][1] += left
        return parts

    def aged(self, invoice, day):
        """Amounts and disputed amounts by column."""
        amounts, disputed, left = [0] * 6, [0] * 6, self.disputed(invoice)
        for due, owed in sorted(self.parts(invoice), key=lambda part: part[0]):
            late = day - due
            column = sum(late > bound for bound in (0, 30, 60, 90, 120))
            amounts[column] += owed
            of_part = min(left, owed)
            disputed[column] += of_part
            left -= of_part
        return amounts, disputed


# ---- figures --------------------------------------------------------------------------------------------------------


class Settings:
    def __init__(self, currency="EUR", tolerance=0, costs=None, also=(), grouping="step"):
        self.currency, self.tolerance, self.costs, self.also, self.grouping = currency, tolerance, costs, also, grouping

    def is_reminder(self, channel, note):
        if self.costs is None:
            return channel not in NO_CONTACT
        return channel in self.costs and note not in self.also


class Sums:
    def __init__(self):
        self.aged, self.aged_disputed, self.aged_count = [0] * 6, [0] * 6, [0] * 6
        self.count = defaultdict(int)
        self.sum = defaultdict(int)
        self.rolled, self.stood, self.roll_count = [0] * 5, [0] * 5, [0] * 5
        self.months = defaultdict(int)
        self.delays = []


def month_of(day):
    date = datetime.date.fromordinal(day)
    return date.year * 12 + date.month - 1


def first_of(month):
    return datetime.date(month // 12, month % 12 + 1, 1).toordinal()


def measure(ledger, settings, since, until, by=None, within=30, grace=0):
    """Sums by (currency, group); the group None is everything."""
    sums = defaultdict(Sums)
    for payer in ledger.customers_of:
        now = State(ledger, payer, until, settings)
        opening = State(ledger, payer, since - 1, settings)
        earlier = State(ledger, payer, until - 30, settings)
        columns = {}

        def groups(customer, invoice=None):
            if by is None:
                return [None]
            if by == "segment" and settings.costs is not None:
                return [None, now.segment(customer, until)]
            if by == "reason":
                if invoice is None or invoice not in now.reason:
                    return [None, "(no dispute)"]
                return [None, now.reason[invoice] or "(no reason)"]
            if customer not in columns:
                columns[customer] = ledger.columns(customer, until)
            return [None, columns[customer].get(by) or "(none)"]

        def to(currency, customer, invoice=None):
            return [sums[currency, group] for group in groups(customer, invoice)]

        for invoice in now.invoices:
            here = to(invoice.currency, invoice.customer, invoice) if invoice in now.known else []
            if invoice in now.known and now.principal[invoice] > 0:
                amounts, disputed = now.aged(invoice, until)
                for one in here:
                    for column in range(6):
                        one.aged[column] += amounts[column]
                        one.aged_disputed[column] += disputed[column]
                        one.aged_count[column] += amounts[column] > 0
                    one.count["open"] += 1
                    one.count["overdue"] += sum(amounts[1:]) > 0
                    one.count["disputed"] += sum(disputed) > 0
            if invoice in opening.known and opening.principal[invoice] > 0:
                for one in here:
                    one.sum["opening"] += opening.principal[invoice]
                    one.count["opening"] += 1
            if invoice in earlier.known and earlier.principal[invoice] > 0:
                before = earlier.aged(invoice, until - 30)[0]
                after = now.aged(invoice, until)[0] if now.principal[invoice] > 0 else [0] * 6
                for one in here:
                    for column in range(5):
                        one.rolled[column] += min(before[column], after[column + 1])
                        one.stood[column] += before[column]
                        one.roll_count[column] += before[column] > 0
        for (customer, currency), amount in now.unallocated.items():
            if amount:
                for one in to(currency, customer):
                    one.sum["unallocated"] += amount
                    one.count["unallocated"] += 1
        for invoice, customer, day, amount, currency in now.sales:
            for one in to(currency, customer, invoice):
                if since <= day <= until:
                    one.sum["sales"] += amount
                    one.sum["credited"] += max(0, -amount)
                    one.count["sales"] += 1
                one.months[month_of(day)] += amount
        for invoice, _, day, principal, _ in now.flows:
            if since <= day <= until:
                for one in to(invoice.currency, invoice.customer, invoice):
                    one.sum["collected"] += principal
        reminded = defaultdict(list)
        for contact in now.contacts:
            if contact["invoice"] and not contact["lost"]:
                reminded[contact["invoice"]].append(contact)
        for invoice, (date, kind, counted) in now.settled.items():
            if kind != "payment" or not since <= counted <= until:
                continue
            signed = date - now.due(invoice)
            amount = max(0, sum(flow[3] for flow in now.flows if flow[0] is invoice))
            dates = [contact["date"] for contact in reminded[invoice] if contact["date"] < date]
            for one in to(invoice.currency, invoice.customer, invoice):
                one.count["paid"] += 1
                one.count["on_time"] += signed <= 0
                one.sum["late"] += max(0, signed)
                one.sum["to_pay"] += date - invoice.issued
                one.sum["paid"] += amount
                one.sum["paid_late"] += amount * max(0, signed)
                one.sum["paid_signed"] += amount * signed
                one.sum["paid_to_pay"] += amount * (date - invoice.issued)
                one.sum["reminders"] += len(dates)
                one.count["unreminded"] += not dates
                if dates and date - max(dates) <= within:
                    one.delays.append(date - max(dates))
        for invoice, contacts in reminded.items():
            first = next((one for one in contacts if since <= one["day"] <= until and one["principal"] > 0), None)
            if first:
                later = sum(flow[3] for flow in now.flows if flow[0] is invoice and flow[2] > first["day"])
                for one in to(invoice.currency, invoice.customer, invoice):
                    one.sum["chased"] += first["principal"]
                    one.sum["recovered"] += later
                    one.count["chased"] += 1
        delivered, charged = set(), set()
        for contact in now.contacts:
            if not since <= contact["day"] <= until:
                continue
            message, invoice = contact["message"], contact["invoice"]
            customer, date, channel, note = message
            currency = invoice.currency if invoice else ledger.default
            unit = {"customer": message[:3], "step": message, "invoice": (message, invoice)}[settings.grouping]
            for group in groups(customer, invoice):
                one = sums[currency, group]
                if not contact["lost"] and (currency, group, message) not in delivered:
                    delivered.add((currency, group, message))
                    answered = any(date <= answer <= date + within for answer in now.answers[customer])
                    one.count["messages"] += 1
                    one.count["answered"] += answered
                    one.count["young"] += not answered and date + within > until
                if (currency, group, unit) not in charged:
                    charged.add((currency, group, unit))
                    one.count["charged"] += 1
                    if settings.costs is not None:
                        one.sum["cost"] += settings.costs[channel] or 0
        for promise in now.promises:
            if promise["amount"] <= 0 or not since <= max(promise["until"], promise["date"]) + grace <= until:
                continue
            renegotiated = len(promise["replaced"]) == len(promise["invoices"])
            last = max(promise["replaced"].values()) if renegotiated else promise["until"] + grace
            paid = sum(flow[3] + flow[4] for flow in now.flows
                       if flow[0] in promise["invoices"] and promise["date"] <= flow[1] <= last)
            kept = paid >= promise["amount"] - now.tolerance(promise["currency"])
            if renegotiated and not kept:
                continue
            places = {group for invoice in promise["invoices"] for group in groups(invoice.customer, invoice)}
            for group in places:
                one = sums[promise["currency"], group]
                one.count["promises"] += 1
                one.count["kept"] += kept
                one.sum["promised"] += promise["amount"]
                one.sum["kept"] += promise["amount"] * kept
    return sums


def months_of(since, until):
    first, last = datetime.date.fromordinal(since), datetime.date.fromordinal(until)
    if first.day == 1 and (last + datetime.timedelta(1)).day == 1:
        return Fraction((last.year - first.year) * 12 + last.month - first.month + 1)
    return max(Fraction(1), Fraction((until - since + 1) * 12, 365))


def count_back(open_balance, months, until):
    """Days, or ("at least", days), or None."""
    if not months:
        return None
    if open_balance <= 0:
        return Fraction(0)
    left, days, month = open_balance, 0, month_of(until)
    while month >= min(months):
        length = min(until, first_of(month + 1) - 1) - first_of(month) + 1
        sales = max(0, months.get(month, 0))
        if sales and left <= sales:
            return days + Fraction(left * length, sales)
        left -= sales
        days += length
        month -= 1
    return "at least", days


def figures(one, currency, settings, since, until, ledger, history=None):
    """For each key: value (Fraction, ("at least", n) or None), and on how many it rests."""
    open_balance, overdue, disputed = sum(one.aged), sum(one.aged[1:]), sum(one.aged_disputed)
    not_due, sales, days = one.aged[0], one.sum["sales"], until - since + 1
    opening, months = one.sum["opening"], months_of(since, until)
    invoices, paid, counts = one.count["paid"], one.sum["paid"], one.count

    def over(above, below, times=1):
        return Fraction(above) * times / Fraction(below) if below > 0 else None

    def of_sales(amount):
        return over(amount, sales, days)

    def effectiveness(parts):
        to_collect = opening + Fraction(sales) / parts
        return over(to_collect - open_balance, to_collect - not_due, 100)

    cost = one.sum["cost"] if settings.costs is not None and settings.currency == currency else None
    priced = settings.costs is not None and any(cost is not None for cost in settings.costs.values())
    if counts["charged"] and not priced:
        cost = None
    bureau = sum(amount * weight for amount, weight in zip(one.aged[1:], (15, 45, 75, 105, 105)))
    history = {month: sales for month, sales in (history or one.months).items() if first_of(month) <= until}
    answer = {
        "open": (Fraction(open_balance), counts["open"]),
        "overdue": (Fraction(overdue), counts["overdue"]),
        "disputed": (Fraction(disputed), counts["disputed"]),
        "unallocated": (Fraction(one.sum["unallocated"]), counts["unallocated"]),
        "overdue_ratio": (over(overdue, open_balance, 100), counts["open"]),
        "overdue_ratio_undisputed": (
            over(overdue - sum(one.aged_disputed[1:]), open_balance - disputed, 100), counts["open"]),
        "sales": (Fraction(sales), counts["sales"]),
        "dso": (of_sales(open_balance), counts["open"]),
        "dso_undisputed": (of_sales(open_balance - disputed), counts["open"]),
        "dso_count_back": (count_back(open_balance, history, until), counts["open"]),
        "best_possible_dso": (of_sales(not_due), one.aged_count[0]),
        "average_days_delinquent": (of_sales(overdue), counts["overdue"]),
        "collection_effectiveness": (effectiveness(months), counts["open"]),
        "collection_effectiveness_whole": (effectiveness(1), counts["open"]),
        "average_lateness": (over(one.sum["late"], invoices), invoices),
        "average_lateness_weighted": (over(one.sum["paid_late"], paid), invoices),
        "payment_delay": (over(one.sum["to_pay"], invoices), invoices),
        "payment_delay_weighted": (over(one.sum["paid_to_pay"], paid), invoices),
        "paid_on_time": (over(counts["on_time"], invoices, 100), invoices),
        "days_beyond_terms": (over(one.sum["paid_late"], paid), invoices),
        "days_beyond_terms_signed": (over(one.sum["paid_signed"], paid), invoices),
        "days_beyond_terms_open": (over(bureau, open_balance), counts["open"]),
        "recovery_rate_chased": (over(one.sum["recovered"], one.sum["chased"], 100), counts["chased"]),
        "recovery_rate_all": (over(one.sum["collected"], opening + sales, 100), counts["opening"] + counts["sales"]),
        "cost_of_dunning": (None if cost is None else Fraction(cost), counts["charged"]),
        "cost_ratio": (None if cost is None else over(cost, one.sum["recovered"], 100), counts["chased"]),
        "reminders_before_payment": (over(one.sum["reminders"], invoices), invoices),
        "paid_without_reminder": (over(counts["unreminded"], invoices, 100), invoices),
        "response_rate": (over(counts["answered"], counts["messages"], 100), counts["messages"]),
        "delay_after_reminder": (
            Fraction(statistics.median(one.delays)) if one.delays else None, len(one.delays)),
        "promises_kept": (over(counts["kept"], counts["promises"], 100), counts["promises"]),
        "promises_kept_amount": (over(one.sum["kept"], one.sum["promised"], 100), counts["promises"]),
    }
    for column, name in enumerate(COLUMNS[1:]):
        known = ledger.first is not None and ledger.first <= until - 30
        rolled = over(one.rolled[column], one.stood[column], 100) if known else None
        answer[f"roll_{name}"] = (rolled, one.roll_count[column])
    return answer


# ---- comparing ------------------------------------------------------------------------------------------------------


def differ(place, found, expected):
    differences.append((place, found, expected))


def compare(place, found, expected, currency, is_money):
    global compared
    compared += 1
    value, rests_on = expected
    if found["rests_on"] != rests_on:
        differ(f"{place} rests on", found["rests_on"], rests_on)
    if value is None or found["value"] is None:
        if value is not None or found["value"] is not None or not found["undefined"]:
            differ(place, found["value"] or found["undefined"], value and float(value))
        return
    if isinstance(value, tuple):
        if not found["at_least"] or found["value"] != value[1]:
            differ(place, found["value"], value)
        return
    if found["at_least"]:
        differ(place, "at least", float(value))
    elif is_money:
        if minor(found["value"], currency) != value:
            differ(place, found["value"], value)
    elif abs(found["value"] - float(value)) > TOLERANCE * max(1.0, abs(float(value))):
        differ(place, found["value"], float(value))


def compare_group(place, found, one, currency, settings, since, until, ledger, history=None):
    expected = figures(one, currency, settings, since, until, ledger, history)
    if set(expected) != set(found["figures"]):
        differ(f"{place} keys", sorted(set(found["figures"]) ^ set(expected)), "")
    for key, value in expected.items():
        figure = found["figures"][key]
        compare(f"{place} {key}", figure, value, currency, figure["unit"] == "money")
        if figure["numerator"] is not None and figure["unit"] != "money":
            # What is shown makes up the value, as far as what is shown is rounded to the minor unit.
            above, below = Fraction(figure["numerator"]), Fraction(figure["denominator"])
            made = figure["plus"] + figure["times"] * above / below
            unit = Fraction(1, 10 ** DIGITS.get(currency, 2))
            slack = figure["times"] * unit * (abs(above / below) + 1) / below
            if abs(float(made) - figure["value"]) > float(slack) + 1e-9:
                differ(f"{place} {key} made of", float(made), figure["value"])
    for column, name in enumerate(COLUMNS):
        cell = found["aged"][column]
        pair = (minor(cell["amount"], currency), minor(cell["disputed"], currency), cell["invoices"])
        if pair != (one.aged[column], one.aged_disputed[column], one.aged_count[column]):
            differ(f"{place} aged {name}", pair, (one.aged[column], one.aged_disputed[column], one.aged_count[column]))


def check(program, folder, settings, policy=None, since=None, until=None, by=None, within=30, grace=0, name=""):
    ledger = Ledger(folder, settings.currency)
    arguments = [program, "kpi", folder, "--format", "json", "--within", str(within), "--grace", str(grace)]
    for option, day in (("--from", since), ("--to", until)):
        if day:
            arguments += [option, datetime.date.fromordinal(day).isoformat()]
    arguments += ["--by", by] if by else []
    arguments += ["--policy", policy] if policy else []
    run = subprocess.run(arguments, capture_output=True, text=True)
    if run.returncode:
        differ(f"{name} exit code", run.returncode, run.stderr[-2000:])
        return
    found = json.loads(run.stdout)
    since, until = ordinal(found["from"]), ordinal(found["to"])
    place = f"{name} {found['from']}..{found['to']}"
    sums = measure(ledger, settings, since, until, None if by == "month" else by, within, grace)
    seen = set()
    for report in found["currencies"]:
        currency = report["currency"]
        whole = sums[currency, None]
        compare_group(f"{place} {currency}", report, whole, currency, settings, since, until, ledger)
        seen.add((currency, None))
        for group in report["groups"]:
            title = f"{place} {currency} {by}={group['group']}"
            if by == "month":
                first, last = ordinal(group["from"]), ordinal(group["to"])
                one = measure(ledger, settings, first, last, None, within, grace)[currency, None]
                compare_group(title, group, one, currency, settings, first, last, ledger, whole.months)
            else:
                one = sums[currency, group["group"]]
                seen.add((currency, group["group"]))
                compare_group(title, group, one, currency, settings, since, until, ledger)
    missing = set(sums) - seen
    if missing:
        differ(f"{place} groups missing", "", sorted(map(str, missing)))


# ---- ledgers ----------------------------------------------------------------------------------------------------------

POLICY = """policy "Oracle" {
  currency EUR
  tolerance 2 EUR
  group by GROUPING
}
channel portal costs 0.35 EUR

first: when overdue 7d then email gentle
second: when 14d after first then letter firm
thanks: also when settled by payment then email merci
"""
COSTS = {"email": 2, "sms": 8, "letter": 190, "registered_letter": 650, "call": 570, "portal": 35}


def write(folder, name, header, table):
    with open(pathlib.Path(folder) / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(table)


def random_ledger(folder, seed):
    """A ledger with all that one may hold."""
    chance = random.Random(seed)
    start = datetime.date(2025, 1, 1).toordinal()
    text = lambda day: datetime.date.fromordinal(day).isoformat()
    some = lambda share: chance.random() < share
    known = lambda day: text(day + chance.randint(-2, 25)) if some(0.15) else ""
    decimal = lambda amount, currency: str(Decimal(amount).scaleb(-DIGITS.get(currency, 2)))
    pick = chance.choice
    customers, invoices, instalments, payments, events = [], [], [], [], []
    names = [f"C{number:02}" for number in range(14)]
    for number, name in enumerate(names):
        payer = names[0] if number in (1, 2) else ""
        customers.append([name, pick(["business", "public", "consumer", ""]), pick(["FR", "IT", "US", ""]),
                          pick(["gold", "silver", ""]), pick(["btp", "retail", ""]), payer, pick(["ana", "bo", ""]),
                          text(start + 20) if some(0.1) else ""])
    list_of = defaultdict(list)
    for number in range(160):
        name, currency = pick(names), pick(["EUR", "EUR", "EUR", "USD", "JPY", "TND"])
        issued = start + chance.randint(0, 420)
        due = issued + pick([0, 15, 30, 30, 45, 60])
        amount = chance.randint(1, 900_000) if some(0.95) else chance.randint(1, 250)
        invoice = f"F{number:03}"
        invoices.append([invoice, name, text(issued), text(due), decimal(amount, currency), currency,
                         pick(["invoice", "deposit", ""]), "", known(issued)])
        list_of[name].append((invoice, currency))
        if some(0.12):
            first = amount // 3
            parts = [first, first, amount - 2 * first]
            if some(0.2):
                parts[-1] += 5
            if min(parts) > 0:
                instalments += [[invoice, text(due + 30 * at), decimal(part, currency), ""]
                                for at, part in enumerate(parts)]
        where = lambda: ("", invoice) if some(0.5) else (name, invoice)
        event = lambda day, kind, value="", note="", to=None: events.append(
            [text(day), *(to or where()), kind, value, note, known(day)])
        for _ in range(pick([0, 0, 1, 1, 2, 3])):
            day = due + chance.randint(-5, 60)
            event(day, "action", pick(["email", "email", "letter", "sms", "call", "portal", "task", "escalate"]),
                  pick(["first", "second", "thanks", ""]), (name, "") if some(0.2) else None)
            if some(0.1):
                event(day + chance.randint(0, 3), "bounced", pick(["email", ""]), "", (name, "") if some(0.3) else None)
            if some(0.06):
                event(day + chance.randint(0, 3), pick(["failed", "unknown"]), pick(["first", "second"]))
            if some(0.3):
                event(day + chance.randint(0, 40), "replied", "", "", (name, ""))
        if some(0.2):
            day = due + chance.randint(-10, 40)
            stated = decimal(max(1, amount // 3), currency) if some(0.5) else ""
            event(day, "dispute_opened", pick(["price", "quality", ""]), stated,
                  (name, "") if not stated and some(0.3) else None)
            if some(0.6):
                event(day + chance.randint(0, 60), "dispute_closed")
        if some(0.25):
            day = due + chance.randint(-5, 50)
            for _ in range(pick([1, 1, 2])):
                stated = decimal(max(1, amount // pick([1, 2])), currency) if some(0.5) else ""
                event(day, "promise", text(day + chance.randint(0, 25)), stated if some(0.9) else "soon",
                      None if stated or some(0.7) else (name, ""))
                day += chance.randint(0, 30)
        if some(0.08):
            event(due + chance.randint(-5, 20), "due_changed", text(due + chance.randint(5, 60)))
        if some(0.25):
            event(due + chance.randint(-10, 40), "charged", decimal(chance.randint(100, 9000), currency), "fee", ("", invoice))
        if some(0.08):
            credit = chance.randint(1, amount + amount // 4)
            reference = invoice if some(0.7) else ""
            issued_on = issued + chance.randint(0, 60)
            invoices.append([f"A{number:03}", name, text(issued_on), "", decimal(-credit, currency), currency,
                             "credit_note", reference, known(issued_on)])
        for part in range(pick([0, 1, 1, 1, 2])):
            day = due + chance.randint(-20, 90)
            paid = amount if some(0.6) else chance.randint(1, amount + 500)
            # Enough for the charges of some.
            paid += chance.randint(0, 12_000) if some(0.2) else 0
            named = invoice if some(0.85) else ""
            payment = f"P{number:03}-{part}"
            payer = names[0] if name in names[1:3] and some(0.4) else name
            payments.append([payment, payer, named, text(day), decimal(paid, currency), currency, "", known(day)])
            if some(0.1):
                back = day + chance.randint(0, 20)
                taken = paid if some(0.6) else max(1, paid // 2)
                payments.append([f"R{number:03}-{part}", payer, named, text(back), decimal(taken, currency), currency,
                                 payment, known(back)])
        if some(0.06):
            event(due + chance.randint(60, 120), "written_off",
                  decimal(max(1, amount // 4), currency) if some(0.5) else "", "", ("", invoice))
    for name in names:
        if some(0.5):
            day = start + chance.randint(60, 400)
            column = pick(["segment=gold", "segment=", "sector=btp", "country=FR", "collector=ana"])
            events.append([text(day), name, "", "field_changed", column, "", ""])
        if some(0.2):
            events.append([text(start + chance.randint(60, 400)), name, "", "written_off", "", "", ""])
    chance.shuffle(events)
    chance.shuffle(payments)
    header = ["customer_id", "kind", "country", "segment", "sector", "payer_id", "collector", "known_on"]
    write(folder, "customers", header, customers)
    header = ["invoice_id", "customer_id", "issued", "due", "amount", "currency", "kind", "reference", "known_on"]
    write(folder, "invoices", header, invoices)
    write(folder, "instalments", ["invoice_id", "due", "amount", "plan_id"], instalments)
    header = ["payment_id", "customer_id", "invoice_id", "date", "amount", "currency", "reverses", "known_on"]
    write(folder, "payments", header, payments)
    header = ["date", "customer_id", "invoice_id", "event", "value", "note", "known_on"]
    write(folder, "events", header, events)


def check_random(program, place, seed):
    folder = pathlib.Path(place) / f"random{seed}"
    folder.mkdir()
    random_ledger(folder, seed)
    chance = random.Random(seed)
    start = datetime.date(2025, 1, 1).toordinal()
    since = start + chance.randint(0, 200)
    until = since + chance.randint(0, 250)
    within, grace = chance.choice([30, 30, 7, 0]), chance.choice([0, 0, 3])
    name = f"random {seed}"
    by = chance.choice([None, "segment", "country", "sector", "collector", "reason", "month"])
    check(program, str(folder), Settings(), since=since, until=until, by=by, within=within, grace=grace, name=name)
    check(program, str(folder), Settings(), name=name)
    grouping = chance.choice(["customer", "step", "invoice"])
    policy = folder / "oracle.relance"
    policy.write_text(POLICY.replace("GROUPING", grouping), encoding="utf-8")
    settings = Settings("EUR", 200, COSTS, {"thanks"}, grouping)
    check(program, str(folder), settings, policy=str(policy), since=since, until=until, by=by, within=within,
          grace=grace, name=f"{name} with a policy")


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    with tempfile.TemporaryDirectory() as place:
        for seed in range(count):
            check_random(program, place, seed)
        demo = str(pathlib.Path(place) / "demo")
        subprocess.run([program, "demo", demo, "--invoices", "4000"], check=True, stdout=subprocess.DEVNULL)
        check(program, demo, Settings(), name="demo")
        settings = Settings("EUR", 500, {key: cost for key, cost in COSTS.items() if key != "portal"},
                            {"watch", "thanks"}, "customer")
        for by in ("sector", "segment"):
            check(program, demo, settings, policy=f"{demo}/policy.relance", by=by, name="demo with its policy")
        from_day = datetime.date(2026, 2, 10).toordinal()
        check(program, demo, Settings(), since=from_day, by="month", name="demo")
        fines = os.environ.get("RELANCE_TRAFFIC_FINES")
        if fines:
            check(program, fines, Settings(), name="road fines")
    if differences:
        for place, found, expected in differences[:60]:
            print(f"{place}: relance {found!r}, oracle {expected!r}")
        print(f"{len(differences)} of {compared} figures differ")
        sys.exit(1)
    print(f"{compared} figures agree")


if __name__ == "__main__":
    main()
