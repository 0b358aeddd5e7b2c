"""Fact sheets of products that the starter's corpus does not know: 200 by default, half in each language.

    python -m benchmarks.unseen_facts > facts.jsonl

Categories and most attribute names were written for this file and kept out of the corpus (a test compares the two).
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from typing import Literal, TypedDict

Language = Literal["en", "zh"]


class Facts(TypedDict):
    title: str
    category: str
    attributes: dict[str, str]
    language: Language


ENGLISH = """
Violins | Larkspur Student Violin; Ashdown Concert Violin; Merle 4/4 Violin
  Top wood: spruce; Alpine spruce | Back and sides: flamed maple; maple | Scale length: 328 mm; 325 mm
  Fingerboard: ebony; rosewood
  Tailpiece: composite with fine tuners; boxwood | Rosin included: yes; no | Weight: 450 g; 480 g
  Varnish: hand-rubbed oil varnish; spirit varnish
Telescopes | Polaris 90 Refractor Telescope; Skyward 130 Telescope
  Objective diameter: 90 mm; 130 mm | Focal length: 900 mm; 650 mm | Eyepieces: 10 mm and 25 mm; 9 mm, 20 mm
  Mount type: equatorial; alt-azimuth
  Finder scope: red dot; 6x30 | Tripod height: 75-125 cm; 65-115 cm | Optical coating: fully multi-coated
  Limiting magnitude: 12.2; 13.1
Riding Saddles | Hollin General Purpose Saddle; Marden Dressage Saddle
  Material: full-grain leather; synthetic leather | Seat size: 17 in; 17.5 in | Tree width: medium; wide
  Flap cut: forward; straight
  Panel filling: wool; foam | Girth straps: 3; 2 | Colour: havana brown; black
  Warranty: 5 years on the tree; 2 years
Aquarium Pumps | Brook 800 Aquarium Pump; Tideline Wavemaker Pump
  Flow rate: 800 l/h; 2500 l/h | Head height: 1.2 m; 2 m | Power: 6 W; 18 W | Cable length: 1.5 m; 3 m
  Suitable tank volume: 60-150 l; up to 400 l | Submersible: yes | Noise level: 28 dB; 32 dB
  Impeller shaft: ceramic
Microscopes | Lumen 400 Student Microscope; Optika Field Microscope
  Magnification: 40x-400x; 40x-1000x | Objectives: 4x, 10x, 40x; 4x, 10x, 40x, 100x
  Illumination: LED with dimmer; halogen | Stage: mechanical; plain with clips
  Head: monocular; binocular, rotates 360° | Prepared slides: 5; 10 | Power supply: batteries; mains adapter
  Camera port: no; yes
Fencing Foils | Rapier Club Foil; Touche Electric Foil
  Blade steel: maraging steel; carbon steel | Blade size: 5; 3 | Grip style: pistol; French
  Guard: aluminium, padded; polished aluminium
  Weight: 430 g; 390 g | Certification: FIE 1600N; CE 350N | Handedness: right; left | Wired: yes; no
Accordions | Bellavista 48 Bass Accordion; Campana 72 Accordion
  Bass buttons: 48; 72 | Treble keys: 26; 34 | Reed blocks: 2; 3 | Registers: 3 treble, 1 bass; 5 treble, 2 bass
  Bellows: 16 folds, leather corners; 18 folds | Colour: pearl red; black | Case included: yes
  Weight: 6.2 kg; 8.1 kg
Beehive Frames | Meadow Langstroth Frame Set; Clover Deep Frame Set
  Wood: pine; linden | Frame depth: 232 mm; 137 mm | Foundation: beeswax; plastic
  Frames per set: 10 pieces; 20 pieces
  Wire holes: 4; 3 | Assembly required: yes; no | Joint: dovetail; wedge
Snow Sleds | Frosty Two-Seat Sled; Alpine Steering Sled
  Runner material: stainless steel; beech | Seats: 2; 1 | Maximum load: 100 kg; 80 kg
  Brake: twin lever; hand brake
  Recommended age: 4 years and up; 6-12 years | Tow rope: yes | Length: 112 cm; 95 cm | Colour: red, blue; green
Pottery Clay | Riverbank Stoneware Clay; Sanden Porcelain Clay
  Firing range: 1200-1260 °C; 1220-1280 °C | Shrinkage: 12 %; 14 % | Grog content: 25 %, 0.5 mm; none
  Wet colour: grey; white
  Net weight: 10 kg; 12.5 kg | Fired colour: light beige; white | Food safe: yes
  Suitable for: wheel throwing, hand building; slip casting
Kayak Paddles | Fjord Touring Paddle; Rill Whitewater Paddle
  Shaft: carbon fibre; fibreglass | Blade shape: asymmetrical dihedral; high angle
  Paddle length: 220 cm; 197 cm | Feather angle: 0-60°; 30°
  Sections: 2; 4 | Drip rings: yes | Weight: 890 g; 1.05 kg | Ferrule: button lock; lever lock
Theodolites | Vector DT-5 Digital Theodolite; Surveyor DT-2 Theodolite
  Angular accuracy: 5"; 2" | Telescope image: erect | Laser plummet: yes; no
  Display: dual LCD with backlight; single LCD
  Battery life: 36 h; 24 h | Protection class: IP54; IP55 | Minimum focus: 1.35 m; 1 m
  Package contents: case, battery, charger; case, plumb bob, tool kit
Falconry Gloves | Kestrel Falconry Glove; Harrier Long Cuff Glove
  Leather: deerskin, double layer; cowhide | Cuff length: 30 cm; 38 cm | Hand: left; right
  Tassel ring: brass; steel
  Size: M, L; XL | Stitching: nylon thread; waxed linen
  Care: Condition with leather balm twice a year; Wipe clean and air dry
Sake Sets | Nagi Sake Set; Kohaku Warm Sake Set
  Clay body: Bizen stoneware; porcelain | Flask volume: 300 ml; 360 ml | Cups: 2; 4
  Glaze: unglazed, natural ash; celadon
  Microwave safe: yes; no | Origin: Okayama, Japan; Arita, Japan | Presentation: paulownia box; paper box
  Cup height: 4.5 cm; 5 cm
Archery Bows | Yewdale Recurve Bow; Strider Takedown Bow
  Draw weight: 30 lb; 38 lb | Draw length: 28 in; 30 in | Riser: magnesium alloy; laminated maple
  Limbs: maple and fibreglass; carbon foam
  Bow length: 68 in; 66 in | Handed: right; left | String material: Dacron; Fast Flight | Sight bushing: yes
Terrarium Plants | Mossy Fern Terrarium Plant; Fittonia Trio
  Botanical name: Nephrolepis exaltata; Fittonia albivenis | Pot diameter: 6 cm; 9 cm
  Light needs: indirect light; half shade | Watering: Keep the soil moist, never wet; Twice a week
  Humidity: 60-80 %; 70 % | Mature height: 20 cm; 15 cm | Toxic to pets: no | Growth habit: trailing; bushy
Espresso Tampers | Crema Flat Tamper; Barista Levelling Tamper
  Base diameter: 58 mm; 53 mm | Base finish: mirror polished; ripple | Handle wood: walnut; olive wood
  Spring pressure: 14 kg; 12 kg
  Depth adjustment: 0-8 mm; none | Weight: 420 g; 510 g
  Fits baskets: 58 mm portafilters; 53-54 mm portafilters
Fly Tying Vises | Caddis Rotary Vise; Mayfly Travel Vise
  Jaw steel: hardened tool steel; stainless steel | Hook range: 28 to 4/0; 22 to 2/0
  Rotation: full rotary; fixed | Base: pedestal; C-clamp
  Stem height: 19 cm; 16 cm | Bobbin cradle: yes; no | Weight: 1.9 kg; 640 g | Made in: England; Czech Republic
Ship Model Kits | Bluenose Schooner Kit; HMS Swift Model Kit
  Scale: 1:100; 1:64 | Hull planking: basswood; walnut, double planked | Parts: 380 pieces; 612 pieces
  Sails: cotton, pre-sewn; uncut cloth
  Skill level: intermediate; advanced | Finished length: 52 cm; 68 cm | Plans: 4 sheets; 6 sheets
  Glue included: no
Welding Helmets | Arcline Auto Welding Helmet; Forge Fixed Shade Helmet
  Shade range: DIN 9-13; DIN 11 | Switching time: 1/25000 s; 1/16000 s | Viewing area: 100 x 60 mm; 98 x 43 mm
  Arc sensors: 4; 2
  Headgear: ratchet, five positions; padded | Power source: solar cell and lithium battery; solar cell
  Standards: EN 379, ANSI Z87.1 | Grind mode: yes; no
"""

CHINESE = """
古筝 | 敦雅兰考桐木古筝; 听泉入门古筝
  面板: 兰考桐木; 泡桐 | 琴弦数: 21弦 | 琴长: 163厘米; 125厘米 | 岳山: 红木; 黑檀
  码子材质: 老红木; 花梨木 | 雕刻工艺: 浮雕荷花; 挖嵌梅花 | 适合人群: 初学者; 考级学员
  附赠: 琴架、义甲、调音扳手; 琴罩、义甲
钓鱼竿 | 江影碳素手竿; 碧波矶钓竿
  材质: 高碳素; 玻璃纤维 | 竿长: 4.5米; 5.4米 | 调性: 28调; 19调 | 收缩长度: 118厘米; 98厘米
  自重: 168克; 220克 | 节数: 5节; 7节 | 先径: 1.2毫米; 1.0毫米 | 是否含备用竿稍: 是; 否
天文望远镜 | 观星90折射望远镜; 逐月130反射望远镜
  物镜口径: 90毫米; 130毫米 | 焦距: 900毫米; 650毫米 | 目镜配置: 10毫米、25毫米; 9毫米、20毫米
  支架类型: 赤道仪; 经纬仪
  极限星等: 12.2等; 13.1等 | 镜片镀膜: 宽带绿膜; 全表面多层镀膜 | 寻星镜: 5x24; 红点 | 净重: 6.8千克; 9.5千克
马鞍 | 骁影综合马鞍; 凌云盛装舞步马鞍
  材质: 头层牛皮; 合成革 | 座长: 17英寸; 17.5英寸 | 鞍树宽度: 中号; 宽号 | 鞍翼: 前倾; 直身
  填充: 羊毛; 海绵 | 颜色: 棕色; 黑色 | 质保: 2年; 鞍树5年 | 保养: 使用后用软布擦净，定期上皮革油
鱼缸水泵 | 清溪800潜水泵; 海韵造浪泵
  流量: 800升/时; 2500升/时 | 扬程: 1.2米; 2米 | 功率: 6瓦; 18瓦 | 电源线长: 1.5米; 3米
  适用缸体: 60-150升; 400升以内 | 转子轴: 陶瓷 | 是否静音: 是 | 运行噪音: 28分贝; 32分贝
显微镜 | 启明400学生显微镜; 探微野外显微镜
  放大倍数: 40-400倍; 40-1000倍 | 物镜: 4x、10x、40x | 照明: LED可调光; 卤素灯 | 载物台: 机械移动; 固定压片
  镜筒: 单目; 双目 | 标本片: 5片; 10片 | 供电方式: 电池; 电源适配器 | 拍照接口: 有; 无
二胡 | 泠音苏式二胡; 江南月黑檀二胡
  琴杆: 黑檀; 花梨木 | 琴皮: 蟒皮; 仿生皮 | 琴筒形状: 六方; 八方 | 琴弓: 白马尾; 黑马尾
  弦轴: 铜轴; 木轴 | 产地: 江苏苏州; 河北饶阳 | 重量: 1.1千克; 980克 | 赠品: 松香、琴盒、备用弦
砚台 | 端溪随形砚; 歙州金星砚
  石种: 端石; 歙石 | 坑口: 麻子坑; 龙尾山 | 尺寸: 18x12x3厘米; 20x14x4厘米 | 雕刻: 云龙; 素面
  石品: 鱼脑冻; 金星 | 发墨: 细腻; 快 | 包装: 木盒; 锦盒 | 保养方法: 用后以清水洗净，避免暴晒
雪橇 | 霜原双人雪橇; 松林转向雪橇
  滑板条: 不锈钢; 榉木 | 座位数: 双人; 单人 | 最大承重: 100公斤; 80公斤 | 制动: 双侧手刹; 脚刹
  适用年龄: 4岁以上; 6-12岁 | 拉绳: 有 | 全长: 112厘米; 95厘米 | 颜色: 红色、蓝色; 绿色
陶泥 | 河岸炻器陶泥; 素坯高白泥
  烧成温度: 1200-1260℃; 1280-1300℃ | 收缩率: 12%; 14% | 熟料含量: 25%; 无 | 湿坯颜色: 灰色; 白色
  净重: 10公斤; 12.5公斤 | 可塑性: 适合拉坯; 适合手捏 | 存放: 密封避光; 装袋扎紧
皮划艇桨 | 逐浪旅行桨; 激流双叶桨
  桨杆: 碳纤维; 玻璃纤维 | 桨叶形状: 不对称; 勺形 | 桨长: 220厘米; 197厘米 | 偏转角: 0-60度; 30度
  拆分节数: 两节; 四节 | 防滴水环: 有 | 重量: 890克; 1.05千克 | 锁扣: 按钮式; 扳扣式
全站仪 | 经纬TS-2全站仪; 测远TS-5全站仪
  测角精度: 2秒; 5秒 | 测程: 免棱镜600米; 免棱镜400米 | 防护等级: IP66; IP55 | 数据接口: USB、蓝牙; SD卡
  续航: 10小时; 18小时 | 屏幕: 3.5英寸彩屏; 双面液晶 | 对中方式: 激光对中; 光学对中
  随机配件: 三脚架、棱镜、电池
击剑花剑 | 锋逸电动花剑; 白羽训练花剑
  剑条钢材: 马氏体时效钢; 碳钢 | 剑条号数: 5号; 2号 | 手柄: 枪柄; 直柄 | 护手盘: 铝合金; 抛光铝
  认证: FIE 1600N; CE 350N | 惯用手: 右手; 左手 | 重量: 430克; 390克 | 是否带电: 是; 否
手风琴 | 贝拉48贝司手风琴; 春晓72贝司手风琴
  贝司数: 48; 72 | 键数: 26键; 34键 | 簧排: 两排; 三排 | 变音器: 3个; 5个
  风箱: 16褶; 18褶 | 颜色: 珍珠红; 黑色 | 重量: 6.2千克; 8.1千克 | 琴箱: 有
清酒器 | 凪清酒套装; 琥珀温酒器
  胎土: 备前炻器; 瓷 | 酒壶容量: 300毫升; 360毫升 | 酒杯数: 2只; 4只 | 釉色: 自然灰; 青瓷
  产地: 日本冈山; 江西景德镇 | 杯高: 4.5厘米; 5厘米 | 礼盒: 桐木盒; 纸盒 | 可微波: 否; 是
反曲弓 | 青羽反曲弓; 猎风拆卸弓
  拉力: 30磅; 38磅 | 拉距: 28英寸; 30英寸 | 弓把: 镁合金; 枫木 | 弓片: 枫木玻纤; 碳素泡沫
  弓长: 68英寸; 66英寸 | 手向: 右手; 左手 | 弓弦: 涤纶; 高分子 | 瞄准器孔: 有
苔藓盆景 | 青苔微景观; 网纹草组合
  植物: 白发藓; 网纹草 | 盆径: 12厘米; 9厘米 | 光照: 散射光; 半阴 | 浇水: 每周喷雾两次，忌积水
  湿度: 60%-80%; 70% | 容器: 玻璃; 陶瓷 | 养护难度: 入门; 适中 | 景观摆件: 有; 无
压粉器 | 浓萃平底压粉器; 恒压布粉压粉器
  底座直径: 58毫米; 53毫米 | 底面: 镜面; 水波纹 | 手柄木料: 胡桃木; 橄榄木 | 恒定压力: 14公斤; 12公斤
  深度调节: 0-8毫米; 不支持 | 重量: 420克; 510克 | 适配粉碗: 58毫米; 53-54毫米
帆船模型 | 蓝鼻子纵帆船套材; 雨燕号帆船套材
  比例: 1:100; 1:64 | 船壳: 椴木; 胡桃木 | 零件数: 380件; 612件 | 帆布: 棉布; 亚麻
  制作难度: 中级; 高级 | 成品长度: 52厘米; 68厘米 | 图纸: 4张; 6张 | 是否含胶水: 否
焊接面罩 | 弧光变光焊接面罩; 锻造固定式面罩
  遮光号: DIN 9-13; DIN 11 | 切换时间: 1/25000秒; 1/16000秒 | 视窗: 100x60毫米; 98x43毫米 | 感应器: 4个; 2个
  头箍: 棘轮五档; 软垫 | 供电: 太阳能、锂电池; 太阳能 | 执行标准: EN 379; GB/T 3609.2 | 打磨模式: 有; 无
"""


def facts(count: int = 200, seed: int = 7) -> Iterator[Facts]:
    """`count` sheets, English and Chinese in turn, no two alike; the same seed gives the same sheets."""
    rng = random.Random(seed)
    books: dict[Language, list[tuple[str, list[str], list[tuple[str, list[str]]]]]] = {
        "en": _parse(ENGLISH), "zh": _parse(CHINESE),
    }  # fmt: skip
    seen: set[str] = set()
    for number in range(count):
        language: Language = "en" if number % 2 == 0 else "zh"
        category, titles, attributes = books[language][number // 2 % len(books[language])]
        while True:
            chosen = sorted(rng.sample(range(len(attributes)), min(len(attributes), rng.randint(4, 8))))
            told = {attributes[index][0]: rng.choice(attributes[index][1]) for index in chosen}
            sheet: Facts = {"title": rng.choice(titles), "category": category, "attributes": told, "language": language}
            key = json.dumps(sheet, ensure_ascii=False)
            if key not in seen:
                seen.add(key)
                yield sheet
                break


def _parse(book: str) -> list[tuple[str, list[str], list[tuple[str, list[str]]]]]:
    products: list[tuple[str, list[str], list[tuple[str, list[str]]]]] = []
    for line in book.strip().splitlines():
        parts = [part.strip() for part in line.split("|")]
        if line.startswith("  "):
            for part in parts:
                name, _, values = part.partition(": ")
                products[-1][2].append((name, [value.strip() for value in values.split(";")]))
        else:
            products.append((parts[0], [title.strip() for title in parts[1].split(";")], []))
    return products


def main() -> None:
    for sheet in facts():
        sys.stdout.write(json.dumps(sheet, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
