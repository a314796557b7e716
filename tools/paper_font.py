"""Make src/guanxi/base/fonts/paper.otf: the part of Noto Sans CJK SC that packing slips and labels need.

Usage: paper_font.py /path/to/NotoSansCJK-Regular.ttc (Debian: package fonts-noto-cjk). It holds Latin with its
accents, the 6,763 characters of GB 2312 and those common in names beyond them, in some 1.6 MB.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

TARGET = Path(__file__).parent.parent / "src/guanxi/base/fonts/paper.otf"
NAMES = """
劼勍叡啟喆垚堃妘姞姮婳媖媞嬅寯崟廙彣彧忞惇愔慜掞旸旻旼昇昉昳晙晞晢晫曈杙杺棽楒橦汭沄洺淏渼湉湜溦炘焜
燊燚犇玓玙玚玠玥珣珮珰珺珽琇琎琤瑀瑄瑧瑨璘璟璠瓅畇皞祎祐禔禛禤秾竑簃緁縢纮羴翀翙翯芃衎褀諠谞贇赟镕頔
顗颋飏骉髙龑龢嬿翾囧偲芠祾錡燁澐鋆堯儀國華龍鳳麗陳張劉楊黃趙吳鄭馬馮蔣韓許謝鄧蕭葉蘇盧賈魯韋齊湯藍關
蕭鍾譚鄒龐閻莊嚴顧賀賴龔萬錢湯賢
"""
MARKS = "‐‑‒–—―‘’“”„†•…‰‹›€₣£¥₩№™←→↑↓\u202f\u00a0\u2009"


NARROW = "‘’“”·"  # as wide as a Chinese character in the source, which tears French apart


def narrowed(font: TTFont) -> None:
    """Have the marks that Latin and Chinese share take their proportional shape."""
    features = font["GSUB"].table.FeatureList.FeatureRecord
    lookups = {number for each in features if each.FeatureTag == "pwid" for number in each.Feature.LookupListIndex}
    for number in lookups:
        for table in font["GSUB"].table.LookupList.Lookup[number].SubTable:
            mapping = getattr(table, "ExtSubTable", table).mapping
            for characters in font["cmap"].tables:
                for mark in map(ord, NARROW):
                    if (glyph := characters.cmap.get(mark)) in mapping:
                        characters.cmap[mark] = mapping[glyph]


def gb2312() -> set[str]:
    """Every character of the standard, by trying every pair of bytes."""
    pairs = (bytes((high, low)) for high in range(0xA1, 0xFF) for low in range(0xA1, 0xFF))
    return set("".join(pair.decode("gb2312", errors="ignore") for pair in pairs))


def main(source: str) -> None:
    fonts = TTCollection(source, lazy=True).fonts
    font = next(each for each in fonts if each["name"].getDebugName(1) == "Noto Sans CJK SC")
    narrowed(font)
    latin = set(map(chr, range(0x20, 0x180)))
    full_width = set(map(chr, range(0xFF01, 0xFF5F)))
    options = subset.Options(layout_features=[], hinting=False, desubroutinize=True, notdef_outline=True)
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GSUB", "GPOS", "GDEF"]
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(sorted(gb2312() | latin | full_width | set(NAMES + MARKS) - {"\n"})))
    cutter.subset(font)
    font.save(TARGET)


if __name__ == "__main__":
    main(sys.argv[1])
