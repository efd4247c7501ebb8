"""Names in scripts without capitals: by the word that stands before or after a name, and by quotation marks.

Bounded guesses, for Chinese, Japanese, Korean, Arabic, Persian, Hebrew and Hindi. They miss names that nothing
announces; those are still found by their words.
"""

from __future__ import annotations

import re

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_KATAKANA = "\u30a1-\u30fa\u30fc\u31f0-\u31ff\uff66-\uff9f"
_HANGUL = "\uac00-\ud7af"
UNCASED = f"\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f{_HAN}{_HANGUL}"
"""Ranges, for a class of letters, of scripts that write words without spaces or with particles at their ends."""

_SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖蕭田董袁潘于蒋蔣"
    "蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范金石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[《〈『「“]([^《》〈〉『』「」“”\n]{2,40})[》〉』」”]",
        rf"(株式会社[{_HAN}{_KATAKANA}]{{2,10}})",
        rf"([{_KATAKANA}]{{2,}}(?:[・＝][{_KATAKANA}]{{2,}})+)",  # a foreign name in parts
        rf"([{_KATAKANA}]{{3,20}})",
        rf"([{_SURNAMES}][{_HAN}]{{0,2}}?)(?:先生|女士|小姐|经理|經理|总裁|總裁|主任|教授|博士|董事长|老师|老師|律师|总监|部长)",
        rf"(?:先生|女士|经理|總裁|总裁|主任|教授|博士)([{_SURNAMES}][{_HAN}]{{1,2}})",
        rf"((?:(?![的与是在和])[{_HAN}]){{1,4}})(?:さん|様|さま|氏|社長|部長|課長|教授|先生|殿)",
        rf"([{_HAN}{_KATAKANA}]{{2,12}}(?:公司|銀行|银行|大学|大學|集团|集團|株式会社|研究所|研究院|委员会|委員会|事務所))",
        rf"([{_HANGUL}]{{2,4}})\s?(?:씨|님|대표|부장|과장|차장|사장|교수|박사|이사|팀장)(?![{_HANGUL}]{{2}})",
        rf"((?:주식회사\s?|\(주\)\s?)[{_HANGUL}A-Za-z]{{2,12}})",
        rf"([{_HANGUL}]{{2,10}}(?:대학교|은행|전자|그룹|연구소|위원회))",
        r"(?:السيدة?|الدكتورة?|الأستاذة?|المهندسة?|الشيخ|الرئيس|الوزير|آقای|خانم|دکتر|مهندس)\s"
        r"((?:[\u0621-\u06ff]{2,15}\s?){1,3}?)(?=\s(?:في|من|إلى|على|أن|عن|و|از|به|در|که|است)\b|[،.؛:\n]|$)",
        r"((?:شركة|شرکت|جامعة|دانشگاه|وزارة|وزارت|بنك|بانک|مؤسسة|معهد)\s[\u0621-\u06ff]{2,15}(?:\sال[\u0621-\u06ff]{2,15})?)",
        r"([\u0621-\u06ff]{2,12}\s(?:بن|ابن|بنت|أبو|عبد)\s[\u0621-\u06ff]{2,15})",
        r"(?:מר|גברת|גב'|ד\"ר|דר'|פרופ'|פרופסור|השר|עו\"ד)\s([\u05d0-\u05ea]{2,12}(?:\s[\u05d0-\u05ea]{2,12})?)",
        r"((?:חברת|אוניברסיטת|בנק|משרד)\s[\u05d0-\u05ea]{2,14})",
        r"(?:श्री|श्रीमती|सुश्री|डॉ\.?|प्रो\.?)\s([\u0900-\u097f]{2,15}(?:\s[\u0900-\u097f]{2,15})?)",
    )
)
_NEEDED = re.compile("[\u0590-\u07ff\u0900-\u0dff\u3000-\u30ff\u31f0-\u9fff\uac00-\ud7af\uf900-\uffdc]")
MOST = 200
"""Names of one text."""


def uncased_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of the names in scripts without capitals, none inside another; the earlier rule wins."""
    if text.isascii() or not _NEEDED.search(text):
        return []
    taken = bytearray(len(text))
    found: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span(1)
            end = start + len(text[start:end].rstrip())
            if end - start < 1 or any(taken[start:end]) or not _NEEDED.search(text, start, end):
                continue
            taken[start:end] = b"\x01" * (end - start)
            found.append((start, end))
            if len(found) >= MOST:
                return found
    return found
