## The page
language = Язык
case = Дело
name = Имя
role = Роль
wait-a-moment = Одну минуту…

## Roles
role-presiding_judge = председатель{ "\u00AD" }ствующий
role-panel_judge = судья коллегии
role-court_session_clerk = секретарь судебного заседания
role-prosecutor = прокурор
role-plaintiff = истец
role-applicant = заявитель
role-defendant = ответчик
role-third_party = третье лицо
role-accused_on_trial = подсудимый
role-victim = потерпевший
role-representative = представитель
role-lawyer = адвокат
role-defence_counsel = защитник
role-legal_representative = законный представитель
role-witness = свидетель
role-protected_witness = защищаемый свидетель
role-expert = эксперт
role-specialist = специалист
role-interpreter = переводчик
role-sign_language_interpreter = переводчик жестового языка
role-mediator = медиатор
role-teacher = педагог
role-psychologist = психолог
role-member_of_the_public = слушатель
role-journalist = представитель СМИ
role-court_it = ИТ-специалист суда
role-court_administrator = администратор суда
role-archive_officer = архивариус
role-escort = конвой
own-role = Вы: { $role }

## Phases
phase-scheduled = назначено
phase-waiting_hall_open = зал ожидания открыт
phase-opening = заседание начинается
phase-open_session = открытое судебное заседание
phase-closed_session = закрытое судебное заседание
phase-recess = перерыв
phase-settlement_recess = перерыв для примирения
phase-technical_break = технический перерыв
phase-deliberation = суд в совещательной комнате
phase-announcement = оглашается судебный акт
phase-postponed = отложено
phase-nobody_appeared = никто не явился
phase-ended = заседание завершено
phase-sealing = готовится краткий протокол
phase-archived = в архиве
phase-destroyed = уничтожено
phase-cancelled = заседание не состоится

## Recording sign
recording-on = Идёт аудио-, видеозапись
recording-on-short = Запись
recording-off = Эта комната не записывается
recording-off-short = Не записывается

## Join
join-title = Проверим камеру и микрофон
join-lead = Суду нужно видеть и слышать вас. Сейчас вас никто не видит и не слышит.
join-title-watch = Вы будете следить за заседанием
join-lead-watch = Вы увидите и услышите открытое заседание. Вас никто не увидит и не услышит.
join-title-it = Связь участников заседания
join-lead-it = Вы увидите показатели, а не людей. Вас никто не увидит и не услышит.
join = Подключиться к заседанию
joining = Подключаемся…
join-again = Подключиться снова
join-here = Продолжить на этом устройстве
who-are-you = Это вы?
promise = Обязуюсь не вести запись.
promise-sub = Подключаясь, вы даёте суду это обязательство. Запись ведёт суд.
join-next = Сначала вы попадёте в зал ожидания. Секретарь пригласит вас.
join-next-court = Вы сразу войдёте в зал заседания.
seen-like-this = Так вас увидит суд
say-something = Скажите: «Меня слышно?» Полоса должна двигаться.
test-speaker = Проверить динамик
test-microphone = Проверить микрофон
choose-device = Устройство по умолчанию
preview-off = Камера выключена
preview-asking = Разрешите камеру и микрофон в вопросе браузера.
camera = Камера
microphone = Микрофон
trouble-denied-video = Браузер не даёт доступа к камере. Разрешите его в адресной строке. Можно войти и без камеры.
trouble-missing-video = Камера не найдена. Подключите её или войдите без камеры.
trouble-busy-video = Камеру занимает другая программа. Закройте её и включите камеру снова.
trouble-insecure-video = Браузер открывает камеру только на защищённой странице. Откройте ссылку, которая начинается с https.
trouble-denied-audio = Браузер не даёт доступа к микрофону. Разрешите его в адресной строке, иначе суд вас не услышит.
trouble-missing-audio = Микрофон не найден. Подключите его, иначе суд вас не услышит.
trouble-busy-audio = Микрофон занимает другая программа. Закройте её и включите микрофон снова.
trouble-insecure-audio = Браузер открывает микрофон только на защищённой странице. Откройте ссылку, которая начинается с https.

## Waiting hall
hall-title = Зал ожидания
hall-lead = Ваша явка отмечена. Секретарь пригласит вас, нажимать ничего не нужно. Сейчас вас никто не видит и не слышит.
hall-next = Что будет дальше
hall-step-here = Вы пришли
hall-step-wait = Секретарь или судья допускает вас
hall-step-in = Вы входите в зал заседания
hall-preview = Ваше изображение
hall-phase-scheduled = Заседание ещё не началось.
hall-phase-waiting_hall_open = Заседание ещё не началось.
hall-phase-opening = Заседание начинается. Вас пригласят.
hall-phase-open_session = Заседание идёт. Вас пригласят.
hall-phase-closed_session = Заседание идёт. Вас пригласят.
hall-phase-recess = Объявлен перерыв. Вас пригласят.
hall-phase-settlement_recess = Объявлен перерыв. Вас пригласят.
hall-phase-technical_break = Технический перерыв. Пожалуйста, подождите.
hall-phase-deliberation = Суд в совещательной комнате. Пожалуйста, подождите.
hall-phase-announcement = Заседание идёт. Вас пригласят.
hall-phase-postponed = Заседание завершено.
hall-phase-nobody_appeared = Заседание завершено.
hall-phase-ended = Заседание завершено.
hall-phase-sealing = Заседание завершено.
hall-phase-archived = Заседание завершено.
hall-phase-destroyed = Заседание завершено.
hall-phase-cancelled = Заседание завершено.
hall-sent-back = Вас вернули в зал ожидания. Останьтесь, пожалуйста: вас могут пригласить снова.

## Courtroom
courtroom-title = Зал заседания
people-title = Участники заседания
nobody-else = Пока никого нет
camera-off = Камера выключена
microphone-off = Микрофон выключен
picture-coming = Изображение подключается
speaking = Говорит
speaking-dominant = Говорит, основной голос
hand-number = Поднята рука · { $number }
link-lost = Связь прервана, место сохранено
before-opening = Заседание ещё не открыто
in-recess = Перерыв
state-watching = Вы смотрите и слушаете. Вас никто не видит и не слышит.
state-watching-closed = Сейчас заседание не идёт. Изображение и звук появятся, когда оно начнётся.
state-not-open = Заседание ещё не открыто. Вас никто не видит и не слышит.
state-recess = Перерыв. Вас никто не видит и не слышит, пока заседание не продолжится.
state-connecting = Изображение и звук подключаются.
state-seen-heard = Вас видно и слышно.
state-heard = Вас слышно. Камера выключена.
state-seen = Вас видно. Микрофон выключен.
state-silent = Микрофон и камера выключены.
state-muted = Судья выключил ваш микрофон. Включите его снова, когда вам предоставят слово.

## Controls
mic-on = Микрофон включён
mic-off = Микрофон выключен
mic-turn-on = Включить микрофон
mic-turn-off = Выключить микрофон
cam-on = Камера включена
cam-off = Камера выключена
cam-turn-on = Включить камеру
cam-turn-off = Выключить камеру
raise-hand = Поднять руку
lower-hand = Опустить руку
leave = Выйти
open-session = Открыть заседание
continue-session = Продолжить заседание
recess = Объявить перерыв
recess-short = Перерыв
end-session = Закрыть заседание
end-session-short = Закрыть
end-title = Закрыть заседание?
end-text = Все участники выйдут, запись завершится. Отменить это нельзя.
end-back = Вернуться к заседанию

## Bench
hall-list = В зале ожидания
hall-list-empty = Никто не ждёт.
hall-list-jump = В зале ожидания: { $number }
admit = Допустить
admit-person = Допустить: { $name }
hands-list = Просят слова
hands-list-empty = Никто не поднял руку.
listeners-list = Слушатели
send-back = Вернуть в зал ожидания: { $name }
mute-person = Выключить микрофон: { $name }
microphone-off-person = Микрофон выключен: { $name }

## Console
console-title = Люди и показатели
console-lead = Только числа. Вы не видите и не слышите людей.
console-empty = Пока никто не подключился.
column-person = Участник
column-place = Где
column-state = Состояние
column-loss-up = Потери при отправке
column-loss-down = Потери при приёме
column-round-trip = Задержка
column-up = Отправляет
column-down = Получает
place-waiting_hall = зал ожидания
place-courtroom = зал заседания
place-console = пульт
place-lawyer_client_room = комната с адвокатом
place-mediation_room = комната медиации
place-deliberation_room = совещательная комната
place-help_room = техпомощь
place-gallery = места для слушателей
link-connecting = подключается
link-connected = подключён
link-reconnecting = восстанавливается
link-gone = не подключён
percent = { $value } %
milliseconds = { $value } мс
kilobits = { $value } кбит/с

## Отдельные комнаты
private-talks = Поговорить наедине
private-talks-lead = Видят и слышат только те, кто в комнате. Записи нет.
talk-to-lawyer = Поговорить с адвокатом наедине
deliberate = Удалиться в совещательную комнату
call-help = Вызвать техпомощь
settle = Готов(а) к примирению
settle-ready = Готов(а) к примирению: отмечено
settle-lead = Ни другая сторона, ни суд не узнают, что вы нажали, пока не нажмёт и другая сторона. Нажмите ещё раз, чтобы отменить.
ask-lawyer_client_room = Поговорить наедине
ask-mediation_room = Пригласить в комнату медиации
ask-help_room = Помочь
ask-in = Пригласить
room-invited = { $who } приглашает вас в отдельную комнату: { $room }.
room-invited-by-court = Суд приглашает вас в отдельную комнату: { $room }.
room-accept = Войти
room-decline = Не сейчас
room-private = Эта комната не записывается. Вас видят и слышат только те, кто показан здесь.
room-people = Люди в этой комнате
room-asked = Приглашены, ещё не вошли
room-lock = Закрыть комнату для других
room-unlock = Открыть комнату для других
room-leave = Выйти из отдельной комнаты
room-leave-short = Назад
room-back = Вы вернулись из отдельной комнаты. Микрофон и камера выключены.
rooms-close = Заседание завершено. Отдельные комнаты доступны ещё { $minutes } мин.
in-private = в отдельной комнате

## Защита
screens = Кто кого не должен видеть и слышать
screen-between = { $from } – { $person }
screen-from = От кого скрыть
screen-person = Кого защитить
screen-sight = изображение
screen-hearing = голос
screen-name = имя
screen-ruling = Определение суда
screen = Защитить
unscreen = Снять

## Link and sound
lost = Связь восстанавливается, { $time }.
lost-sub = Ваше место сохранено, ничего не нажимайте.
weak = Связь слабая. Подойдите ближе к роутеру или закройте другие программы.
sound-blocked = Браузер не включает звук.
sound-allow = Включить звук

## Closing pages
ended-title = Заседание завершено
ended-text = Благодарим вас. Запись закрыта и хранится в суде. Страницу можно закрыть.
left-title = Вы вышли из заседания
left-text = По той же ссылке можно вернуться, пока заседание идёт.
taken-title = Вы продолжили на другом устройстве
taken-text = Участвовать в заседании можно только с одного устройства.
no-link-title = Нужна ссылка
no-link-text = Откройте ссылку, которую прислал вам суд. Она предназначена только вам.
problem-title = По этой ссылке войти нельзя
unreachable-title = Сервер не отвечает
retry = Попробовать снова

## Problems of joining
problem-token_missing = Ссылка неполная. Откройте всю ссылку, которую прислал вам суд.
problem-token_malformed = Ссылка повреждена. Скопируйте её из сообщения суда ещё раз, до последнего знака.
problem-token_expired = Срок ссылки истёк. Попросите у секретаря новую.
problem-token_not_yet_valid = Ссылка ещё не действует. Зайдите во время, которое назначил суд.
problem-token_foreign = Это ссылка другого сервера. Откройте ссылку, которую прислал вам суд.
problem-token_revoked = Суд отозвал эту ссылку. Попросите у секретаря новую.
problem-token_used = Эта ссылка действует один раз и уже использована. Попросите у секретаря новую.
problem-hearing_unknown = Такого заседания здесь нет. Проверьте ссылку или обратитесь к секретарю.
problem-already_here = Вы уже в этом заседании на другой странице или другом устройстве. Можно продолжить здесь, там связь закроется.
problem-hearing_ended = Заседание завершено.
problem-resume_invalid = Ваше место больше не сохранено. Подключитесь снова.
problem-too_many = Слишком много попыток. Подождите минуту и попробуйте снова.
problem-body_malformed = Страница и сервер не понимают друг друга. Обновите страницу.
problem-body_too_large = Страница и сервер не понимают друг друга. Обновите страницу.
problem-origin_foreign = Страница открыта по неверному адресу. Откройте ссылку, которую прислал вам суд.
problem-insecure = Страница открыта по незащищённому соединению. Откройте ссылку, которая начинается с https://.
problem-not_found = Страница и сервер не понимают друг друга. Обновите страницу.
problem-method_not_allowed = Страница и сервер не понимают друг друга. Обновите страницу.
problem-unavailable = Сервер сейчас не может этого сделать. Попробуйте через минуту.
problem-network = Сервер недоступен. Проверьте интернет и попробуйте снова.

## Refusals
refused-malformed = Сервер не понял страницу. Ничего не изменилось. Если это повторится, обновите страницу.
refused-unknown_message = Сервер не понял страницу. Ничего не изменилось. Если это повторится, обновите страницу.
refused-out_of_order = Сервер не понял страницу. Ничего не изменилось. Если это повторится, обновите страницу.
refused-version = Версии страницы и сервера различаются. Обновите страницу.
refused-ticket = Срок входа истёк. Страница подключится сама.
refused-not_permitted = Ваша роль этого не позволяет. Ничего не изменилось.
refused-phase = В этой части заседания так сделать нельзя. Ничего не изменилось.
refused-room = Из этой комнаты так сделать нельзя. Ничего не изменилось.
refused-unknown_person = Этого участника уже нет. Ничего не изменилось.
refused-unknown_room = Вас не приглашали в эту комнату, или она закрыта. Ничего не изменено.
refused-company = Вам нельзя быть в отдельной комнате с этими людьми. Ничего не изменено.
refused-sdp = Не удалось подключить изображение и звук. Страница попробует сама.
refused-too_many = Слишком много нажатий сразу. Подождите и попробуйте снова.
refused-too_much_media = Это устройство отправляло слишком много изображения и звука и было отключено. Обновите страницу; если это повторится, сообщите ИТ-специалисту суда.
refused-unavailable = Сервер не смог этого сделать. Попробуйте снова.
refused-lost = Связь прервалась до ответа сервера. Попробуйте снова.
dismiss = Закрыть

## Told to screen readers
said-admitted = Вас допустили. Вы в зале заседания.
said-phase = Состояние: { $phase }
