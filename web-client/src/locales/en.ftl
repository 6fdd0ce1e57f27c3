## The page
language = Language
case = Case
name = Name
role = Role
wait-a-moment = One moment…

## Roles
role-presiding_judge = presiding judge
role-panel_judge = panel judge
role-court_session_clerk = court session clerk
role-prosecutor = prosecutor
role-plaintiff = plaintiff
role-applicant = applicant
role-defendant = defendant
role-third_party = third party
role-accused_on_trial = accused on trial
role-victim = victim
role-representative = representative
role-lawyer = lawyer
role-defence_counsel = defence counsel
role-legal_representative = legal representative
role-witness = witness
role-protected_witness = protected witness
role-expert = expert
role-specialist = specialist
role-interpreter = interpreter
role-sign_language_interpreter = sign-language interpreter
role-mediator = mediator
role-teacher = teacher
role-psychologist = psychologist
role-member_of_the_public = member of the public
role-journalist = journalist
role-court_it = court IT
role-court_administrator = court administrator
role-archive_officer = archive officer
role-escort = escort
own-role = You: { $role }

## Phases
phase-scheduled = scheduled
phase-waiting_hall_open = waiting hall open
phase-opening = opening
phase-open_session = open session
phase-closed_session = closed session
phase-recess = recess
phase-settlement_recess = settlement recess
phase-technical_break = technical break
phase-deliberation = court in deliberation
phase-announcement = act being announced
phase-postponed = postponed
phase-nobody_appeared = nobody appeared
phase-ended = ended
phase-sealing = short minutes in preparation
phase-archived = archived
phase-destroyed = destroyed
phase-cancelled = cancelled

## Recording sign
recording-on = Recording
recording-on-short = Recording
recording-off = This room is not recorded
recording-off-short = Not recorded

## Join
join-title = Let us check the camera and the microphone
join-lead = The court needs to see and hear you. Nobody sees or hears you yet.
join-title-watch = You will follow the hearing
join-lead-watch = You will see and hear the open session. Nobody will see or hear you.
join-title-it = Connections of the hearing
join-lead-it = You will see numbers, not people. Nobody will see or hear you.
join = Join
joining = Joining…
join-again = Join again
join-here = Continue on this device
who-are-you = Is this you?
promise = I will not record this hearing.
promise-sub = By joining you give this promise to the court. The court makes the recording.
join-next = You come to the waiting hall first. The clerk will let you in.
join-next-court = You go straight to the courtroom.
seen-like-this = The court will see you like this
say-something = Say: “Can you hear me?” The bar should move.
test-speaker = Test the speaker
test-microphone = Test the microphone
choose-device = Default device
preview-off = The camera is off
preview-asking = Please allow the camera and the microphone in the browser’s question.
camera = Camera
microphone = Microphone
trouble-denied-video = The browser blocks the camera. Allow it in the address bar. You may join without it.
trouble-missing-video = No camera was found. Connect one, or join without it.
trouble-busy-video = Another program uses the camera. Close that program and switch the camera on again.
trouble-insecure-video = The browser opens the camera only on a secure page. Open the link that begins with https.
trouble-denied-audio = The browser blocks the microphone. Allow it in the address bar, or the court will not hear you.
trouble-missing-audio = No microphone was found. Connect one, or the court will not hear you.
trouble-busy-audio = Another program uses the microphone. Close that program and switch the microphone on again.
trouble-insecure-audio = The browser opens the microphone only on a secure page. Open the link that begins with https.

## Waiting hall
hall-title = Waiting hall
hall-lead = Your arrival is noted. The clerk will let you in; you need not press anything. Nobody sees or hears you now.
hall-next = What happens next
hall-step-here = You are here
hall-step-wait = The clerk or the judge lets you in
hall-step-in = You enter the courtroom
hall-preview = Your picture
hall-phase-scheduled = The hearing has not begun.
hall-phase-waiting_hall_open = The hearing has not begun.
hall-phase-opening = The session is beginning. You will be called.
hall-phase-open_session = The session is under way. You will be called.
hall-phase-closed_session = The session is under way. You will be called.
hall-phase-recess = The session is in recess. You will be called.
hall-phase-settlement_recess = The session is in recess. You will be called.
hall-phase-technical_break = There is a technical break. Please wait.
hall-phase-deliberation = The court is deliberating. Please wait.
hall-phase-announcement = The session is under way. You will be called.
hall-phase-postponed = The session is over.
hall-phase-nobody_appeared = The session is over.
hall-phase-ended = The session is over.
hall-phase-sealing = The session is over.
hall-phase-archived = The session is over.
hall-phase-destroyed = The session is over.
hall-phase-cancelled = The session is over.
hall-sent-back = You have been returned to the waiting hall. Please stay: you may be called again.

## Courtroom
courtroom-title = Courtroom
people-title = People in the courtroom
nobody-else = Nobody has come yet
camera-off = Camera off
microphone-off = Microphone off
picture-coming = The picture is coming
speaking = Speaking
speaking-dominant = Speaking, the main voice
hand-number = Hand raised · { $number }
link-lost = Link lost, seat kept
before-opening = The session has not been opened
in-recess = Recess
state-watching = You are watching and listening. Nobody sees or hears you.
state-watching-closed = The session is not open now. Picture and sound come when it is.
state-not-open = The session has not been opened yet. Nobody sees or hears you.
state-recess = Recess. Nobody sees or hears you until the session continues.
state-connecting = Picture and sound are being connected.
state-seen-heard = You are seen and heard.
state-heard = You are heard. The camera is off.
state-seen = You are seen. The microphone is off.
state-silent = The microphone and the camera are off.
state-muted = The judge has switched off your microphone. You may switch it on again when you have the floor.

## Controls
mic-on = Microphone on
mic-off = Microphone off
mic-turn-on = Switch the microphone on
mic-turn-off = Switch the microphone off
cam-on = Camera on
cam-off = Camera off
cam-turn-on = Switch the camera on
cam-turn-off = Switch the camera off
raise-hand = Raise hand
lower-hand = Lower hand
leave = Leave
open-session = Open session
continue-session = Continue
recess = Declare recess
recess-short = Recess
end-session = Close session
end-session-short = Close session
end-title = Close the session?
end-text = Everybody leaves, the recording is finished. This cannot be undone.
end-back = Back to the session

## Bench
hall-list = In the waiting hall
hall-list-empty = Nobody is waiting.
hall-list-jump = In the waiting hall: { $number }
admit = Admit
admit-person = Admit: { $name }
hands-list = Asked for the floor
hands-list-empty = No hand is raised.
listeners-list = The public
send-back = Return to waiting hall: { $name }
mute-person = Mute: { $name }
microphone-off-person = Microphone off: { $name }

## Console
console-title = People and measures
console-lead = Numbers only. You do not see or hear people.
console-empty = Nobody has joined yet.
column-person = Person
column-place = Place
column-state = State
column-loss-up = Loss up
column-loss-down = Loss down
column-round-trip = Round trip
column-up = Sends
column-down = Receives
place-waiting_hall = waiting hall
place-courtroom = courtroom
place-console = console
place-lawyer_client_room = room with the lawyer
place-mediation_room = mediation room
place-deliberation_room = deliberation room
place-help_room = technical help
place-gallery = gallery
link-connecting = connecting
link-connected = connected
link-reconnecting = reconnecting
link-gone = not connected
percent = { $value } %
milliseconds = { $value } ms
kilobits = { $value } kbit/s

## Private rooms
private-talks = Talk in private
private-talks-lead = Nobody but the people in the room sees or hears it. It is not recorded.
talk-to-lawyer = Talk to my lawyer in private
deliberate = Go to the deliberation room
call-help = Call technical help
settle = Ready to settle
settle-ready = Ready to settle: noted
settle-lead = Nobody learns that you pressed, neither the other side nor the court, unless the other side presses too. Press again to take it back.
ask-lawyer_client_room = Talk in private
ask-mediation_room = Ask to the mediation room
ask-help_room = Help
ask-in = Ask in
room-invited = { $who } asks you into a private room: { $room }.
room-invited-by-court = The court asks you into a private room: { $room }.
room-accept = Come
room-decline = Not now
room-private = This room is not recorded. Only the people shown here see and hear you.
room-people = People in this room
room-asked = Asked in, not yet here
room-lock = Lock the room
room-unlock = Unlock the room
room-leave = Leave the private room
room-leave-short = Back
room-back = You are back from the private room. Your microphone and camera are off.
rooms-close = The hearing is over. Private rooms stay for { $minutes } min.
in-private = in a private room

## Screens
screens = Who must not see or hear whom
screen-between = { $from } – { $person }
screen-from = From whom it is kept
screen-person = Who is protected
screen-sight = picture
screen-hearing = voice
screen-name = name
screen-ruling = Ruling
screen = Protect
unscreen = Remove

## Link and sound
lost = Reconnecting, { $time }.
lost-sub = Your seat is kept. You need not press anything.
weak = Your link is weak. Move closer to the router or close other programs.
sound-blocked = The browser holds back the sound.
sound-allow = Switch the sound on

## Closing pages
ended-title = The hearing is over
ended-text = Thank you. The recording is closed and kept by the court. You may close this page.
left-title = You have left the hearing
left-text = The same link brings you back while the hearing lasts.
taken-title = You continued on another device
taken-text = A person can be in the hearing on one device at a time.
no-link-title = A link is needed
no-link-text = Open the link that the court sent you. It belongs to you alone.
problem-title = You cannot join with this link
unreachable-title = The server does not answer
retry = Try again

## Problems of joining
problem-token_missing = The link is incomplete. Open the whole link that the court sent you.
problem-token_malformed = The link is damaged. Copy it again from the court’s message, to the last character.
problem-token_expired = The link has expired. Ask the clerk for a new one.
problem-token_not_yet_valid = The link is not valid yet. Come back at the time that the court named.
problem-token_foreign = The link is for another court’s server. Open the link that the court sent you.
problem-token_revoked = The court has withdrawn this link. Ask the clerk for a new one.
problem-token_used = This link works once and has been used. Ask the clerk for a new one.
problem-hearing_unknown = There is no such hearing here. Check the link, or ask the clerk.
problem-already_here = You are already in this hearing on another page or device. You can continue here; the other one will be closed.
problem-hearing_ended = The hearing is over.
problem-resume_invalid = Your seat is no longer kept. Join again.
problem-too_many = Too many tries. Wait a minute and try again.
problem-body_malformed = The page and the server do not understand each other. Reload the page.
problem-body_too_large = The page and the server do not understand each other. Reload the page.
problem-origin_foreign = The page was opened at a wrong address. Open the link that the court sent you.
problem-insecure = The page was opened over an unprotected connection. Open the link that begins with https://.
problem-not_found = The page and the server do not understand each other. Reload the page.
problem-method_not_allowed = The page and the server do not understand each other. Reload the page.
problem-unavailable = The server cannot do it now. Try again in a minute.
problem-network = The server cannot be reached. Check the internet connection and try again.

## Refusals
refused-malformed = The server did not understand the page. Nothing was changed. Reload the page if it happens again.
refused-unknown_message = The server did not understand the page. Nothing was changed. Reload the page if it happens again.
refused-out_of_order = The server did not understand the page. Nothing was changed. Reload the page if it happens again.
refused-version = The page is of another version than the server. Reload the page.
refused-ticket = The entry has expired. The page joins again by itself.
refused-not_permitted = Your role does not allow this. Nothing was changed.
refused-phase = This cannot be done in this phase of the hearing. Nothing was changed.
refused-room = This cannot be done from the room that you are in. Nothing was changed.
refused-unknown_person = This person is no longer here. Nothing was changed.
refused-unknown_room = You are not asked into this room, or it is locked or closed. Nothing was changed.
refused-company = You may not be in a private room with these people. Nothing was changed.
refused-sdp = Picture and sound could not be connected. The page tries again by itself.
refused-too_many = Too many presses at once. Wait a moment and try again.
refused-too_much_media = This device sent far too much picture and sound and was disconnected. Reload the page; if it happens again, tell IT.
refused-unavailable = The server could not do it. Try again.
refused-lost = The link was lost before the server answered. Try again.
dismiss = Close

## Told to screen readers
said-admitted = You have been admitted. You are in the courtroom.
said-phase = Phase: { $phase }
