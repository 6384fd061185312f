"""Older encodings are told apart by what their bytes spell."""

from __future__ import annotations

import pytest

from wizard.sampling.written.encoding import decode, detect, why

CITIES = {
    "de": ("München", "Köln", "Zürich", "Überlingen", "Straße"),
    "fr": ("Élodie à la crèche", "garçon naïf", "où êtes-vous", "forêt"),
    "pl": ("Łódź", "Kraków", "Gdańsk", "Wrocław", "Poznań"),
    "cs": ("Plzeň", "Děčín", "Příbram", "České Budějovice"),
    "ru": ("Москва", "Казань", "Тверь", "Новосибирск"),
    "el": ("Αθήνα", "Θεσσαλονίκη", "Πάτρα"),
    "tr": ("İstanbul", "Diyarbakır", "Şanlıurfa", "Muğla"),
    "ja": ("東京都", "大阪府", "北海道", "京都市の会社"),
    "zh": ("北京市", "上海市", "广州", "深圳经济特区"),
    "zh-tw": ("台北市", "高雄市", "臺中", "新竹科學園區"),
    "es": ("año", "Málaga", "A Coruña", "León"),
    "pt": ("São Paulo", "Goiás", "Maranhão", "Amapá"),
    "lt": ("Šiauliai", "Klaipėda", "Panevėžys"),
    "uk": ("місто", "Київ", "Запоріжжя", "Їжакевич"),
    "th": ("กรุงเทพมหานคร", "เชียงใหม่", "ขอนแก่น"),
    "ar": ("القاهرة", "الإسكندرية", "الجيزة", "مدينة"),
    "he": ("ירושלים", "תל אביב", "חיפה"),
    "ko": ("서울특별시", "부산광역시", "대구", "인천"),
}
WRITTEN = [
    *(("de", "cp1252"), ("fr", "cp1252"), ("pl", "cp1250"), ("pl", "iso8859-2"), ("cs", "cp1250"), ("ru", "cp1251")),
    *(("ru", "koi8-r"), ("ru", "cp866"), ("ru", "iso8859-5"), ("el", "cp1253"), ("tr", "cp1254"), ("ja", "shift_jis")),
    *(
        ("fr", "mac-roman"),
        ("de", "mac-roman"),
        ("es", "mac-roman"),
        ("fr", "cp850"),
        ("de", "cp437"),
        ("es", "cp1252"),
    ),
    *(("pt", "mac-roman"), ("pt", "cp850"), ("lt", "cp1257"), ("uk", "koi8-u"), ("th", "cp874"), ("ar", "iso8859-6")),
    *(("ar", "cp1256"), ("he", "cp1255"), ("ja", "iso2022_jp"), ("ko", "iso2022_kr")),
    *(("ja", "euc_jp"), ("zh", "gb18030"), ("zh-tw", "big5"), ("ko", "euc_kr")),
]


def table(language: str) -> str:
    words = CITIES[language]
    return "id,name\n" + "".join(f"{number},{words[number % len(words)]}\n" for number in range(150))


@pytest.mark.parametrize(("language", "codec"), WRITTEN)
def test_a_table_of_names_comes_back(language: str, codec: str) -> None:
    data = table(language).encode(codec)
    assert decode(data, detect(data, [])) == table(language)


def test_a_few_odd_bytes_are_taken_for_the_usual_encoding() -> None:
    data = ("id,name\n" + "1,ash\n" * 500 + "2,Müller\n").encode("cp1252")
    assert detect(data, []) == "cp1252"
    assert why("cp1252", data) == "Not valid UTF-8; the bytes beyond ASCII make words in cp1252."


FEW = {
    "cp1252": ("Café", "À LA CRÈME", "20 °C", "Ålesund", "it’s “good”", "5 – 7", "€7 or £5", "a\u00a0b", "½ l", "Zoë"),
    "mac-roman": ("Café", "À LA CRÈME", "it’s “good”", "Müller", "naïf", "El Niño"),
    "cp850": ("Café", "20 °C", "Müller", "El Niño"),
}


@pytest.mark.parametrize(("codec", "text"), [(codec, text) for codec, texts in FEW.items() for text in texts])
def test_a_few_odd_bytes_are_judged_by_the_words_they_stand_in(codec: str, text: str) -> None:
    data = ("id,name\n" + "1,ash\n" * 500 + f"2,{text}\n").encode(codec)
    assert decode(data, detect(data, [])).endswith(f"2,{text}\n")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_cyrillic_in_two_bytes_without_a_mark(codec: str) -> None:
    assert detect(table("ru").encode(codec), []) == codec


def test_a_cyrillic_word_among_ascii_is_read() -> None:
    data = ("id,name\n" + "1,ash\n" * 500 + "2,Москва\n").encode("cp1251")
    assert decode(data, detect(data, [])).endswith("Москва\n")


def test_escapes_in_plain_text_are_no_japanese() -> None:
    assert detect(b"id,name\n1,\x1b$B\x7f\x7f\n", []) == "utf-8"
    assert why("iso2022_jp", b"") == "Its escapes are those of iso2022_jp."


def test_one_damaged_character_does_not_turn_utf8_into_something_else() -> None:
    data = ("id,name\n" + "1,Zürich\n" * 200).encode() + b"2,\xff\n"
    assert detect(data, []) == "utf-8"
    assert why("utf-8", data) == "Nearly all bytes read are valid UTF-8."
