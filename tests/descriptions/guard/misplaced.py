"""Values under the wrong name, told twice, or missing, and honest sentences of the same build."""

from ecom_ai.descriptions.facts import Language, fact_sheet

BAG = fact_sheet(
    "Trail Bag",
    "Bags",
    {
        "Number of pockets": 3,
        "Capacity": "350 ml",
        "Weight": "240 g",
        "Battery life": "12 hours",
        "Charging time": "3 hours",
        "Material": "spruce",
        "Colour": "cream",
        "Height": "30 cm",
        "Max load": "80 kg",
        "Scale": "yes",
        "Dishwasher safe": "yes",
        "Packaging": "paper box",
        "Warranty": "2 years",
        "Cable length": "1.5 m",
        "Size": "7 x 24 cm",
        "Case": "40 g",
    },
)
FEW = fact_sheet(
    "Trail Bag", "Bags",
    {"Pockets": 3, "Capacity": "350 ml", "Battery life": "12 hours", "Height": "30 cm", "Max load": "80 kg"},
)  # fmt: skip
BACKPACK = fact_sheet(
    "行者背包",
    "包",
    {
        "口袋数量": "3个",
        "容量": "350毫升",
        "重量": "186克",
        "续航": "12小时",
        "充电时间": "3小时",
        "颜色": "米白色",
        "材质": "云杉木",
        "高度": "30厘米",
        "最大承重": "80公斤",
        "刻度": "有",
        "包装": "纸盒",
        "适用温度": "-10℃至96℃",
        "电源线长": "1.5米",
        "同时充电": "3台设备",
    },
)
FEW_ZH = fact_sheet(
    "行者背包", "包", {"口袋数量": 3, "容量": "350毫升", "续航": "12小时", "高度": "30厘米", "最大承重": "80公斤"}
)

SWAPPED = [
    *((BAG, sentence) for sentence in (
        "It has a length of 3.", "It weighs 350 ml.", "It weighs about 80 kg.", "It charges in 12 hours.",
        "The charging time is 12 hours.", "The battery life is 3 hours.", "It has a 3-hour battery life.",
        "It measures 240 g.", "It lasts for 350 ml.", "It runs for 240 g.", "The colour is spruce.",
        "The material is cream.", "Weight: 350 ml.", "The warranty is 12 hours.", "The height is 1.5 m.",
        "The maximum load is 240 g.",
    )),
    *((FEW, sentence) for sentence in (
        "It has a length of 3.", "It weighs 350 ml.", "It weighs 80 kg.", "Charges in 12 hours.",
        "The width is 30 cm.", "The shelf life is 12 hours.",
    )),
    *((BACKPACK, sentence) for sentence in (
        "重量是350毫升。", "重350毫升。", "整体重350毫升。", "长度为3个。", "充电时间12小时。", "充满需12小时。",
        "续航3小时。", "容量12小时。", "颜色为云杉木。", "材质是米白色。", "重量：350毫升。", "最大承重为186克。",
        "高度达1.5米。",
    )),
    *((FEW_ZH, sentence) for sentence in ("重量是350毫升。", "重80公斤。", "长度为3。", "充电12小时。", "宽30厘米。")),
]  # fmt: skip
TOLD_TWICE = [
    *((BAG, sentence) for sentence in (
        "It has a colour of cream, the colour is cream.", "It weighs 240 g. The weight is 240 g.",
        "The capacity is 350 ml and it has a capacity of 350 ml.", "It has 3 pockets, and the pockets are 3.",
        "It is made of spruce. The material is spruce.",
    )),
    *((BACKPACK, sentence) for sentence in (
        "颜色为米白色，颜色是米白色。", "适用温度-10℃至96℃，适用温度为-10℃至96℃。", "容量350毫升，容量为350毫升。",
        "选用云杉木制作，材质是云杉木。",
    )),
]  # fmt: skip
EMPTY = [
    *((BAG, sentence) for sentence in (
        "It is packaging.", "It is volume.", "It comes with weight.", "The dishwasher safe is yes.",
        "The scale is yes.", "The scale is given as yes.", "It has cream as the colour and it is capacity.",
    )),
    *((BACKPACK, sentence) for sentence in (
        "容量，重量是186克。", "刻度是有。", "刻度为是。", "刻度标注为有。", "重量。", "细项上，高度，重量是186克。",
    )),
]  # fmt: skip
HONEST = [
    *((BAG, sentence) for sentence in (
        "It has three pockets and holds 350 ml.", "It carries up to 80 kg.", "It comes with a warranty.",
        "With a weight of 240 g it is light, and with a maximum load of 80 kg it is strong.",
        "A battery life of 12 hours and a charging time of 3 hours.", "A 12-hour battery life helps on long days.",
        "It measures 30 cm in height.", "It charges fully in 3 hours and lasts 12 hours.",
        "Is it dishwasher safe? Yes.", "Too heavy? The answer is no.", "Its colour is cream; the cream goes with all.",
        "The cable has a length of 1.5 m.", "The width is 7 cm.", "The length is 24 cm.",
        "The case has a weight of 40 g.", "The weight of the case is 40 g.",
        "Made of spruce, it keeps the smell of spruce.",
        "Capacity: 350 ml. Weight: 240 g.", "It weighs 240 g (0.24 kg).", "It is light.", "It can be set in height.",
        "Each pocket holds 12 hours of snacks.",
    )),
    *((BACKPACK, sentence) for sentence in (
        "三个口袋，容量为350毫升，重186克。", "最大承重80公斤，高30厘米。", "充电3小时，续航12小时。",
        "材质是云杉木，颜色为米白色。", "有没有刻度？有。", "净重186克。", "线长1.5米。", "同时充电3台设备。",
        "容量350毫升，米白色的外观，适合搭配各种米白色的家具。", "材质、颜色、做工，都值得细看。",
    )),
]  # fmt: skip


def language_of(sentence: str) -> Language:
    return "en" if sentence.isascii() else "zh"
