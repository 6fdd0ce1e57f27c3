## The page
title = Та ли это запись?
lead = Страница проверяет запись судебного заседания на этом устройстве. Она ничего никуда не отправляет и работает без сети.
key-title = 1. Ключ суда
key-help = Возьмите его там, чему доверяете: на сайте суда или в самом суде. Ключ, пришедший вместе с записью, ничего не доказывает.
key-file = Файл ключа
key-text = или его 64 знака
key-good = Ключ прочитан: { $key }
key-bad = Это не открытый ключ суда: нужен файл court-key.pub.pem или 64 знака 0–9, a–f.
folder-title = 2. Папка записи
folder-help = Выберите папку, в которой лежит chain.jsonl, или весь пакет, или перетащите сюда. Если браузер спросит о «загрузке», разрешите: с устройства ничего не уйдёт.
folder-choose = Выбрать папку
folder-other = Выбрать другую
reading = Чтение: { $percent } %
language = Язык

## Verdicts
verdict-intact = Не изменена
verdict-altered = Изменена
verdict-incomplete = Неполная
verdict-untrusted = Ключу нет доверия
verdict-unreadable = Не читается
no-record = в этой папке нет записи: выберите ту, где лежат chain.jsonl и manifest.json
new-format = запись имеет формат { $format }, которого эта страница не знает: проверьте её более новой
cannot-read = файл не читается: { $what }

## As `tyndau recording verify` says it
untrusted-text = всё сходится, но под ключом суда { $key }, который вы не назвали доверенным: такую запись может сделать кто угодно
intact-withheld = каждый байт этой копии таков, каким был записан; изъято по определению суда, частей: { $parts }
intact-recovered = каждый байт таков, каким был записан, а конец — каким был найден после обрыва
intact-text = каждый байт таков, каким был записан
voice-of = голос: { $name }, { $role }
picture-of = изображение: { $name }, { $role }
from-to = с { $from } по { $to }
after = после { $at }
before = до { $at }
time-unknown = время установить нельзя
later-pieces = ; и ещё кусков далее: { $more }
other-places = ; и ещё мест: { $more }
wrong-content = { $file }: не то, что было записано, { $when }
wrong-longer = { $file } продолжается после своего конца: байты добавлены
wrong-foreign = { $file } не относится к этой записи: файл добавлен
wrong-line = { $file }: не то, что было записано, { $when }
wrong-signature = { $file } содержит подпись, сделанную не ключом заседания, { $when }
wrong-manifest = { $file }: не то, что было записано
wrong-short = { $file } обрезан, { $when }
wrong-gone = { $file } отсутствует, начиная { $when }
wrong-gone-whole = { $file } отсутствует
wrong-lines = { $file }: не хватает строк, { $when }
wrong-no_end = { $file } не имеет конца, { $when }: запись не была закрыта (сервер делает это при следующем запуске) или её конец отрезан
more = и ещё: { $more }
withheld = изъято: { $reason }
recovered = последние секунды ({ $seconds }) восстановлены после обрыва и не покрыты подписью того времени
about = заседание { $hearing }, дело { $number }, начато { $started }
counts = файлов: { $files }, кусков: { $pieces }, эпох: { $epochs }
under-trusted = под ключом суда { $key }, которому вы доверяете
under-other = под ключом суда { $key }, который вы не назвали доверенным
beside = лежит рядом и ею не доказано: { $files }
