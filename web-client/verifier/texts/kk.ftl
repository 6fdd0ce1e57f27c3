## The page
title = Жазба сол қалпында ма?
lead = Бұл бет сот отырысының жазбасын осы құрылғыда тексереді. Ештеңені ешқайда жібермейді, желісіз жұмыс істейді.
key-title = 1. Соттың кілті
key-help = Оны сенетін жерден алыңыз: соттың сайтынан немесе соттың өзінен. Жазбамен бірге келген кілт ештеңені дәлелдемейді.
key-file = Кілт файлы
key-text = немесе оның 64 таңбасы
key-good = Кілт оқылды: { $key }
key-bad = Бұл соттың ашық кілті емес: court-key.pub.pem файлы немесе 64 таңба (0–9, a–f) керек.
folder-title = 2. Жазбаның қалтасы
folder-help = Ішінде chain.jsonl бар қалтаны немесе бүкіл топтаманы таңдаңыз, не осында сүйреп әкеліңіз. Браузер «жүктеуді» сұраса, рұқсат етіңіз: құрылғыдан ештеңе кетпейді.
folder-choose = Қалтаны таңдау
folder-other = Басқасын таңдау
reading = Оқылуда: { $percent } %
language = Тіл

## Verdicts
verdict-intact = Өзгермеген
verdict-altered = Өзгертілген
verdict-incomplete = Толық емес
verdict-untrusted = Кілтке сенім жоқ
verdict-unreadable = Оқылмайды
no-record = бұл қалтада жазба жоқ: chain.jsonl мен manifest.json жатқан қалтаны таңдаңыз
new-format = жазба пішімі — { $format }, бұл бет оны білмейді: жаңарақ бетпен тексеріңіз
cannot-read = файл оқылмайды: { $what }

## As `tyndau recording verify` says it
untrusted-text = бәрі сәйкес келеді, бірақ соттың мына кілтімен: { $key }. Сіз оны сенімді деп атаған жоқсыз: мұндай жазбаны кез келген адам жасай алады
intact-withheld = бұл көшірменің әр байты жазылған қалпында; сот ұйғарымымен алынған бөліктер: { $parts }
intact-recovered = әр байт жазылған қалпында, соңы — үзілістен кейін табылған қалпында
intact-text = әр байт жазылған қалпында
voice-of = дауыс: { $name }, { $role }
picture-of = бейне: { $name }, { $role }
from-to = { $from } – { $to } аралығы
after = { $at } кейін
before = { $at } дейін
time-unknown = уақытын анықтау мүмкін емес
later-pieces = ; кейінгі бөліктер: { $more }
other-places = ; басқа жерлер: { $more }
wrong-content = { $file }: жазылған қалпында емес, { $when }
wrong-longer = { $file } өз соңынан кейін де жалғасады: байттар қосылған
wrong-foreign = { $file } бұл жазбаға жатпайды: кейін қосылған
wrong-line = { $file }: жазылған қалпында емес, { $when }
wrong-signature = { $file } ішінде отырыстың кілтімен жасалмаған қолтаңба бар, { $when }
wrong-manifest = { $file }: жазылған қалпында емес
wrong-short = { $file } кесілген, { $when }
wrong-gone = { $file } жоқ, басталуы: { $when }
wrong-gone-whole = { $file } жоқ
wrong-lines = { $file }: жолдары жетіспейді, { $when }
wrong-no_end = { $file } соңы жоқ, { $when }: жазба жабылмаған (сервер келесі іске қосылғанда жабады) немесе соңы кесілген
more = және тағы: { $more }
withheld = алынған: { $reason }
recovered = соңғы секундтар ({ $seconds }) үзілістен кейін қалпына келтірілді, сол уақыттың қолтаңбасымен қамтылмаған
about = отырыс { $hearing }, іс { $number }, басталуы { $started }
counts = файлдар: { $files }, бөліктер: { $pieces }, дәуірлер: { $epochs }
under-trusted = соттың кілті: { $key }, сіз оған сенесіз
under-other = соттың кілті: { $key }, сіз оны сенімді деп атаған жоқсыз
beside = қасында жатыр, бірақ онымен дәлелденбейді: { $files }
