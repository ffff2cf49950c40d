# ruff: noqa: E501  (one row a line)
"""What mail programs write around another's words, per language and program; all lines are our own."""

import pytest

from sayso.model.document import Reading, Text
from sayso.model.place import Span
from sayso.text.compose import to_text
from tests.text.samples import mail_document, plain_part

MINUTE = "2019-06-03T09:00"
A = "Ada Roe <ada@example.org>"

LINES = [
    # English: Gmail, Apple Mail, Thunderbird, Google Groups, Outlook for Mac, Evolution, AOL, Notes, Yahoo, Zoho
    (f"On Mon, Jun 3, 2019 at 9:00 AM {A} wrote:", "Ada Roe", MINUTE),
    ("On 3 Jun 2019, at 09:00, Ada Roe wrote:", "Ada Roe", MINUTE),
    ("On Monday, June 3, 2019 at 9:00:00 AM UTC+2, Ada Roe wrote:", "Ada Roe", MINUTE + "+02:00"),
    ("On 6/3/19, 9:00 AM, \"Ada Roe\" <ada@example.org> wrote:", "Ada Roe", None),
    ("On 23/6/19, 9:00 AM, \"Ada Roe\" <ada@example.org> wrote:", "Ada Roe", "2019-06-23T09:00"),
    ("On Mon, 2019-06-03 at 09:00 +0200, Ada Roe wrote:", "Ada Roe", MINUTE + "+02:00"),
    ("On Monday 03 June 2019 09:00:00 Ada Roe wrote:", "Ada Roe", MINUTE),
    ("Ada Roe wrote on 06/13/2019 09:00:12 AM:", "Ada Roe", "2019-06-13T09:00"),
    (f"--- On Mon, 3 Jun 2019, {A} wrote:", "Ada Roe", "2019-06-03"),
    ("---- On Mon, 03 Jun 2019 09:00:00 +0200 Ada Roe <ada@example.org> wrote ----", "Ada Roe", MINUTE + "+02:00"),
    (f"Quoting {A}:", "Ada Roe", None),
    (f"At 09:00 2019-06-03, {A} wrote:", "Ada Roe", MINUTE),
    ("\u202aOn Mon, Jun 3, 2019 at 9:00 AM \u202aAda Roe\u202c\u200f <\u202aada@example.org\u202c> wrote:", "Ada Roe", MINUTE),
    ("On\xa0Mon, Jun 3, 2019 at 9:00\u202fPM Ada Roe <ada@example.org> wrote:", "Ada Roe", "2019-06-03T21:00"),
    ("Monday, 3 June 2019, 9:00 AM +0200 from Ada Roe <ada@example.org>:", "Ada Roe", MINUTE + "+02:00"),
    ("On Mon, Jun 3, Ada Roe <ada@example.org> wrote:", "Ada Roe", None),
    # Spanish
    ("El lun, 3 jun 2019 a las 9:00, Ada Roe (<ada@example.org>) escribió:", "Ada Roe", MINUTE),
    ("El 3/6/19 a las 9:00, Ada Roe escribió:", "Ada Roe", MINUTE),
    ("El 3 jun 2019, a las 9:00, Ada Roe <ada@example.org> escribió:", "Ada Roe", MINUTE),
    ("El lunes, 3 de junio de 2019 9:00:00 a. m. CEST, Ada Roe escribió:", "Ada Roe", MINUTE),
    # French
    (f"Le lun. 3 juin 2019 à 09:00, {A} a écrit :", "Ada Roe", MINUTE),
    ("Le 03/06/2019 à 09:00, Ada Roe a écrit :", "Ada Roe", MINUTE),
    (f"Le 3 juin 2019 à 09:00, {A} a\nécrit :", "Ada Roe", MINUTE),
    # German
    (f"Am Mo., 3. Juni 2019 um 09:00 Uhr schrieb {A}:", "Ada Roe", MINUTE),
    ("Am 03.06.19 um 09:00 schrieb Ada Roe:", "Ada Roe", MINUTE),
    ("Am 03.06.2019 09:00, schrieb Ada Roe:", "Ada Roe", MINUTE),
    ("Ada Roe schrieb am 03.06.2019 um 09:00:", "Ada Roe", MINUTE),
    ("Ada Roe <ada@example.org> schrieb am Mo., 3. Juni 2019, 09:00:", "Ada Roe", MINUTE),
    # Portuguese
    (f"Em seg., 3 de jun. de 2019 às 09:00, {A} escreveu:", "Ada Roe", MINUTE),
    ("Ada Roe <ada@example.org> escreveu no dia segunda, 3/06/2019 à(s) 09:00:", "Ada Roe", MINUTE),
    (f"No dia 3 de jun. de 2019, às 09:00, {A} escreveu:", "Ada Roe", MINUTE),
    ("Às 09:00 de 03/06/2019, Ada Roe escreveu:", "Ada Roe", MINUTE),
    # Italian
    (f"Il giorno lun 3 giu 2019 alle ore 09:00 {A} ha scritto:", "Ada Roe", MINUTE),
    ("Il 03/06/2019 09:00, Ada Roe ha scritto:", "Ada Roe", MINUTE),
    # Dutch
    (f"Op ma 3 jun 2019 om 09:00 schreef {A}:", "Ada Roe", MINUTE),
    (f"Op 3 jun. 2019, om 09:00 heeft {A} het volgende geschreven:", "Ada Roe", MINUTE),
    ("Op 03-06-2019 om 09:00 schreef Ada Roe:", "Ada Roe", MINUTE),
    # Swedish, Norwegian, Danish
    (f"Den mån 3 juni 2019 kl 09:00 skrev {A}:", "Ada Roe", MINUTE),
    (f"3 juni 2019 kl. 09:00 skrev {A}:", "Ada Roe", MINUTE),
    ("Den 2019-06-03 kl. 09:00, skrev Ada Roe:", "Ada Roe", MINUTE),
    (f"man. 3. jun. 2019 kl. 09:00 skrev {A}:", "Ada Roe", MINUTE),
    (f"Den man. 3. jun. 2019 kl. 09.00 skrev {A}:", "Ada Roe", MINUTE),
    (f"Den 03/06/2019 kl. 09.00 skrev {A}:", "Ada Roe", MINUTE),
    # Finnish
    ("ma 3. kesäk. 2019 klo 9.00 Ada Roe (ada@example.org) kirjoitti:", "Ada Roe", MINUTE),
    ("Ada Roe <ada@example.org> kirjoitti 3.6.2019 kello 9.00:", "Ada Roe", MINUTE),
    ("Ada Roe kirjoitti 3.6.2019 klo 9.00:", "Ada Roe", MINUTE),
    # Polish
    (f"pon., 3 cze 2019 o 09:00 {A} napisał(a):", "Ada Roe", MINUTE),
    ("W dniu 03.06.2019 o 09:00, Ada Roe pisze:", "Ada Roe", MINUTE),
    (f"W dniu 3 czerwca 2019 09:00 użytkownik {A} napisał:", "Ada Roe", MINUTE),
    (f"Wiadomość napisana przez {A} w dniu 3 cze 2019, o godz. 09:00:", "Ada Roe", MINUTE),
    # Czech, Slovak
    (f"po 3. 6. 2019 v 9:00 odesílatel {A} napsal:", "Ada Roe", MINUTE),
    ("Dne 03. 06. 19 v 9:00 Ada Roe napsal(a):", "Ada Roe", MINUTE),
    (f"3. 6. 2019 v 9:00, {A}:", "Ada Roe", MINUTE),
    (f"po 3. 6. 2019 o 9:00 {A} napísal(a):", "Ada Roe", MINUTE),
    # Hungarian
    ("Ada Roe <ada@example.org> ezt írta (időpont: 2019. jún. 3., H, 9:00):", "Ada Roe", MINUTE),
    ("Ada Roe <ada@example.org> ezt írta (időpont: 2019. jún. 3., H,\n9:00):", "Ada Roe", MINUTE),
    ("2019. 06. 03. 9:00 keltezéssel, Ada Roe írta:", "Ada Roe", MINUTE),
    # Romanian
    (f"lun., 3 iun. 2019 la 09:00, {A} a scris:", "Ada Roe", MINUTE),
    ("La 03.06.2019 09:00, Ada Roe a scris:", "Ada Roe", MINUTE),
    # Russian, Ukrainian, Bulgarian
    (f"пн, 3 июн. 2019 г. в 09:00, {A}:", "Ada Roe", MINUTE),
    ("03.06.2019 9:00, Ada Roe пишет:", "Ada Roe", MINUTE),
    (f"3 июня 2019 г., в 9:00, {A} написал(а):", "Ada Roe", MINUTE),
    ("Понедельник, 3 июня 2019, 9:00 +03:00 от Ada Roe <ada@example.org>:", "Ada Roe", MINUTE + "+03:00"),
    (f"пн, 3 черв. 2019 р. о 09:00 {A} пише:", "Ada Roe", MINUTE),
    (f"На пн, 3.06.2019 г. в 9:00 {A} написа:", "Ada Roe", MINUTE),
    # Serbian, Croatian, Slovene
    (f"pon, 3. lip 2019. u 09:00 {A} napisao je:", "Ada Roe", "2019-07-03T09:00"),
    ("Dana 03.06.2019. u 09:00, Ada Roe je napisao/la:", "Ada Roe", MINUTE),
    # Turkish
    ("Ada Roe <ada@example.org>, 3 Haz 2019 Pzt, 09:00 tarihinde şunu yazdı:", "Ada Roe", MINUTE),
    ("3.06.2019 09:00 tarihinde Ada Roe yazdı:", "Ada Roe", MINUTE),
    ("Ada Roe <ada@example.org> şunları yazdı (3 Haz 2019 09:00):", "Ada Roe", MINUTE),
    # Greek
    (f"Στις Δευ, 3 Ιουν 2019 στις 9:00 π.μ., ο/η {A} έγραψε:", "Ada Roe", MINUTE),
    ("Στις 3/6/2019 9:00 π.μ., ο/η Ada Roe έγραψε:", "Ada Roe", MINUTE),
    # Hebrew, Arabic
    ("\u202bבתאריך יום ב׳, 3 ביוני 2019 ב-9:00 מאת \u202aAda Roe\u202c\u200f <\u202aada@example.org\u202c>:\u202c", "Ada Roe", MINUTE),
    ("في الاثنين، 3 يونيو 2019 في 9:00 ص تمت كتابة ما يلي بواسطة Ada Roe <ada@example.org>:", "Ada Roe", MINUTE),
    # Japanese, Chinese, Korean
    (f"2019年6月3日(月) 9:00 {A}:", "Ada Roe", MINUTE),
    ("2019/06/03 9:00、Ada Roe <ada@example.org>のメール:", "Ada Roe", MINUTE),
    ("Ada Roe <ada@example.org> 于2019年6月3日周一 上午9:00写道：", "Ada Roe", MINUTE),
    ("Ada Roe <ada@example.org> 於 2019年6月3日 週一 下午9:00寫道：", "Ada Roe", "2019-06-03T21:00"),
    ("在 2019年6月3日，上午9:00，Ada Roe <ada@example.org> 写道：", "Ada Roe", MINUTE),
    ("在 2019-06-03 09:00:00，\"Ada Roe\" <ada@example.org> 写道：", "Ada Roe", MINUTE),
    ("2019년 6월 3일 (월) 오전 9:00, Ada Roe <ada@example.org>님이 작성:", "Ada Roe", MINUTE),
    ("2019. 6. 3. 오전 9:00, Ada Roe <ada@example.org> 작성:", "Ada Roe", MINUTE),
    # Vietnamese, Thai, Indonesian
    (f"Vào Th 2, 3 thg 6, 2019 vào lúc 09:00 {A} đã viết:", "Ada Roe", MINUTE),
    ("Vào 09:00 Ngày 3 tháng 6 năm 2019, Ada Roe <ada@example.org> đã viết:", "Ada Roe", MINUTE),
    (f"Pada tanggal Sen, 3 Jun 2019 pukul 09.00 {A} menulis:", "Ada Roe", MINUTE),
    # Baltic languages, Catalan
    (f"2019-06-03, pr, 09:00 {A} rašė:", "Ada Roe", MINUTE),
    (f"Kuupäev E, 3. juuni 2019 kell 09:00 kirjutas {A}:", "Ada Roe", MINUTE),
    ("Missatge de Ada Roe <ada@example.org> del dia dl., 3 de juny 2019 a les 9:00:", "Ada Roe", MINUTE),
]  # fmt: skip

HEADERS = [
    "From: {a}\nSent: Monday, June 3, 2019 9:00 AM\nTo: Cy Poe\nSubject: {s}",
    "From: {a}\nDate: Monday, 3 June 2019 at 09:00\nTo: Cy Poe\nSubject: {s}",
    "From:\tAda Roe <ada@example.org>\nTo:\tcy@example.org\nDate:\t2019-06-03 09:00\nSubject:\t{s}",
    "From: {a} Sent: x\nSent: Monday, June 3, 2019 9:00 AM\nTo: Cy\nSubject: {s}".replace(" Sent: x", ""),
    "De: {a}\nEnviado el: lunes, 3 de junio de 2019 9:00\nPara: Cy\nAsunto: {s}",
    "De: {a}\nFecha: lunes, 3 de junio de 2019, 9:00\nPara: Cy\nCC: Bo\nAsunto: {s}",
    "De : {a}\nEnvoyé : lundi 3 juin 2019 09:00\nÀ : Cy\nCc : Bo\nObjet : {s}",
    "Von: {a}\nGesendet: Montag, 3. Juni 2019 09:00\nAn: Cy\nBetreff: {s}",
    "Von: {a}\nDatum: 03.06.2019 09:00\nAn: Cy\nBetreff: {s}",
    "De: {a}\nEnviada em: segunda-feira, 3 de junho de 2019 09:00\nPara: Cy\nAssunto: {s}",
    "De: {a}\nEnviado: 3 de junho de 2019 09:00\nPara: Cy\nAssunto: {s}",
    "Da: {a}\nInviato: lunedì 3 giugno 2019 09:00\nA: Cy\nOggetto: {s}",
    "Van: {a}\nVerzonden: maandag 3 juni 2019 09:00\nAan: Cy\nOnderwerp: {s}",
    "Från: {a}\nSkickat: den 3 juni 2019 09:00\nTill: Cy\nÄmne: {s}",
    "Fra: {a}\nSendt: mandag 3. juni 2019 09.00\nTil: Cy\nEmne: {s}",
    "Fra: {a}\nDato: 3. juni 2019 kl. 09.00\nTil: Cy\nKopi: Bo\nEmne: {s}",
    "Lähettäjä: {a}\nLähetetty: maanantai 3. kesäkuuta 2019 9.00\nVastaanottaja: Cy\nAihe: {s}",
    "Od: {a}\nWysłano: poniedziałek, 3 czerwca 2019 09:00\nDo: Cy\nDW: Bo\nTemat: {s}",
    "Od: {a}\nOdesláno: pondělí 3. června 2019 9:00\nKomu: Cy\nPředmět: {s}",
    "Od: {a}\nOdoslané: pondelok 3. júna 2019 9:00\nKomu: Cy\nPredmet: {s}",
    "Feladó: {a}\nElküldve: 2019. június 3. 9:00\nCímzett: Cy\nTárgy: {s}",
    "De la: {a}\nTrimis: luni, 3 iunie 2019 09:00\nCătre: Cy\nSubiect: {s}",
    "От: {a}\nОтправлено: 3 июня 2019 г. 9:00\nКому: Cy\nТема: {s}",
    "Від: {a}\nНадіслано: 3 червня 2019 р. 9:00\nКому: Cy\nКопія: Bo\nТема: {s}",
    "От: {a}\nИзпратено: 3 юни 2019 г. 9:00\nДо: Cy\nОтносно: {s}",
    "Šalje: {a}\nPoslano: 3. lipnja 2019. 9:00\nPrima: Cy\nPredmet: {s}",
    "Kimden: {a}\nGönderildi: 3 Haziran 2019 Pazartesi 09:00\nKime: Cy\nKonu: {s}",
    "Από: {a}\nΣτάλθηκε: Δευτέρα, 3 Ιουνίου 2019 9:00 πμ\nΠρος: Cy\nΘέμα: {s}",
    "מאת: {a}\nנשלח: יום שני 03 יוני 2019 09:00\nאל: Cy\nנושא: {s}",
    "من: {a}\nتاريخ الإرسال: 3 يونيو 2019 9:00\nإلى: Cy\nالموضوع: {s}",
    "差出人: {a}\n送信日時: 2019年6月3日 9:00\n宛先: Cy\n件名: {s}",
    "发件人： {a}\n发送时间： 2019年6月3日 9:00\n收件人： Cy\n主题： {s}",
    "寄件者: {a}\n寄件日期: 2019年6月3日 上午 09:00\n收件者: Cy\n主旨: {s}",
    "보낸 사람: {a}\n보낸 날짜: 2019년 6월 3일 월요일 오전 9:00\n받는 사람: Cy\n제목: {s}",
    "Từ: {a}\nĐã gửi: 3 tháng 6, 2019 09:00\nTới: Cy\nChủ đề: {s}",
    "Dari: {a}\nTanggal: 3 Juni 2019 09.00\nKe: Cy\nPerihal: {s}",
    "De: {a}\nEnviat el: dilluns, 3 de juny de 2019 9:00\nPer a: Cy\nTema: {s}",
    "*From:* {a}\n*Sent:* Monday, June 3, 2019 9:00 AM\n*To:* Cy\n*Subject:* {s}",
    "> From: {a}\n> Sent: Monday, June 3, 2019 9:00 AM\n> To: Cy\n> Subject: {s}",
    "-------- Original message --------\nFrom: {a}\nDate: 03.06.2019 09:00 (GMT+02:00)\nTo: Cy\nSubject: {s}",
    '------------------ 原始邮件 ------------------\n发件人: "Ada Roe"<ada@example.org>;\n'
    '发送时间: 2019年6月3日(星期一) 上午9:00\n收件人: "Cy"<cy@example.org>;\n主题: {s}',
    '-----Original Message-----\nFrom: "Ada Roe"<ada@example.org>\nTo: <cy@example.org>\nCc:\n'
    "Sent: 2019-06-03 (월) 09:00:00 (GMT+09:00)\nSubject: {s}",
]

FORWARDS = [
    "---------- Forwarded message ---------", "Begin forwarded message:", "-------- Forwarded Message --------",
    "---------- Mensaje reenviado ---------", "Inicio del mensaje reenviado:", "---------- Forwarded message ----------",
    "---------- Message transféré ---------", "Début du message réexpédié :", "-------- Message transféré --------",
    "---------- Weitergeleitete Nachricht ---------", "Anfang der weitergeleiteten Nachricht:",
    "Anfang der weitergeleiteten E-Mail:", "---------- Mensagem encaminhada ---------",
    "Início da mensagem encaminhada:", "---------- Forwarded message: ---------", "Inizio messaggio inoltrato:",
    "---------- Messaggio inoltrato ---------", "---------- Doorgestuurd bericht ---------", "Begin doorgestuurd bericht:",
    "---------- Vidarebefordrat meddelande ---------", "Vidarebefordrat brev:", "Början på vidarebefordrat mejl:",
    "---------- Videresendt melding ---------", "Videresendt e-post:", "Start av videresendt melding:",
    "---------- Videresendt meddelelse ---------", "Start på videresendt besked:", "---------- Välitetty viesti ---------",
    "Välitetty viesti alkaa:", "---------- Treść przekazanej wiadomości ---------", "Początek przekazywanej wiadomości:",
    "---------- Przekazana wiadomość ---------", "---------- Přeposlaná zpráva ---------", "Začátek přeposílané zprávy:",
    "---------- Preposlaná správa ---------", "---------- Továbbított üzenet ---------", "A továbbított levél kezdete:",
    "---------- Mesaj redirecționat ---------", "---------- Пересылаемое сообщение ---------",
    "-------- Перенаправленное сообщение --------", "Начало переадресованного сообщения:",
    "---------- Переслане повідомлення ---------", "---------- Препратено съобщение ---------",
    "---------- Proslijeđena poruka ---------", "---------- Iletilen ileti ---------", "Başlangıç iletilen ileti:",
    "---------- Προωθημένο μήνυμα ---------", "---------- הודעה שהועברה ---------", "---------- رسالة معاد توجيهها ---------",
    "---------- 転送されたメッセージ ---------", "転送されたメッセージ：", "---------- 转发的邮件 ---------", "开始转发的邮件：",
    "---------- 轉寄郵件 ---------", "---------- 전달된 메시지 ---------", "전달된 메시지:", "---------- Thư đã chuyển tiếp ---------",
    "---------- Pesan terusan ---------", "---------- Missatge reenviat ---------",
]  # fmt: skip

CLOSINGS = [
    "Kind regards,", "Thanks & regards", "Un cordial saludo,", "Muy atentamente,", "Bien cordialement,",
    "Meilleures salutations", "Mit besten Grüßen", "Viele Grüße", "Melhores cumprimentos,", "Um abraço,",
    "Distinti saluti", "Cordialmente,", "Met vriendelijke groeten,", "Groetjes", "Med vänliga hälsningar", "Mvh",
    "Med vennlig hilsen", "Venlig hilsen", "Ystävällisin terveisin", "Pozdrawiam,", "Z poważaniem", "S pozdravem",
    "S pozdravom", "Üdvözlettel:", "Cu stimă,", "С уважением,", "З повагою,", "Поздрави,", "Srdačan pozdrav,",
    "Saygılarımla,", "Με εκτίμηση,", "בברכה,", "مع أطيب التحيات،", "よろしくお願いいたします。", "此致", "祝好", "감사합니다.",
    "Trân trọng,", "Hormat saya,", "Pagarbiai", "Ar cieņu,", "Lugupidamisega", "Salutacions,",
]  # fmt: skip

PHONES = [
    "Sent from my iPhone", "Sent from my Samsung Galaxy smartphone.", "Get Outlook for iOS<https://example.org/a>",
    "Sent from Yahoo Mail on Android", "Sent from my iPhone, please excuse typos", "Sent via BlackBerry by AT&T",
    "Enviado desde mi iPhone", "Obtener Outlook para Android", "Envoyé de mon iPhone", "Envoyé depuis mon téléphone Samsung",
    "Télécharger Outlook pour iOS", "Von meinem iPhone gesendet", "Gesendet mit der GMX Mail App",
    "Diese Nachricht wurde von meinem Android-Gerät mit GMX Mail gesendet.", "Holen Sie sich Outlook für Android",
    "Enviado do meu iPhone", "Obter o Outlook para iOS", "Inviato da iPhone", "Scarica Outlook per iOS",
    "Verstuurd vanaf mijn iPhone", "Outlook voor iOS downloaden", "Skickat från min iPhone", "Hämta Outlook för iOS",
    "Sendt fra min iPhone", "Hent Outlook til Android", "Lähetetty iPhonesta", "Hanki Outlook for iOS",
    "Wysłane z iPhone'a", "Pobierz program Outlook dla systemu iOS", "Odesláno z iPhonu", "Získat Outlook pro iOS",
    "Odoslané z iPhonu", "iPhone-omról küldve", "Trimis de pe iPhone-ul meu", "Obțineți Outlook pentru Android",
    "Отправлено с iPhone", "Отправлено из мобильной Яндекс Почты", "Надіслано з iPhone", "Изпратено от моя iPhone",
    "Poslano s mog iPhonea", "iPhone'umdan gönderildi", "Στάλθηκε από το iPhone μου", "נשלח מה-iPhone שלי",
    "أرسلت من الـ iPhone", "iPhoneから送信", "发自我的iPhone", "從我的 iPhone 傳送", "나의 iPhone에서 보냄",
    "Đã gửi từ iPhone của tôi", "Dikirim dari iPhone saya", "Saadetud minu iPhone'ist", "Enviat des del meu iPhone",
]  # fmt: skip

NOTICES = [
    "This message is confidential and may be privileged. If you are not the intended recipient, delete it.",
    "CONFIDENTIALITY NOTICE: The contents of this email are for the sole use of the person named above.",
    "Please consider the environment before printing this email.",
    "Este mensaje es confidencial y va dirigido exclusivamente a su destinatario. Si usted ha recibido este mensaje\npor error, le rogamos que lo elimine.",
    "Ce message est confidentiel et destiné exclusivement à ses destinataires. Si vous avez reçu ce message par\nerreur, merci de le détruire.",
    "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, informieren Sie bitte\nden Absender und löschen Sie diese Nachricht.",
    "Esta mensagem é confidencial e destina-se exclusivamente ao seu destinatário. Se recebeu esta mensagem por engano,\napague-a.",
    "Le informazioni contenute in questo messaggio sono riservate e destinate esclusivamente al destinatario.",
    "De informatie in dit bericht is vertrouwelijk en uitsluitend bestemd voor de geadresseerde.",
    "Detta meddelande är konfidentiellt och avsett endast för mottagaren. Har du fått detta meddelande av misstag,\nta bort det.",
    "Denne e-posten er konfidensiell. Dersom du ikke er rett mottaker, vennligst slett meldingen.",
    "Denne e-mail er fortrolig. Hvis du ikke er den rette modtager, bedes du slette den.",
    "Tämä viesti on luottamuksellinen ja tarkoitettu vain vastaanottajalle. Jos saanut tämän viestin vahingossa, tuhoa se.",
    "Niniejsza wiadomość jest poufna i przeznaczona wyłącznie dla adresata. Jeśli otrzymali Państwo tę wiadomość omyłkowo,\nprosimy o jej usunięcie.",
    "Tato zpráva je důvěrná a je určena pouze jejímu příjemci. Pokud jste obdrželi tuto zprávu omylem, smažte ji.",
    "Ez az üzenet bizalmas, és csak a címzettnek szól. Ha tévedésből kapta meg, kérjük, törölje.",
    "Acest mesaj este confidențial și se adresează exclusiv destinatarului. Dacă ați primit acest mesaj din greșeală,\nștergeți-l.",
    "Это сообщение является конфиденциальным. Если вы получили это сообщение по ошибке, удалите его.",
    "Це повідомлення є конфіденційним і призначене лише для адресата. Якщо ви отримали цей лист помилково, видаліть його.",
    "Bu e-posta gizlidir ve yalnızca alıcısı içindir. Bu mesajı yanlışlıkla aldıysanız siliniz.",
    "Το μήνυμα αυτό είναι εμπιστευτικό και απευθύνεται μόνο στον παραλήπτη του.",
    "הודעה זו חסויה ומיועדת לנמען בלבד. אם קיבלת הודעה זו בטעות, נא למחוק אותה.",
    "هذه الرسالة سرية ومخصصة للمستلم فقط. إذا استلمت هذه الرسالة عن طريق الخطأ فيرجى حذفها.",
    "このメールには機密情報が含まれています。誤って受信された場合は削除してください。",
    "本邮件包含保密信息，仅供收件人使用。如果您误收到此邮件，请删除。",
    "이 메일은 기밀 정보를 포함하고 있습니다. 잘못 수신된 경우 삭제해 주십시오.",
    "Thư này có thể chứa thông tin bảo mật và chỉ dành cho người nhận. Nếu nhận nhầm, vui lòng xóa thư.",
]  # fmt: skip


def divided(content: str) -> Text:
    document = mail_document()
    return to_text(Reading(document=document, parts=(plain_part(content),)))[1]


def words_of(text: Text, kind: str) -> str:
    return "".join(zone.span.cut(text.content) for zone in text.zones if zone.kind == kind).strip()


@pytest.mark.parametrize(("line", "name", "sent"), LINES)
def test_attribution_lines(line: str, name: str, sent: str | None) -> None:
    text = divided(f"My words.\n\n{line}\n\nIt rains today.\n")
    assert words_of(text, "body") == "My words."
    assert words_of(text, "quoted") == "It rains today."
    (inner,) = text.inner
    assert inner.span.cut(text.content) == line
    assert (inner.level, inner.forwarded, inner.subject) == (1, False, None)
    assert inner.sender is not None and inner.sender.name == name
    assert inner.sender.address == ("ada@example.org" if "@" in line else None)
    assert inner.sent == sent
    day = text.zones[-1].voices[-1].at
    assert (day.start if day else None) == (sent[:10] if sent else None)


@pytest.mark.parametrize("line", [each[0] for each in LINES])
def test_attribution_lines_above_quote_signs(line: str) -> None:
    content = f"Mine, above.\n{line}\n> It rains today.\n\nMine, below.\n"
    text = divided(content)
    assert words_of(text, "body").split("\n")[0] == "Mine, above."
    assert words_of(text, "body").endswith("Mine, below.")
    assert words_of(text, "quoted") == "> It rains today."
    assert text.inner[0].span == Span(start=13, end=13 + len(line))


@pytest.mark.parametrize("header", HEADERS)
def test_headers_of_originals(header: str) -> None:
    header = header.format(a=A, s="Rain and snow")
    quoted = header.startswith("> ")
    text = divided(f"My words.\n\n{header}\n\n{'> ' * quoted}It rains today.\n")
    assert words_of(text, "body") == "My words."
    assert words_of(text, "quoted").lstrip("> \n") == "It rains today."
    (inner,) = text.inner
    assert inner.span.cut(text.content) == header
    assert inner.sender is not None
    assert (inner.sender.name, inner.sender.address) == ("Ada Roe", "ada@example.org")
    assert inner.sent is not None and inner.sent[:16] in (MINUTE, "2019-07-03T09:00")
    assert (inner.level, inner.forwarded, inner.subject) == (1, False, "Rain and snow")


@pytest.mark.parametrize("line", FORWARDS)
def test_separators_of_forwards(line: str) -> None:
    text = divided(f"See below.\n\n{line}\nFrom: {A}\nDate: 3 June 2019\nSubject: Rain\n\nIt rains.\n")
    assert words_of(text, "body") == "See below."
    assert words_of(text, "forwarded") == "It rains."
    (inner,) = text.inner
    assert inner.forwarded and inner.sent == "2019-06-03"


@pytest.mark.parametrize("closing", CLOSINGS)
def test_closings(closing: str) -> None:
    text = divided(f"It rains in the north of the country today.\n\n{closing}\nAda Roe\n")
    assert words_of(text, "signature") == f"{closing}\nAda Roe"


@pytest.mark.parametrize("line", PHONES)
def test_lines_of_phones(line: str) -> None:
    text = divided(f"It rains in the north of the country today.\n\n{line}\n")
    assert words_of(text, "signature") == line


@pytest.mark.parametrize("notice", NOTICES)
def test_notices(notice: str) -> None:
    text = divided(f"It rains in the north today.\n\nBest regards,\nCy Poe\n\n{notice}\n")
    assert words_of(text, "body") == "It rains in the north today."
    assert words_of(text, "signature") == "Best regards,\nCy Poe"
    assert words_of(text, "disclaimer") == notice
