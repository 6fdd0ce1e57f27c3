## The page
language = Тіл
case = Іс
name = Аты-жөні
role = Рөлі
wait-a-moment = Сәл күтіңіз…

## Roles
role-presiding_judge = төрағалық етуші
role-panel_judge = алқа судьясы
role-court_session_clerk = сот отырысының хатшысы
role-prosecutor = прокурор
role-plaintiff = талап қоюшы
role-applicant = арыз беруші
role-defendant = жауапкер
role-third_party = үшінші тұлға
role-accused_on_trial = сотталушы
role-victim = жәбірленуші
role-representative = өкіл
role-lawyer = адвокат
role-defence_counsel = қорғаушы
role-legal_representative = заңды өкіл
role-witness = куә
role-protected_witness = қорғалатын куә
role-expert = сарапшы
role-specialist = маман
role-interpreter = аудармашы
role-sign_language_interpreter = ымдау тілінің аудармашысы
role-mediator = медиатор
role-teacher = педагог
role-psychologist = психолог
role-member_of_the_public = тыңдаушы
role-journalist = БАҚ өкілі
role-court_it = сот IT маманы
role-court_administrator = сот әкімшісі
role-archive_officer = мұрағатшы
role-escort = конвой
own-role = Сіз: { $role }

## Phases
phase-scheduled = тағайындалды
phase-waiting_hall_open = күту залы ашық
phase-opening = отырыс басталуда
phase-open_session = ашық сот отырысы
phase-closed_session = жабық сот отырысы
phase-recess = үзіліс
phase-settlement_recess = татуласу үшін үзіліс
phase-technical_break = техникалық үзіліс
phase-deliberation = сот кеңесу бөлмесінде
phase-announcement = сот актісі жариялануда
phase-postponed = кейінге қалдырылды
phase-nobody_appeared = ешкім келген жоқ
phase-ended = отырыс аяқталды
phase-sealing = қысқаша хаттама дайындалуда
phase-archived = мұрағатта сақталған
phase-destroyed = жойылды
phase-cancelled = отырыс өткізілмейді

## Recording sign
recording-on = Аудио-бейне жазба жүріп жатыр
recording-on-short = Жазба
recording-off = Бұл бөлме жазылмайды
recording-off-short = Жазылмайды

## Join
join-title = Камера мен микрофонды тексерейік
join-lead = Сот сізді көруі және естуі үшін камера мен микрофон керек. Қазір сізді ешкім көрмейді және естімейді.
join-title-watch = Сіз отырысты бақылайсыз
join-lead-watch = Сіз ашық отырысты көресіз және естисіз. Сізді ешкім көрмейді және естімейді.
join-title-it = Отырысқа қатысушылардың байланысы
join-lead-it = Сіз адамдарды емес, көрсеткіштерді көресіз. Сізді ешкім көрмейді және естімейді.
join = Отырысқа қосылу
joining = Қосылуда…
join-again = Қайта қосылу
join-here = Осы құрылғыда жалғастыру
who-are-you = Сіз осы адамсыз ба?
promise = Отырысты жазып алмаймын.
promise-sub = Қосылу арқылы сотқа осы міндеттемені бересіз. Жазбаны сот жүргізеді.
join-next = Алдымен күту залына кіресіз. Хатшы сізді отырысқа кіргізеді.
join-next-court = Сіз бірден отырыс залына кіресіз.
seen-like-this = Сот сізді осылай көреді
say-something = Айтыңыз: «Мені естіп тұрсыз ба?» Жолақ қозғалуы керек.
test-speaker = Динамикті тексеру
test-microphone = Микрофонды тексеру
choose-device = Әдепкі құрылғы
preview-off = Камера өшірулі
preview-asking = Браузер сұрағанда камера мен микрофонға рұқсат беріңіз.
camera = Камера
microphone = Микрофон
trouble-denied-video = Браузер камераға рұқсат бермейді. Мекенжай жолағында рұқсат беріңіз. Камерасыз да кіруге болады.
trouble-missing-video = Камера табылмады. Оны қосыңыз немесе камерасыз кіріңіз.
trouble-busy-video = Камераны басқа бағдарлама пайдаланып жатыр. Оны жауып, камераны қайта қосыңыз.
trouble-insecure-video = Браузер камераны тек қорғалған бетте ашады. https деп басталатын сілтемені ашыңыз.
trouble-denied-audio = Браузер микрофонға рұқсат бермейді. Мекенжай жолағында рұқсат беріңіз, әйтпесе сот сізді естімейді.
trouble-missing-audio = Микрофон табылмады. Оны қосыңыз, әйтпесе сот сізді естімейді.
trouble-busy-audio = Микрофонды басқа бағдарлама пайдаланып жатыр. Оны жауып, микрофонды қайта қосыңыз.
trouble-insecure-audio = Браузер микрофонды тек қорғалған бетте ашады. https деп басталатын сілтемені ашыңыз.

## Waiting hall
hall-title = Күту залы
hall-lead = Келгеніңіз тіркелді. Хатшы сізді өзі кіргізеді, ештеңе басудың қажеті жоқ. Қазір сізді ешкім көрмейді және естімейді.
hall-next = Әрі қарай не болады
hall-step-here = Келдіңіз
hall-step-wait = Хатшы немесе судья сізді кіргізеді
hall-step-in = Отырыс залына кіресіз
hall-preview = Сіздің бейнеңіз
hall-phase-scheduled = Отырыс әлі басталған жоқ.
hall-phase-waiting_hall_open = Отырыс әлі басталған жоқ.
hall-phase-opening = Отырыс басталуда. Сізді шақырады.
hall-phase-open_session = Отырыс жүріп жатыр. Сізді шақырады.
hall-phase-closed_session = Отырыс жүріп жатыр. Сізді шақырады.
hall-phase-recess = Үзіліс жарияланды. Сізді шақырады.
hall-phase-settlement_recess = Үзіліс жарияланды. Сізді шақырады.
hall-phase-technical_break = Техникалық үзіліс. Күте тұрыңыз.
hall-phase-deliberation = Сот кеңесу бөлмесінде. Күте тұрыңыз.
hall-phase-announcement = Отырыс жүріп жатыр. Сізді шақырады.
hall-phase-postponed = Отырыс аяқталды.
hall-phase-nobody_appeared = Отырыс аяқталды.
hall-phase-ended = Отырыс аяқталды.
hall-phase-sealing = Отырыс аяқталды.
hall-phase-archived = Отырыс аяқталды.
hall-phase-destroyed = Отырыс аяқталды.
hall-phase-cancelled = Отырыс аяқталды.
hall-sent-back = Сізді күту залына қайтарды. Күте тұрыңыз: сізді қайта шақыруы мүмкін.

## Courtroom
courtroom-title = Отырыс залы
people-title = Отырысқа қатысушылар
nobody-else = Әзірге ешкім жоқ
camera-off = Камера өшірулі
microphone-off = Микрофон өшірулі
picture-coming = Бейне қосылуда
speaking = Сөйлеп тұр
speaking-dominant = Сөйлеп тұр, негізгі дауыс
hand-number = Қол көтерді · { $number }
link-lost = Байланыс үзілді, орны сақталады
before-opening = Отырыс әлі ашылған жоқ
in-recess = Үзіліс
state-watching = Сіз көріп, тыңдап отырсыз. Сізді ешкім көрмейді және естімейді.
state-watching-closed = Қазір отырыс жүріп жатқан жоқ. Басталғанда бейне мен дыбыс қосылады.
state-not-open = Отырыс әлі ашылған жоқ. Сізді ешкім көрмейді және естімейді.
state-recess = Үзіліс. Отырыс жалғасқанша сізді ешкім көрмейді және естімейді.
state-connecting = Бейне мен дыбыс қосылуда.
state-seen-heard = Сіз көрінесіз және естілесіз.
state-heard = Сіз естілесіз. Камера өшірулі.
state-seen = Сіз көрінесіз. Микрофон өшірулі.
state-silent = Микрофон мен камера өшірулі.
state-muted = Судья микрофоныңызды өшірді. Сөз берілгенде оны қайта қосыңыз.

## Controls
mic-on = Микрофон қосулы
mic-off = Микрофон өшірулі
mic-turn-on = Микрофонды қосу
mic-turn-off = Микрофонды өшіру
cam-on = Камера қосулы
cam-off = Камера өшірулі
cam-turn-on = Камераны қосу
cam-turn-off = Камераны өшіру
raise-hand = Қол көтеру
lower-hand = Қолды түсіру
leave = Шығу
open-session = Отырысты ашу
continue-session = Отырысты жалғастыру
recess = Үзіліс жариялау
recess-short = Үзіліс
end-session = Отырысты жабу
end-session-short = Жабу
end-title = Отырысты жабасыз ба?
end-text = Барлық қатысушы шығады, жазба аяқталады. Мұны қайтару мүмкін емес.
end-back = Отырысқа оралу

## Bench
hall-list = Күту залында
hall-list-empty = Күтіп отырған ешкім жоқ.
hall-list-jump = Күту залында: { $number }
admit = Кіргізу
admit-person = Кіргізу: { $name }
hands-list = Сөз сұрағандар
hands-list-empty = Қол көтерген ешкім жоқ.
listeners-list = Тыңдаушылар
send-back = Күту залына қайтару: { $name }
mute-person = Микрофонды өшіру: { $name }
microphone-off-person = Микрофон өшірулі: { $name }

## Console
console-title = Адамдар мен көрсеткіштер
console-lead = Тек сандар. Сіз адамдарды көрмейсіз және естімейсіз.
console-empty = Әзірге ешкім қосылған жоқ.
column-person = Қатысушы
column-place = Орны
column-state = Күйі
column-loss-up = Жіберуде жоғалту
column-loss-down = Қабылдауда жоғалту
column-round-trip = Кідіріс
column-up = Жібереді
column-down = Қабылдайды
place-waiting_hall = күту залы
place-courtroom = отырыс залы
place-console = пульт
place-lawyer_client_room = адвокатпен оңаша бөлме
place-mediation_room = медиация бөлмесі
place-deliberation_room = кеңесу бөлмесі
place-help_room = техникалық көмек
place-gallery = тыңдаушылар орны
link-connecting = қосылуда
link-connected = қосылған
link-reconnecting = қайта қосылуда
link-gone = қосылмаған
percent = { $value } %
milliseconds = { $value } мс
kilobits = { $value } кбит/с

## Оңаша бөлмелер
private-talks = Оңаша сөйлесу
private-talks-lead = Бөлмедегілерден басқа ешкім көрмейді және естімейді. Жазба жүргізілмейді.
talk-to-lawyer = Адвокатпен оңаша сөйлесу
deliberate = Кеңесу бөлмесіне кету
call-help = Техникалық көмек шақыру
settle = Татуласуға дайынмын
settle-ready = Татуласуға дайынмын: белгіленді
settle-lead = Екінші тарап та баспайынша, сіздің басқаныңызды ол да, сот та білмейді. Қайтарып алу үшін қайта басыңыз.
ask-lawyer_client_room = Оңаша сөйлесу
ask-mediation_room = Медиация бөлмесіне шақыру
ask-help_room = Көмектесу
ask-in = Шақыру
room-invited = { $who } сізді оңаша бөлмеге шақырады: { $room }.
room-invited-by-court = Сот сізді оңаша бөлмеге шақырады: { $room }.
room-accept = Кіру
room-decline = Қазір емес
room-private = Бұл бөлме жазылмайды. Сізді тек осында көрсетілгендер көреді және естиді.
room-people = Осы бөлмедегілер
room-asked = Шақырылған, әлі кірген жоқ
room-lock = Бөлмені басқаларға жабу
room-unlock = Бөлмені басқаларға ашу
room-leave = Оңаша бөлмеден шығу
room-leave-short = Артқа
room-back = Сіз оңаша бөлмеден оралдыңыз. Микрофон мен камера өшірулі.
rooms-close = Отырыс аяқталды. Оңаша бөлмелер тағы { $minutes } мин қолжетімді.
in-private = оңаша бөлмеде

## Қорғау
screens = Кім кімді көрмеуі және естімеуі керек
screen-between = { $from } – { $person }
screen-from = Кімнен жасыру
screen-person = Кімді қорғау
screen-sight = бейне
screen-hearing = дауыс
screen-name = есім
screen-ruling = Сот ұйғарымы
screen = Қорғау
unscreen = Алып тастау

## Link and sound
lost = Қайта қосылуда, { $time }.
lost-sub = Орныңыз сақталды, ештеңе баспаңыз.
weak = Байланыс нашар. Роутерге жақындаңыз немесе басқа бағдарламаларды жабыңыз.
sound-blocked = Браузер дыбысты қоспай тұр.
sound-allow = Дыбысты қосу

## Closing pages
ended-title = Отырыс аяқталды
ended-text = Рақмет. Жазба жабылды, оны сот сақтайды. Бетті жабуға болады.
left-title = Сіз отырыстан шықтыңыз
left-text = Отырыс жүріп жатқанда осы сілтемемен қайта кіруге болады.
taken-title = Сіз басқа құрылғыда жалғастырдыңыз
taken-text = Отырысқа бір мезгілде бір құрылғыдан ғана қатысуға болады.
no-link-title = Сілтеме керек
no-link-text = Сот сізге жіберген сілтемені ашыңыз. Ол тек сізге арналған.
problem-title = Бұл сілтемемен кіруге болмайды
unreachable-title = Сервер жауап бермейді
retry = Қайталап көру

## Problems of joining
problem-token_missing = Сілтеме толық емес. Сот жіберген сілтемені толығымен ашыңыз.
problem-token_malformed = Сілтеме бүлінген. Оны сот хабарламасынан соңғы таңбасына дейін қайта көшіріңіз.
problem-token_expired = Сілтеменің мерзімі өтті. Хатшыдан жаңасын сұраңыз.
problem-token_not_yet_valid = Сілтеме әлі жарамды емес. Сот белгілеген уақытта кіріңіз.
problem-token_foreign = Бұл басқа сервердің сілтемесі. Сот сізге жіберген сілтемені ашыңыз.
problem-token_revoked = Сот бұл сілтемені қайтарып алды. Хатшыдан жаңасын сұраңыз.
problem-token_used = Бұл сілтеме бір рет қана жарамды, ол пайдаланылған. Хатшыдан жаңасын сұраңыз.
problem-hearing_unknown = Мұндай отырыс жоқ. Сілтемені тексеріңіз немесе хатшыға хабарласыңыз.
problem-already_here = Сіз бұл отырыста басқа бетте немесе құрылғыда отырсыз. Осында жалғастыруға болады, басқасы жабылады.
problem-hearing_ended = Отырыс аяқталды.
problem-resume_invalid = Орныңыз бұдан былай сақталмайды. Қайта қосылыңыз.
problem-too_many = Әрекет тым көп. Бір минут күтіп, қайталап көріңіз.
problem-body_malformed = Бет пен сервер бірін-бірі түсінбейді. Бетті жаңартыңыз.
problem-body_too_large = Бет пен сервер бірін-бірі түсінбейді. Бетті жаңартыңыз.
problem-origin_foreign = Бет қате мекенжайда ашылған. Сот сізге жіберген сілтемені ашыңыз.
problem-insecure = Бет қорғалмаған байланыс арқылы ашылған. https:// деп басталатын сілтемені ашыңыз.
problem-not_found = Бет пен сервер бірін-бірі түсінбейді. Бетті жаңартыңыз.
problem-method_not_allowed = Бет пен сервер бірін-бірі түсінбейді. Бетті жаңартыңыз.
problem-unavailable = Сервер қазір мұны орындай алмайды. Бір минуттан кейін қайталап көріңіз.
problem-network = Серверге қосылу мүмкін емес. Интернетті тексеріп, қайталап көріңіз.

## Refusals
refused-malformed = Сервер бетті түсінбеді. Ештеңе өзгерген жоқ. Қайталанса, бетті жаңартыңыз.
refused-unknown_message = Сервер бетті түсінбеді. Ештеңе өзгерген жоқ. Қайталанса, бетті жаңартыңыз.
refused-out_of_order = Сервер бетті түсінбеді. Ештеңе өзгерген жоқ. Қайталанса, бетті жаңартыңыз.
refused-version = Бет пен сервердің нұсқалары әртүрлі. Бетті жаңартыңыз.
refused-ticket = Кіру мерзімі өтті. Бет өзі қайта қосылады.
refused-not_permitted = Сіздің рөліңіз бұған рұқсат бермейді. Ештеңе өзгерген жоқ.
refused-phase = Отырыстың бұл кезеңінде мұны істеуге болмайды. Ештеңе өзгерген жоқ.
refused-room = Сіз тұрған бөлмеден мұны істеуге болмайды. Ештеңе өзгерген жоқ.
refused-unknown_person = Бұл қатысушы енді мұнда жоқ. Ештеңе өзгерген жоқ.
refused-unknown_room = Сіз бұл бөлмеге шақырылмағансыз немесе ол жабық. Ештеңе өзгертілген жоқ.
refused-company = Сізге бұл адамдармен оңаша бөлмеде болуға болмайды. Ештеңе өзгертілген жоқ.
refused-sdp = Бейне мен дыбысты қосу мүмкін болмады. Бет өзі қайталап көреді.
refused-too_many = Батырма тым жиі басылды. Күтіп, қайталап көріңіз.
refused-too_much_media = Бұл құрылғы тым көп бейне мен дыбыс жіберді, сондықтан ажыратылды. Бетті жаңартыңыз; қайталанса, IT маманына хабарлаңыз.
refused-unavailable = Сервер мұны орындай алмады. Қайталап көріңіз.
refused-lost = Сервер жауап бергенше байланыс үзілді. Қайталап көріңіз.
dismiss = Жабу

## Told to screen readers
said-admitted = Сізді кіргізді. Сіз отырыс залындасыз.
said-phase = Күйі: { $phase }
