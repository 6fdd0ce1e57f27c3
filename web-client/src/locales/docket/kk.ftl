## The day
docket-title = Күннің отырыстары
docket-empty = Бұл күнге отырыс тағайындалмаған.
staff-court_session_clerk = сот отырысының хатшысы
staff-court_administrator = сот әкімшісі
day-choose = Күнді таңдау
day-before = Алдыңғы күн
day-after = Келесі күн
day-today = Бүгін
hearing-add = Отырыс тағайындау
clock-ahead = Осы құрылғының сағаты сервер сағатынан озық. Айырмасы, минут: { $minutes }
clock-behind = Осы құрылғының сағаты сервер сағатынан қалып тұр. Айырмасы, минут: { $minutes }

## A hearing
case-type-civil = азаматтық іс
case-type-criminal = қылмыстық іс
case-type-administrative_offence = әкімшілік құқық бұзушылық
hearing-scheduled = тағайындалды
hearing-gathered = жиналып жатыр
hearing-ended = отырыс аяқталды
hearing-cancelled = отырыс өткізілмейді
hearing-edit = Өзгерту
hearing-cancel = Отырысты өткізбеу
cancelled-because = Себебі: { $reason }
people-planned = Қатысушылар: { $number }
ready-missing = Міндетті қатысушы келген жоқ: { $people }
ready-interpreter = Аудармашы керек: { $people }
ready-present = Келгені: { $present } / { $all }
person-here = осында
person-away = әлі келген жоқ
person-missing = келуі міндетті, әлі келген жоқ
person-required = қатысуы міндетті
person-pseudonym = бүркеншік ат
person-for = кімнің атынан: { $people }

## Links
link = Сілтеме
link-of = Сілтеме: { $name }
link-text = Сілтеме тек осы адамға арналған. Оны басқа ешкімге бермеңіз.
link-until = Жарамды мерзімі: { $time }
link-copy = Көшіру
link-copied = Сілтеме көшірілді.
link-revoke = Бұрынғы сілтемелерді қайтарып алу
link-revoked = Бұрынғы сілтемелер жарамсыз. Мұнда жаңа сілтеме тұр.

## Cancelling
cancel-title = Отырыс өткізілмей ме? Іс: { $number }
cancel-text = Барлық сілтеме жарамсыз болады, залдың уақыты босайды. Мұны қайтару мүмкін емес.
cancel-reason = Себебі
back = Артқа

## The form
form-new = Жаңа отырыс
form-change = Отырысты өзгерту
form-book = Тағайындау
form-save = Сақтау
form-case = Іс және уақыт
case-number = Істің нөмірі
case-type = Істің түрі
courtroom = Зал
language-of-hearing = Сот ісін жүргізу тілі
language-kk = қазақ тілі
language-ru = орыс тілі
language-en = ағылшын тілі
form-day = Күні
form-begins = Басталуы
form-ends = Аяқталуы
form-persons = Қатысушылар
form-persons-none = Әзірге ешкім жоқ. Рөлін таңдап, қатысушы қосыңыз.
person-add = Қатысушы қосу
person-remove = Алып тастау
person-remove-name = Алып тастау: { $name }
pseudonym = Бүркеншік аты
pseudonym-hint = Қорғалатын адам үшін. Басқалар тек осы атты көреді.
languages-spoken = Қай тілде сөйлейді
languages-other = Басқа тілдер, кодымен: uz, tr
represents = Кімнің атынан қатысады
required = Қатысуы міндетті
form-screens = Қорғау шаралары
form-screens-none = Бір-бірінен жасырылатын адам жоқ.
screen-add = Қорғау шарасын қосу
screen-remove = Бұл шараны алып тастау
screen-number = Қорғау шарасы: { $number }
screen-viewer = Кімнен жасырылады
screen-subject = Кім жасырылады
screen-hides = Не жасырылады
veil-picture = бейнесі
veil-voice = дауысы
veil-name = аты-жөні

## What is wrong with a part of the form
fault-empty = Мұны толтыру керек.
fault-too_much = Бұл тым көп. Мәтінде 80 таңба, отырыста 200 қатысушы сыяды.
fault-invisible = Мұнда көрінбейтін таңбалар бар. Мәтінді қайта теріңіз.
fault-court_title = Есімде сот лауазымы немесе соған ұқсас жазу болмауы керек.
fault-id = Бұл белгі жарамайды: тек латын әріптері, сандар, «-» және «_».
fault-twice = Бұл қатысушы екі рет енгізілген.
fault-stranger = Бұл отырыста ондай қатысушы жоқ.
fault-themselves = Екі түрлі адамды таңдаңыз.
fault-past = Бұл уақыт өтіп кеткен. Күнін және осы құрылғының сағатын тексеріңіз.
fault-end_before_begin = Отырыс басталғаннан кейін аяқталуы керек.
fault-too_long = Тым ұзақ немесе тым алыс: ең көбі 24 сағат, екі жылдың ішінде.
fault-language = Тіл кодын екі-үш латын әрпімен жазыңыз: uz, tr.
fault-pseudonym = Қорғалатын куәға өз атынан басқа бүркеншік ат керек.
fault-court = Судьядан және хатшыдан ештеңе жасыруға болмайды.
fault-role = Бұл рөл басқаның атынан қатыспайды.
