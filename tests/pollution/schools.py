"""The first source: a list of schools that do not exist, in districts that do. Turkish letters, dates as GG.AA.YYYY,
sentences with commas and quotes inside, a last column that is mostly empty."""
from source import Source

HEADER = ["Kurum Kodu", "İl", "İlçe", "Okul Adı", "Açılış Tarihi", "Doluluk Oranı", "Web Adresi", "Açıklama", "Notlar"]

PLACES = [("Adana", "Çukurova"), ("Ağrı", "Doğubayazıt"), ("Ankara", "Çankaya"), ("Aydın", "Söke"), ("Balıkesir", "Ayvalık"),
          ("Bartın", "Ulus"), ("Bursa", "İnegöl"), ("Çanakkale", "Gökçeada"), ("Çorum", "İskilip"), ("Diyarbakır", "Çüngüş"),
          ("Eskişehir", "Tepebaşı"), ("Giresun", "Şebinkarahisar"), ("Iğdır", "Tuzluca"), ("Isparta", "Eğirdir"),
          ("İstanbul", "Üsküdar"), ("İzmir", "Ödemiş"), ("Kırşehir", "Çiçekdağı"), ("Kütahya", "Gediz"), ("Malatya", "Darende"),
          ("Muğla", "Köyceğiz"), ("Niğde", "Ulukışla"), ("Ordu", "Ünye"), ("Rize", "Çayeli"), ("Şanlıurfa", "Siverek"),
          ("Tokat", "Niksar"), ("Tunceli", "Çemişgezek"), ("Uşak", "Eşme"), ("Van", "Erciş")]
FIRST = ["Gökçınar", "Şafaközü", "Ilıcakaya", "İncesazlık", "Çiğdemtepe", "Öğlenpınar", "Üçkavak", "Yıldızbükü", "Ayvadüzü",
         "Karaçamlık", "Sütlüdere", "Ağaçlıyol", "Kızılçiğ", "Beşgözler"]
KIND = ["İlkokulu", "Ortaokulu", "Anadolu Lisesi", "Fen Lisesi", "Mesleki ve Teknik Anadolu Lisesi", "İmam Hatip Ortaokulu"]
SENTENCES = ["Ek bina yapılıyor, taşınma güz döneminde",
             'Veliler okula "{first} mektebi" der, tabelada da öyle yazar',
             "İkili eğitim; sabah ve öğle",
             "Bahçesi, atölyesi ve spor salonu var",
             'Kütüphane "Işık Köşesi" adıyla açıldı',
             "Depremden sonra onarıldı, 12'si yeni 20 derslik",
             'Projeler: "Küçük Çiftçiler", robotik, koro',
             "Taşımalı öğrenci alır, pansiyonu yoktur"]
NOTES = ["", "", "", "", "denetlendi", "", "", "yeni", "", "", "adres eski, bakılacak", ""]


def slug(name):
    return name.lower().translate(str.maketrans("çğıöşüâ", "cgiosua")).replace("i̇", "i")


def schools(rng, rows):
    made = []
    codes = rng.sample(range(102_000, 990_000), rows)
    for number in range(rows):
        province, district = rng.choice(PLACES)
        first = FIRST[number % len(FIRST)]
        made.append([
            str(codes[number]), province, district, f"{first} {rng.choice(KIND)}",
            f"{rng.randint(1, 28):02}.{rng.randint(1, 12):02}.{rng.randint(1931, 2024)}",
            f"{rng.randint(300, 1199) / 10:.1f}", f"http://{slug(first)}{number + 1}.okul.example/anasayfa",
            rng.choice(SENTENCES).format(first=first), rng.choice(NOTES)])
    return Source(
        name="schools", header=HEADER, rows=made, always_quoted=frozenset({3, 7}), codes=0, decimals=5, free_text=7,
        titles=["MİLLÎ EĞİTİM MÜDÜRLÜĞÜ", "Okul Listesi", "Rapor tarihi: 16.11.2026"],
        total="Toplam kayıt sayısı: {}", signature="Düzenleyen: Strateji Geliştirme Birimi",
        groups=[("Kurum", 4), ("Bilgiler", 3), ("Diğer", 2)],
        second=["Tür", "Okul Sayısı", "Derslik", "Yıl", "Pay", "Birim", "Kaynak", "Durum", "Sıra", "Ek Bilgi"])
