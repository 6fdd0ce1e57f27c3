## The day
docket-title = Hearings of the day
docket-empty = No hearing is planned for this day.
staff-court_session_clerk = court session clerk
staff-court_administrator = court administrator
day-choose = Choose the day
day-before = Day before
day-after = Day after
day-today = Today
hearing-add = Plan a hearing
clock-ahead = The clock of this device is ahead of the server. Minutes: { $minutes }
clock-behind = The clock of this device is behind the server. Minutes: { $minutes }

## A hearing
case-type-civil = civil case
case-type-criminal = criminal case
case-type-administrative_offence = administrative offence
hearing-scheduled = scheduled
hearing-gathered = people are here
hearing-ended = ended
hearing-cancelled = cancelled
hearing-edit = Change
hearing-cancel = Cancel the hearing
cancelled-because = Reason: { $reason }
people-planned = People: { $number }
ready-missing = Required and not here: { $people }
ready-interpreter = Needs an interpreter: { $people }
ready-present = Here: { $present } / { $all }
person-here = here
person-away = not here yet
person-missing = required, not here yet
person-required = required
person-pseudonym = pseudonym
person-for = for: { $people }

## Links
link = Link
link-of = Link: { $name }
link-text = The link is for this person only. Give it to nobody else.
link-until = Good until: { $time }
link-copy = Copy
link-copied = The link is copied.
link-revoke = Take earlier links back
link-revoked = Earlier links are worth nothing. This is a new one.

## Cancelling
cancel-title = Cancel the hearing? Case: { $number }
cancel-text = All links become worth nothing and the courtroom is free. This cannot be undone.
cancel-reason = Reason
back = Back

## The form
form-new = New hearing
form-change = Change the hearing
form-book = Plan it
form-save = Save
form-case = Case and time
case-number = Case number
case-type = Kind of case
courtroom = Courtroom
language-of-hearing = Language of the proceedings
language-kk = Kazakh
language-ru = Russian
language-en = English
form-day = Day
form-begins = Begins
form-ends = Ends
form-persons = People
form-persons-none = Nobody yet. Choose a role and add a person.
person-add = Add a person
person-remove = Remove
person-remove-name = Remove: { $name }
pseudonym = Pseudonym
pseudonym-hint = For a protected person. The others see only this name.
languages-spoken = Languages spoken
languages-other = Other languages, by code: uz, tr
represents = Speaks or interprets for
required = Must be there
form-screens = Protection
form-screens-none = Nobody is hidden from anybody.
screen-add = Add a protection
screen-remove = Remove this protection
screen-number = Protection: { $number }
screen-viewer = Hidden from
screen-subject = Who is hidden
screen-hides = What is hidden
veil-picture = picture
veil-voice = voice
veil-name = name

## What is wrong with a part of the form
fault-empty = This must be filled in.
fault-too_much = Too much: a text has 80 characters, a hearing 200 people.
fault-invisible = There are invisible characters here. Type the text again.
fault-court_title = A name must not hold a title of the court, or letters that look like one.
fault-id = No id: only Latin letters, digits, “-” and “_”.
fault-twice = This person stands twice.
fault-stranger = Nobody in this hearing is that person.
fault-themselves = Choose two different people.
fault-past = This time is past. Check the date and the clock of this device.
fault-end_before_begin = The hearing must end after it begins.
fault-too_long = Too long or too far away: 24 hours at most, within two years.
fault-language = Write the code of a language with two or three letters: uz, tr.
fault-pseudonym = A protected witness needs a pseudonym that is not their name.
fault-court = Nothing can be hidden from the judge and the clerk.
fault-role = This role speaks for nobody else.
