"""Which category a file's own words most likely mean. Modest: what it does not recognise is "other"."""

from guanxi.catalog.rules import plain
from guanxi.catalog.states import Category

# The first category with a word that begins one of the text's words wins (Chinese: is anywhere in it).
_WORDS: dict[Category, str] = {
    Category.BABY: "baby infant nourrisson bebe 婴 宝宝",
    Category.BOOKS: "book livre papier stationery notebook 书 纸",
    Category.CERAMICS: "ceramic cup mug teapot kitchen vaisselle porcelain ceramique 陶 瓷 杯 碗 锅",
    Category.CLOTH: "cloth apparel shirt scarf textile vetement silk linen 衣 布 丝 帽",
    Category.HEALTH: "health beauty soap cosmetic shampoo savon soin 健康 皂 护",
    Category.TEA: "tea the infusion oolong pu'er matcha 茶",
    Category.HONEY: "honey miel sugar sucre jam confiture chocolat candy sweet bonbon cookie 蜂蜜 糖 饼干",
    Category.DRINK: "drink juice jus water eau wine vin beer biere soda coke coca coffee cafe 饮 水 酒 咖啡 汁",
    Category.DAIRY: "milk lait cheese fromage yogurt yaourt yoghurt butter beurre creme cream dairy 奶 乳",
    Category.MEAT: "meat viande fish poisson egg oeuf chicken poulet beef boeuf pork porc tuna saumon 肉 鱼 蛋 鸡 牛",
    Category.GRAIN: "rice riz grain noodle pasta pates flour farine bread pain cereal oat avoine ble 米 面 麦 粮",
    Category.FRUIT: "fruit vegetable legume apple pomme orange tomat potato salad banan 果 菜 苹果 橙 蔬",
    Category.PANTRY: "oil huile sauce spice salt sel vinegar vinaigre nut noix soup soupe food 油 酱 盐 醋 食品",
    Category.HOME: "home garden house jardin maison furniture candle bougie 家 园",
}


def guess(*texts: str) -> str:
    """The category of the first text that names one; its own name is always understood."""
    for text in texts:
        if text in Category.values:
            return text
        if found := _recognised(plain(text)):
            return found
    return Category.OTHER


def _recognised(text: str) -> str:
    words = text.replace("'", " ").replace("/", " ").split()
    for category, known in _WORDS.items():
        for mark in known.split():
            if mark in text if ord(mark[0]) > 0x2E80 else any(_is(word, mark) for word in words):
                return category
    return ""


def _is(word: str, mark: str) -> bool:
    """A word means the mark when it is it, its plural, or for longer marks begins with it."""
    word = word.strip(",.;:()&-")
    return word in (mark, mark + "s") or (len(mark) > 4 and word.startswith(mark))
