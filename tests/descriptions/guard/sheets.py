"""The products that the guard's texts are about."""

from ecom_ai.descriptions.facts import FactSheet, fact_sheet

BOTTLE = fact_sheet(
    "Ridgeline Insulated Bottle",
    "Water bottles",
    {
        "Brand": "Ridgeline",
        "Model": "RB-500",
        "Capacity": "500 ml",
        "Material": "304 stainless steel",
        "Weight": "240 g",
        "Colour": "dark blue",
        "Keeps cold": "24 hours",
        "Size": "7 x 24 cm",
        "Waterproof": "no",
        "BPA-free": "yes",
        "Warranty": "2 years",
    },
)
SHIRT = fact_sheet(
    "Oxford Shirt",
    "Shirts",
    {
        "Material": "100% organic cotton",
        "Fit": "regular fit",
        "Colour": "white, light blue",
        "Size": "S, M, L, XL",
        "Care": "machine wash at 30 °C, do not tumble dry",
        "Certification": "GOTS",
        "Season": "all seasons",
        "Origin": "Portugal",
        "Gender": "men",
    },
)
SPEAKER = fact_sheet(
    "Tonbridge Mini Bluetooth Speaker",
    "Speakers",
    {
        "Model": "TB-X200",
        "Output": "20 W",
        "Battery life": "12 hours",
        "Battery capacity": "5000 mAh",
        "Charging port": "USB-C",
        "Bluetooth version": "5.3",
        "Protection rating": "IPX7",
        "Weight": "560 g",
        "Colour": "black",
        "Material": "ABS plastic and fabric",
    },
)
TEA = fact_sheet(
    "Wuyi Oolong Loose Leaf Tea",
    "Tea",
    {
        "Origin": "Wuyi Mountain, China",
        "Net weight": "100 g",
        "Roast level": "medium roast",
        "Flavour": "floral, nutty",
        "Brewing": "90-95 °C, 3 minutes",
        "Storage": "cool and dry place",
        "Shelf life": "18 months",
        "Organic": "no",
    },
)
DESK = fact_sheet(
    "Harrow Standing Desk",
    "Desks",
    {
        "Dimensions": "120 x 60 cm",
        "Height": "72-118 cm",
        "Material": "solid wood, steel frame",
        "Max load": "80 kg",
        "Colour": "walnut",
        "Assembly": "required",
        "Number of drawers": 2,
        "Warranty": "5 years",
    },
)
NOTHING_BUT_A_TITLE = fact_sheet("Garden Trowel")

FLASK = fact_sheet(
    "山行保温杯",
    "水杯",
    {
        "品牌": "山行",
        "型号": "SX-500",
        "容量": "500毫升",
        "材质": "304不锈钢",
        "重量": "240克",
        "颜色": "深蓝色",
        "保温时长": "12小时",
        "尺寸": "7×24厘米",
        "是否可机洗": "否",
        "不含双酚A": "是",
        "质保": "2年",
    },
)
QUILT = fact_sheet(
    "云眠蚕丝被",
    "被子",
    {
        "品牌": "云眠",
        "填充物": "桑蚕丝",
        "面料": "60支长绒棉",
        "重量": "1.5公斤",
        "尺寸": "200×230厘米",
        "季节": "春秋",
        "颜色": "米白色",
        "认证": "OEKO-TEX",
        "产地": "浙江",
        "洗护": "不可水洗，建议干洗",
    },
)
EARPHONES = fact_sheet(
    "听风蓝牙耳机",
    "耳机",
    {
        "型号": "TF-X3",
        "蓝牙版本": "5.3",
        "续航": "30小时",
        "电池容量": "400mAh",
        "充电接口": "Type-C",
        "防护等级": "IPX5",
        "重量": "4.2克",
        "颜色": "白色、黑色",
        "降噪": "支持",
    },
)
RICE = fact_sheet(
    "五常稻花香大米",
    "大米",
    {
        "产地": "黑龙江",
        "净含量": "5千克",
        "保质期": "12个月",
        "包装": "真空包装",
        "储存方法": "阴凉干燥处",
        "等级": "一级",
    },
)
CHAIR = fact_sheet(
    "衡木实木餐椅",
    "椅子",
    {
        "材质": "橡木、亚麻布",
        "颜色": "原木色",
        "尺寸": "45×50×82厘米",
        "最大承重": "120公斤",
        "安装方式": "免安装",
        "数量": "2把",
        "风格": "北欧",
    },
)
ONLY_A_TITLE = fact_sheet("园艺小铲子")

ALL: dict[str, FactSheet] = {name: value for name, value in globals().items() if isinstance(value, FactSheet)}
