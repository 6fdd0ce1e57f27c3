## Closed records
rec-title = Records of hearings
rec-none = There is no closed record yet.
rec-more = Show more
rec-open = Open
rec-state-local = On this server; it is being brought into the archive.
rec-state-uploaded = In the archive; it is being read back.
rec-state-verified = In the archive.
rec-state-held = In the archive, under a legal hold.
rec-state-destroyed = Destroyed by an act.
rec-unclosed-damaged = The record was interrupted and could not be closed: its chain (chain.jsonl) is not as it was written. Nothing of it was changed or removed by the server. Ask the court's IT for a copy of the chain; with it the next start of the server closes the record.
rec-unclosed-gone = The record was interrupted and could not be closed: its chain (chain.jsonl) is gone. Nothing of it was changed or removed by the server. Ask the court's IT for a copy of the chain; with it the next start of the server closes the record.
rec-unclosed-other_key = The record was interrupted and could not be closed: it was begun under another key of the court. Have the court's IT name the file of that key to the server and start it again.
rec-unclosed-unreadable = The record was interrupted and could not be closed: the server cannot read or write its folder. Have the court's IT look into the server's log, mend it and start the server again.
rec-ending = The time of these records ends
rec-ending-soon = It is kept until { $day }; then the act of destruction may be signed.
rec-ending-over = Its time was over on { $day }: the act of destruction may be signed, or a hold be set.
rec-verdict-intact = Intact when it was taken into the archive ({ $at }).
rec-verdict-altered = Altered already when it was taken into the archive ({ $at }).
rec-verdict-incomplete = Incomplete already when it was taken into the archive ({ $at }).
rec-verdict-untrusted = Certified by an unknown key when it was taken into the archive ({ $at }).
rec-undated = the time was not written down
rec-since-same = Read again { $at }: as it was then.
rec-since-intact = Read again { $at }: intact.
rec-since-altered = Since then it was altered: found { $at }.
rec-since-incomplete = Since then something of it is missing: found { $at }.
rec-since-untrusted = It is certified by a key that this court does not name: found { $at }.
rec-verify = Verify the record now
rec-verifying = All of the record is being read. This may take some minutes.
rec-parts = Records of this hearing
rec-between = Nothing was recorded for { $length }: the record was interrupted.
rec-controls = Playing
rec-play = Play
rec-pause = Pause
rec-seek = Time in the record
rec-chapters = What happened
rec-chapters-none = The log has nothing to tell.
rec-floor = Floor given
rec-testimony = Testimony given
rec-picture = Picture
rec-voice = Voice
rec-gap-outside = Not in the record at this time.
rec-gap-network_in = Nothing arrived at the server.
rec-gap-muted = Switched off.
rec-gap-recess = The session was paused.
rec-gap-technical = Technical break.
rec-gap-deliberation = The court was in deliberation.
rec-gap-held = Nobody was heard: the judge was lost.
rec-gap-absent = Was not in the courtroom.
rec-gap-server = The server could not write it.
rec-gap-disk = The disk failed.
rec-gap-unknown = The recording was interrupted; why nothing is here was not written down.
rec-gap-sealed = A part of the hearing that was closed to the public.
rec-loading = Loading…
rec-loading-hint = Something is still being loaded; it goes on by itself then. If it takes long, switch pictures off that you do not need.
rec-broken-away = { $kind ->
    [audio] The voice could not be loaded.
   *[other] The picture could not be loaded.
  } Check the internet connection and try again.
rec-broken-unreadable = { $kind ->
    [audio] This browser cannot play the voice ({ $codec }).
   *[other] This browser cannot play the picture ({ $codec }).
  } Try again, or use another browser; the court can also give you a copy.
rec-views = Who opened it
rec-views-none = Nobody has opened it.
rec-views-when = When
rec-views-who = Who
rec-views-what = What
rec-views-opened = Opened
rec-views-copied = Took a copy
rec-package = Make a package to hand out
rec-package-hint = A copy of the record with all that is needed to verify it: who gets it can tell in any browser whether it is intact. It is written down who makes one.
rec-package-closed = With what was closed to the public, open: only for who may hear it
rec-package-as-is = Although the record is altered or incomplete
rec-package-broken = The record is altered or incomplete, so it was not copied. Have it verified; if it is to be handed out all the same, say so above and try again.
rec-package-make = Make the package
rec-packaging = The package is being made and fetched. With a long record this takes a while; leave the page open.
rec-package-save = Save the package ({ $size } MB)
rec-acts = What the court decided about it
rec-acts-none = Nothing was decided about it.
rec-acts-reason = Reason, or the document
rec-acts-signatures = { $count ->
    [one] One of two signatures under the act of destruction is there.
   *[other] Both signatures under the act of destruction are there: its files will be destroyed.
  }
rec-acts-decide = Decide
rec-acts-since = In legal force since
rec-acts-destroy = { $count ->
    [0] Two administrators have to sign. Then the files are destroyed and nobody can bring them back.
   *[other] Somebody has signed already. With the signature of a second administrator the files are destroyed and nobody can bring them back.
  }
rec-act-hold = Legal hold
rec-act-release = Hold lifted
rec-act-in_force = Legal force of the case’s act
rec-act-destroy = Signature under the act of destruction
rec-act-destroyed = Files destroyed
rec-act-hold-do = Set the hold
rec-act-release-do = Lift the hold
rec-act-in_force-do = Write it down
rec-act-destroy-do = Sign the act of destruction
