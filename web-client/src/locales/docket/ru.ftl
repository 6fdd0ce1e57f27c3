## The day
docket-title = Заседания дня
docket-empty = На этот день заседаний не назначено.
staff-court_session_clerk = секретарь судебного заседания
staff-court_administrator = администратор суда
day-choose = Выбрать день
day-before = Предыдущий день
day-after = Следующий день
day-today = Сегодня
hearing-add = Назначить заседание
clock-ahead = Часы этого устройства спешат относительно сервера. Разница, минут: { $minutes }
clock-behind = Часы этого устройства отстают от сервера. Разница, минут: { $minutes }

## A hearing
case-type-civil = гражданское дело
case-type-criminal = уголовное дело
case-type-administrative_offence = административное правонарушение
hearing-scheduled = назначено
hearing-gathered = собираются
hearing-ended = заседание завершено
hearing-cancelled = заседание не состоится
hearing-edit = Изменить
hearing-cancel = Отменить заседание
cancelled-because = Причина: { $reason }
people-planned = Участники: { $number }
ready-missing = Нет обязательного участника: { $people }
ready-interpreter = Нужен переводчик: { $people }
ready-present = Присутствуют: { $present } / { $all }
person-here = присутствует
person-away = ещё не подключён
person-missing = обязателен, ещё не подключён
person-required = участие обязательно
person-pseudonym = псевдоним
person-for = за кого: { $people }

## Links
link = Ссылка
link-of = Ссылка: { $name }
link-text = Ссылка только для этого человека. Не передавайте её никому другому.
link-until = Действует до: { $time }
link-copy = Скопировать
link-copied = Ссылка скопирована.
link-revoke = Отозвать прежние ссылки
link-revoked = Прежние ссылки недействительны. Здесь новая ссылка.

## Cancelling
cancel-title = Отменить заседание? Дело: { $number }
cancel-text = Все ссылки станут недействительны, время зала освободится. Отменить это нельзя.
cancel-reason = Причина
back = Назад

## The form
form-new = Новое заседание
form-change = Изменение заседания
form-book = Назначить
form-save = Сохранить
form-case = Дело и время
case-number = Номер дела
case-type = Вид дела
courtroom = Зал
language-of-hearing = Язык судопроизводства
language-kk = казахский
language-ru = русский
language-en = английский
form-day = День
form-begins = Начало
form-ends = Окончание
form-persons = Участники
form-persons-none = Пока никого. Выберите роль и добавьте участника.
person-add = Добавить участника
person-remove = Убрать
person-remove-name = Убрать: { $name }
pseudonym = Псевдоним
pseudonym-hint = Для защищаемого лица. Остальные видят только это имя.
languages-spoken = На каких языках говорит
languages-other = Другие языки, кодами: uz, tr
represents = За кого участвует
required = Участие обязательно
form-screens = Меры защиты
form-screens-none = Никто ни от кого не скрыт.
screen-add = Добавить меру защиты
screen-remove = Убрать эту меру
screen-number = Мера защиты: { $number }
screen-viewer = От кого скрыть
screen-subject = Кого скрыть
screen-hides = Что скрыть
veil-picture = изображение
veil-voice = голос
veil-name = имя

## What is wrong with a part of the form
fault-empty = Это нужно заполнить.
fault-too_much = Слишком много. В тексте до 80 знаков, в заседании до 200 участников.
fault-invisible = Здесь есть невидимые знаки. Наберите текст заново.
fault-court_title = Имя не должно содержать должность суда или похожее написание.
fault-id = Недопустимый идентификатор: только латинские буквы, цифры, «-» и «_».
fault-twice = Этот участник указан дважды.
fault-stranger = Такого участника в этом заседании нет.
fault-themselves = Выберите двух разных людей.
fault-past = Это время прошло. Проверьте дату и часы этого устройства.
fault-end_before_begin = Окончание должно быть позже начала.
fault-too_long = Слишком долго или далеко: не более 24 часов, в пределах двух лет.
fault-language = Код языка — две-три латинские буквы: uz, tr.
fault-pseudonym = Защищаемому свидетелю нужен псевдоним, отличный от имени.
fault-court = От судьи и секретаря ничего скрыть нельзя.
fault-role = Эта роль никого не представляет.
