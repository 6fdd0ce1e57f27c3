## The page
title = Is this record what was written?
lead = This page checks the record of a court hearing on this device. It sends nothing anywhere and works without a network.
key-title = 1. The court’s key
key-help = Take it from a place that you trust: the court’s site, or the court itself. A key that came with the record proves nothing.
key-file = Key file
key-text = or its 64 digits
key-good = The key is read: { $key }
key-bad = This is no public key of a court: a file court-key.pub.pem or 64 digits 0–9, a–f is needed.
receipt-title = 2. Your receipt, if you have one
receipt-help = Whoever took part in the hearing got a receipt on the page when they left. It shows whether the record was changed since, even by the court itself.
receipt-file = Receipt file
receipt-good = The receipt is read.
receipt-bad = This is no receipt: name the file that the page of the hearing gave you.
folder-title = 3. The record’s folder
folder-help = Choose the folder with chain.jsonl in it, or the whole package, or drop it here. Allow “upload”, if the browser asks: nothing leaves this device.
folder-choose = Choose the folder
folder-other = Choose another one
reading = Reading: { $percent } %
language = Language

## Verdicts
verdict-intact = Intact
verdict-altered = Altered
verdict-incomplete = Incomplete
verdict-untrusted = Key not trusted
verdict-unreadable = Unreadable
verdict-none = No verdict
no-record = this folder holds no record: choose the one with chain.jsonl and manifest.json in it
new-format = this record is of format { $format }, which this page does not know: verify it with a newer one
cannot-read = a file cannot be read: { $what }

## As `tyndau recording verify` says it
untrusted-text = everything fits together, but under the court key { $key }, which you have not named as trusted: anybody can make such a record
intact-withheld = every byte of this copy is as it was written; { $parts } { $parts ->
    [one] part is
   *[other] parts are
  } withheld from it by ruling
intact-recovered = every byte is as it was written, the end as it was found after an interruption
intact-text = every byte is as it was written
voice-of = voice of { $name }, { $role }
picture-of = picture of { $name }, { $role }
from-to = from { $from } to { $to }
after = after { $at }
before = before { $at }
time-unknown = at a time that cannot be told
later-pieces = ; and { $more } later pieces
other-places = ; and at { $more } other places
wrong-content = { $file } is not what was written, { $when }
wrong-longer = { $file } goes on after its end: bytes were added
wrong-foreign = { $file } does not belong to this record: it was added
wrong-line = { $file } is not what was written, { $when }
wrong-signature = { $file } holds a signature that was not made with the hearing's key, { $when }
wrong-manifest = { $file } is not what was written
wrong-stamp = { $file } holds a time stamp that does not fit this record
wrong-receipt = your receipt does not fit: the record was changed { $when }
wrong-opened = { $file } is not what the record holds sealed
wrong-unproved = { $file } is not proved: with what is in the package the record's own file cannot be opened (there is no key for it, the key is another one, or a part is withheld). Packages of older servers hold no keys: ask the court for a new one
wrong-short = { $file } is cut off { $when }
wrong-gone = { $file } is missing, beginning { $when }
wrong-gone-whole = { $file } is missing
wrong-lines = { $file } lacks lines { $when }
wrong-no_end = { $file } has no end { $when }: the record was not closed (the server does that when it starts again), or its end was cut off
more = and { $more } more
withheld = withheld: { $reason }
recovered = the last { $seconds } seconds were recovered after an interruption and are not covered by a signature of the time
stamps = { $count } time stamps; what was written until { $until } is said to have been stamped at { $at }. Their signatures were not checked here: `tyndau recording verify --stamp-ca` checks them
receipt-fits = your receipt still fits: up to line { $line }, written { $at }, this is the record of then
receipt-missing = the line that your receipt is for may be among those that are missing
receipt-other = your receipt is of another record, so nothing is said of this one: either this is the wrong folder or the wrong receipt, or the record was replaced as a whole by another one, as whoever has the court’s key can do
uncovered = neither a time stamp nor a receipt that you named covers any of it: whoever has the court’s key could have written it all
uncovered-after = neither a time stamp nor a receipt that you named covers what came after { $at }: whoever has the court’s key could have written that
uncovered-stamps = neither a time stamp nor a receipt that you named covers what came after { $at }: whoever has the court’s key could have written that, and what came before it as well if the time stamps are not genuine, which was not judged
about = hearing { $hearing }, case { $number }, begun { $started }
counts = { $files } files in { $pieces } pieces, { $epochs } epochs
under-trusted = under the court key { $key }, which you trust
under-other = under the court key { $key }, which you have not named as trusted
beside = beside it, and not proved by it: { $files }
