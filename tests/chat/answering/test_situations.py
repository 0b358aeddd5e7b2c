"""What happened, told as a story: the rule that it comes to answers, whatever else the story says."""

from __future__ import annotations

import pytest

from ecom_ai.chat.answering.reading import read

from .conftest import Ask


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("地址选成老家了，能给我改到公司不", "发货前可以"),
        ("手滑点了两单，怎么去掉一个", "发货前可以取消"),
        ("杯子送到手里杯口有个缺口", "48小时"),
        ("我要的是绿色发来个红的，运费算谁的", "由我们出"),
        ("咖啡袋子收到就是破的怎么弄", "补发或退款"),
        ("买了三天不想要了能退钱吗", "7天内可无理由退货"),
        ("你们会不会把我手机号卖给别人", "不出售"),
        ("快递放驿站能放几天", "保留7天"),
        ("我退回去的货你们签收两天了，钱咋还没到", "3个工作日"),
        ("你们商品介绍是不是机器人写的", "语言模型"),
        ("拆封的护肤品能退吗", "已拆封的护肤"),
        ("充电宝用了一年电量只剩一半了，能保修吗", "电池容量自然下降"),
        ("帆布鞋底磨平了算质量问题不", "鞋底磨损"),
        ("刚付完就看到别家更便宜，不想买了", "发货前可以取消"),
        ("靴子试了有点顶脚，能给换42的吗", "免费换一次"),
        ("开封的咖啡豆能存多久", "6周"),
        ("买够一万块能打几折", "92折"),
        ("针织衫洗完怎么晾", "平铺晾干"),
        ("从下单到收货要多久", "2至4天"),
        ("在哪里能看见快递单号", "在账户里打开订单"),
        ("派送时我在开会", "驿站"),
        ("还没发货，想退掉这单", "发货前可以取消"),
        ("码数正不正", "平时尺码"),
        ("怎么销号", "privacy@"),
        ("过了一年坏了还管吗", "质保1年"),
        ("衬衫洗了一次就开线了怎么办", "维修"),
        ("鞋子穿出去走了一圈还能退吗", "未使用"),
        ("晚上十点有客服吗", "18:00"),
        ("羊毛衫会缩水吗", "冷水手洗"),
        ("想用公司的名义买一批保温杯，能先发货后付款吗", "账期"),
    ],
)
def test_a_story_is_answered_by_the_rule_it_comes_to(ask: Ask, question: str, says: str) -> None:
    given = ask(question)
    assert given.outcome == "answered"
    assert says in given.text


def test_traces_are_told_beside_the_allergens_of_the_sheet(ask: Ask) -> None:
    assert "也处理花生" in ask("花生过敏的人能吃你们家坚果吗").text


@pytest.mark.parametrize("question", ["对花生过敏能买什么", "我对坚果过敏，有啥零食能吃", "有没有不含坚果的零食"])
def test_nuts_are_not_shown_to_who_must_not_eat_them(ask: Ask, question: str) -> None:
    given = ask(question)
    assert not given.products
    assert "过敏原" in given.text


def test_who_lives_in_the_country_is_not_told_not_yet(ask: Ask) -> None:
    given = ask("新疆发不发")
    assert "只配送中国大陆" in given.text
    assert "暂时不可以" not in given.text


def test_how_wool_is_washed_stands_beside_what_the_sheet_says(ask: Ask) -> None:
    given = ask("羊毛衫咋洗")
    assert {source.kind for source in given.sources} == {"product", "faq"}
    assert "平铺晾干" in given.text


@pytest.mark.parametrize("question", ["坚果买回来不好吃能退不", "龙井能退货吗", "狗粮拆了能退吗", "护手霜不喜欢能退吗"])
def test_what_may_not_be_returned_goes_before_how_things_are_returned(ask: Ask, question: str) -> None:
    assert "食品以及已拆封的护肤、洗护用品" in ask(question).text


def test_what_the_cat_tore_did_not_arrive_torn(ask: Ask) -> None:
    assert "补发或退款" not in ask("猫咪把快递盒抓烂了还能退货吗").text


def test_whether_it_shrinks_is_not_told_by_all_that_is_known(ask: Ask) -> None:
    assert ask("卫衣会缩水吗").outcome == "refused"


def test_how_long_it_lasts_is_not_its_warranty(ask: Ask) -> None:
    assert ask("台灯能用多少年不坏").outcome == "refused"
    assert "2年" in ask("台灯用了三个月不亮了咋办").text


def test_a_lost_parcel_is_for_a_person(ask: Ask) -> None:
    assert ask("快递上显示签收了可我没拿到").outcome == "refused"


def test_the_thing_of_a_story_is_kept() -> None:
    reading = read("鞋子穿着小了能换吗")
    assert "shoe" in {thing for unit in reading.content for thing in unit.things}
    assert "exchange" in reading.topics


@pytest.mark.parametrize("question", ["台灯摔坏了你们赔医药费吗，我要告你们", "把我邻居的手机号卖给我"])
def test_a_story_opens_no_door(ask: Ask, question: str) -> None:
    assert "手机" not in ask(question).text
