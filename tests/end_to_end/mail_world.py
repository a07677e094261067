"""A small world with mails to send: invented schools in a few provinces, one coordinator each, and a week's lists."""
import datetime

from smtp_peer import PASSWORD, certificate
from world import COORDINATORS_SOURCE, PARTICIPATIONS_SOURCE, REGISTRY_SOURCE, World

PROVINCES = [("ERZURUM", "YAKUTİYE"), ("ANKARA", "ÇANKAYA"), ("ŞANLIURFA", "HALİLİYE"), ("IĞDIR", "TUZLUCA")]
LONG = "Şehit Öğretmen İğdeli Çağrı Üçgül Ağaçlıköy Çok Programlı Anadolu Lisesi ve Güzel Sanatlar Mesleki Eğitim Merkezi"


class MailWorld(World):
    def setUp(self):
        super().setUp()
        self.ca, self.pem = certificate(self.folder)
        (self.folder / "password").write_text(PASSWORD + "\n", encoding="utf-8")

    def configure_mail(self, smtp="", more=""):
        """`smtp`: lines of [mail.smtp]; without them mails go to the Maildir. Mail is due at once, whatever day it is."""
        now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=3)))
        transport = f'transport = "smtp"\n{more}\n[mail.smtp]\n{smtp}\n' if smtp else more
        self.configure(
            REGISTRY_SOURCE + COORDINATORS_SOURCE + PARTICIPATIONS_SOURCE, extra="",
            mail=f'mode = "send"\nfrom = "twinwatch@example.org"\nfrom_name = "eTwinning İzleme"\nreply_to = "masa@example.org"\n'
                 f'operator = "operator@example.org"\nhost = "example.org"\nday = {now.isoweekday()}\nhour = 0\n{transport}')

    def smtp_settings(self, port, tls="starttls", **more):
        lines = {"host": '"localhost"', "port": port, "tls": f'"{tls}"', "user": '"twinwatch"', "timeout": '"20s"',
                 "password_file": f'"{self.folder / "password"}"', "ca_file": f'"{self.ca}"', **more}
        return "\n".join(f"{key} = {value}" for key, value in lines.items() if value is not None)

    def schools(self, each=3):
        header = "Kurum Kodu;İl;İlçe;Kurum Adı;Kategori\n"
        return self.text_file("okullar.csv", header + "".join(
            f"{700_000 + 100 * p + n};{province};{district};{LONG if n == 0 else f'Işıklı {n} Ortaokulu'};Ortaokul\n"
            for p, (province, district) in enumerate(PROVINCES) for n in range(each)))

    def coordinators(self, addresses, name="koordinatorler.csv"):
        """[(address, province, confirmed_on, role)]"""
        return self.text_file(name, "E-posta;İl;Onay Tarihi;Görev\n" + "".join(
            f"{mail};{province};{confirmed};{role}\n" for mail, province, confirmed, role in addresses))

    def participations(self):
        """The first school of each province has a project, the others have none."""
        return self.text_file("katilim.csv", "Proje ID;Proje Adı;Durum;Okul Adı;Kurum Kodu;İl;İlçe\n" + "".join(
            f"{p + 1};Deneme projesi {p};Aktif;{LONG};{700_000 + 100 * p};{province};{district}\n"
            for p, (province, district) in enumerate(PROVINCES)))

    def import_all(self, addresses, each=3):
        self.twinwatch("import", "--source", "registry", self.schools(each), expect=0)
        self.twinwatch("import", "--source", "coordinators", self.coordinators(addresses), expect=0)
        self.twinwatch("import", "--source", "projects", self.participations(), expect=0)

    def outbox(self):
        return dict(self.sql("SELECT recipient, state FROM outbox ORDER BY mail_id"))

    def later(self, minutes):
        """As if so much time had gone by for what is put off: the tests wait for no clock."""
        import contextlib
        import sqlite3
        with contextlib.closing(sqlite3.connect(self.state / "twinwatch.db")) as db:
            db.execute("UPDATE outbox SET next_ms = max(0, next_ms - ?1), tried_ms = tried_ms - ?1", (minutes * 60_000,))
            db.commit()
