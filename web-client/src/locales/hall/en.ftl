## The waiting hall: the court, its cards, everybody's rights. Fetched with the hall.
calling-nobody = The court has not called anybody yet.
calling-somebody = The court is letting people in.
calling-witness = Another witness is being heard now.
calling-order = Witnesses are called one at a time, in the order that the court chooses.
hall-planned-past = Hearings may begin later than planned. You will be called; please stay here.
hall-desk = Reception
hall-desk-lead = Write here about papers, an interpreter, your device, or if you must step away. You need not wait for a call.
hall-desk-press = If something is wrong, press one of these.
hall-clerk-here = { $name } is at the desk
hall-clerk-here-nameless = The clerk is at the desk
hall-clerk-away = { $name } is not connected at the moment
hall-clerk-away-nameless = The clerk is not connected at the moment
hall-clerk-none = No clerk has come yet

## The clerk's desk
desk-call = Call to the desk
desk-sign = The clerk checks your documents: hold your document beside your face. Only the clerk sees you, and hears you while your microphone is on. Nothing is recorded.
desk-sign-clerk = Only the two of you see and hear each other. Nothing is recorded.
desk-checks = Check of documents
desk-document = Document that was shown
desk-how = live picture
hall-preview-desk = Only you see it. When the clerk calls you to check your documents, the clerk alone sees you, and hears you while your microphone is on.

## Cards of the court
cards-title = From the court
cards-place = { $number } of { $all }
cards-next = Next
cards-previous = Previous
cards-silent = The film has no sound, so that you hear when you are called.

## Rights, by role
rights-title = Your rights and duties
rights-short = In short, in plain words. The judge explains them in full.
rights-party-1 = You may say what you ask for and why, show evidence, and put questions.
rights-party-2 = You may ask the court for something, and object to what others ask for.
rights-party-3 = You may ask that a judge, clerk, expert or interpreter be replaced if you doubt that they are impartial.
rights-party-4 = You may settle with the other side. Nobody may press you to.
rights-accused-1 = You may speak or keep silent. Silence is no proof against you.
rights-accused-2 = You may talk with your defence counsel in private. Nobody else sees or hears it, and it is not recorded.
rights-accused-3 = You may know of what you are accused, show evidence, put questions, ask and object.
rights-accused-4 = You have the last word. Nobody may interrupt it.
rights-victim-1 = You may tell what happened, show evidence, put questions, and ask the court for something.
rights-victim-2 = You may have a representative beside you.
rights-victim-3 = If you fear to be seen, heard or named, tell the clerk before you are let in: the court can protect you.
rights-speaks_for-1 = You act as far as your authority goes. The clerk checks it before you are let in.
rights-speaks_for-2 = You may show evidence, put questions, ask and object for whom you stand by.
rights-speaks_for-3 = You may talk with them in private, here and in breaks. It is not recorded.
rights-witness-1 = Until you are called you do not hear what others say. Please talk with nobody about the case.
rights-witness-2 = You must tell the truth. The court explains what follows from a false statement.
rights-witness-3 = You need not testify against yourself, your husband or wife, and close relatives.
rights-protected-1 = Only the judges see and hear you. Others know you by another name.
rights-protected-2 = Say nothing that tells who or where you are, and show nothing of it in the picture.
rights-protected-3 = If you fear to be recognised, press the button for the clerk at once.
rights-expert-1 = You may ask for what you need to give your opinion, and put questions as the court allows.
rights-expert-2 = You need not answer what lies outside your field.
rights-expert-3 = You answer by law for a knowingly false opinion.
rights-interpreter-1 = You may ask anybody to speak more slowly or once more. There are buttons for it.
rights-interpreter-2 = Say at once if you do not know the language or the words well enough.
rights-interpreter-3 = You answer by law for a knowingly false translation.
rights-helper-1 = You may stay beside whom you help, and put questions as the court allows.
rights-helper-2 = Say at once if they are tired, afraid, or do not understand.
rights-mediator-1 = You help the sides to agree. You decide nothing.
rights-mediator-2 = What is said in the mediation room stays there. It is not recorded.
rights-prosecutor-1 = You may show evidence, put questions, ask and object.
rights-escort-1 = You look after the place: who is in the room, that it is quiet, that the device works.
rights-escort-2 = A talk with defence counsel in private is not for your ears.

## Whether the server hears one's own voice
mic-heard = You are heard
voice-check = Check that the court can hear me
voice-check-unasked = Your voice goes to the court's server for ten seconds at most. Nobody listens to it, and it is not recorded.
voice-check-listening = Say something: the server is listening.
voice-check-heard = The court's server hears you.
voice-check-unheard = Your microphone hears you, but nothing reached the court's server. Take another network, and tell the clerk.
voice-check-silent = Nothing was heard, not by your microphone either. Speak louder, or choose another microphone.
voice-check-deaf = The court's server heard nothing, and the page cannot tell why. Speak louder, choose another microphone, or take another network.

## Whether everybody hears the judge
hears-yes = Yes, I hear
hears-no = No, I do not hear
hears-not = The court knows that you do not hear it. Turn the sound of this device up, or choose another loudspeaker.
hears-not-fixed = The court knows that you do not hear it. Turn the sound of this device up, or connect other headphones.
understood = Understood
who-hears = Who hears
ask-who-hears = Ask whether everybody hears the judge
ask-who-hears-end = Stop asking
hearers-count = Hear: { $yes }. Do not hear: { $no }. No answer: { $silent }.
hearer-no = does not hear
hearer-silent = no answer
hearer-yes = hears

## The hearing's turn in its courtroom
turn-today = today
turn-number = Your hearing is No. { $number } today in this courtroom.
turn-under-way = No. { $number } is still on.
turn-ahead = Before it: { $number }.
turn-next = Those before it are over.
turn-not-before = Expected time: about { $time } or later.
