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
    "ko": ("서울특별시", "부산광역시", "대구", "인천"),
}
WRITTEN = [
    *(("de", "cp1252"), ("fr", "cp1252"), ("pl", "cp1250"), ("pl", "iso8859-2"), ("cs", "cp1250"), ("ru", "cp1251")),
    *(("ru", "koi8-r"), ("ru", "cp866"), ("ru", "iso8859-5"), ("el", "cp1253"), ("tr", "cp1254"), ("ja", "shift_jis")),
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


def test_one_damaged_character_does_not_turn_utf8_into_something_else() -> None:
    data = ("id,name\n" + "1,Zürich\n" * 200).encode() + b"2,\xff\n"
    assert detect(data, []) == "utf-8"
    assert why("utf-8", data) == "Nearly all bytes read are valid UTF-8."
