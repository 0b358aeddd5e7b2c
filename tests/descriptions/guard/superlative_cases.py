"""Sentences with forbidden superlatives, and sentences that only look like it."""

FORBIDDEN_ZH = """
它是最好的
在同类里是最好的
这只茶杯最好用
最好用，又好看
最好戴的耳机
我们做到最好
这是最好的茶杯
全国最大的家具厂
口感最佳的咖啡
最优惠的选择
最受欢迎的款式
行业最先进的工艺
最舒适的床垫
最便宜的耳机
最高端的材料
最新科技
性能最强
品质最优
最流行的配色
最适合你的礼物
最具性价比
最低价99元
最好用的拖把
最舒服的一双鞋
最专业的团队
最时尚的围巾
最纯净的水
销量第一
全网第一
全国第一品牌
口碑第一
质量第一的选择
第一品牌
第一名的销量
全球第一代智能枕
世界第一个恒温杯
排名第一
NO.1的品质
No.1选择
销量TOP1
唯一的选择
全球唯一
独一无二的设计
独家配方
独家定制
独创工艺
国家级品质
国际级标准
世界级大师
宇宙级体验
顶级面料
顶尖技术
顶奢质感
尖端科技
极致体验
极致轻薄
极品龙井
极佳手感
登峰造极的工艺
终极解决方案
至尊享受
巅峰之作
王牌产品
冠军品质
王者风范
茶中之王
床品之最
销量之冠
稳居榜首
行业霸主
行业领袖
领导品牌
行业领导者
领军品牌
领先科技
遥遥领先
绝对安全
绝对正品
绝佳搭配
绝版收藏
绝无仅有
空前热卖
史无前例
前所未有的体验
无与伦比
无可比拟
无可替代
不可替代的存在
无法超越
无人能及
无懈可击
天下无敌
无敌好用
无可挑剔
万能清洁剂
完美无缺
完美的礼物
100%放心
100%安全
百分百满意
百分之百有效
全网最低
全网热卖
全国首家
全球首款
行业首创
国内首个
首家推出
送礼首选
家居首选
首屈一指
首席设计师推荐
全球首发
填补国内空白
行业缔造者
中国驰名商标
著名商标
中国名牌
国家免检产品
质量免检
人民大会堂特供
特供酒
国宴用酒
国礼佳品
宫廷御用
皇家贡品
帝王级享受
老字号
一流品质
超一流服务
国际领先水平
世界领先技术
万人疯抢
人手一件
全民热捧
今日秒杀
再不抢就没了
错过不再有
仅此一次机会
随时涨价
马上降价
史上力度空前
永久不变形
永不褪色
永不生锈
万无一失
零风险购买
零差评
厨房神器
神级单品
逆天性能
独占鳌头
数一数二
名列前茅
天花板级别的音质
大师级作品
殿堂级音质
颠覆性创新
奇迹面霜
神奇的效果
闭眼入的好物
必买清单
至臻之选
举世无双
金牌品质
当之无愧的好茶
发明者的选择
抢爆全城
最靓的颜色
最实惠
性价比最高
音质最棒
质感最强
"""

LAWFUL_ZH = """
最好用温水清洗
最好用软布擦拭
最好戴手套操作
最大承重120公斤
最大承重：120kg
最大载重约80千克
最大功率2000瓦
最大容量为1.5升
最大直径30厘米
最高温度可达200℃
最高水温95℃
最高转速1200转/分
最低温度-18℃
最低水位线
请勿超过最高水位线
最小尺寸为20厘米
最长续航30小时
最长使用时间12小时
最大展开尺寸120厘米
最大输入功率65W
最快30分钟充满
最厚处5毫米
最宽处40厘米
最远距离10米
最多可容纳3人
最多可连接5台设备
最多支持两台设备
最多放置6本书
最少需要2人安装
最近天气转凉
最近的超市
最后一步
最后请擦干
最终效果以实物为准
最初的模样
最好在三个月内饮用
最好在阴凉处保存
最好先用清水冲洗
最好避免阳光直射
最好不要放进微波炉
最好将盖子拧紧
最好存放在干燥处
最好搭配热水饮用
最好手洗
最好尽快食用
最佳赏味期为30天
最佳饮用温度为60℃
最佳食用时间
最佳冲泡水温90℃
最佳使用温度
最小年龄3岁
最小包装单位为盒
最迟三天内冷藏
最晚次日食用
第一步打开包装
第一次使用前请清洗
第一次清洗建议单独洗
第一时间擦干水渍
第一层为储物格
第一章讲述基础知识
第一页留白
第一天上班
第一口清香
第一泡倒掉
第一道茶
第一杯咖啡
第一眼就喜欢
第一代产品
第一集
第一册
第一排纽扣
第一节课
第一档风速
第一个抽屉
第一个口袋
第一双鞋
唯一编号
唯一标识
唯一序列号
唯一识别码
绝对湿度
绝对值
全网通手机
永久磁铁
万能充电器
万能遥控器
万能胶
首席小提琴
百分百棉
极端天气
极端低温
首次使用前请清洗
首先打开盖子
天花板吊灯
天花板安装
全民健身
独有的清香
中号的尺码
第二步拧紧
一等奖
高级灰
优质棉
至少提前一天
不少于三人
顶部设有提手
顶端有挂孔
尖头设计
级别为一级
首饰盒
网络连接
完整的包装
完成安装
绝缘手柄
永康制造
冠状花纹
王先生
领口宽松
领带夹
独立包装
独自饮用
唯有用心
全部可拆
史努比图案
神清气爽
"""

FORBIDDEN_EN = """
It is the best in the world
It is the best in town
It is simply the best
It is among the best
One of the best
It is the best for you
The best with tea
The very best in sound
Best in its class
It is the best by far
The best on the market
All the best features in a small bag
The best mug you can buy
Our best-selling tea
A bestseller in every home
Best-in-class sound
Our number one choice
The No. 1 brand
No.1 in comfort
The #1 choice of cooks
A top 1 product
Unrivalled comfort
Unrivaled quality
Unbeatable on any trail
Unmatched softness
Unparalleled warmth
Unsurpassed detail
Unequalled grip
Incomparable taste
A peerless finish
World-class insulation
World class quality
World-leading design
Market-leading technology
Industry-leading battery
A world-famous recipe
A world-renowned blend
The finest leather
Our finest tea
The greatest gift
Top-rated by cooks
Top quality cotton
Top-notch sound
Top-of-the-line parts
The ultimate travel bag
Supreme comfort
Second to none
Like no other chair
One of a kind
A one-of-a-kind piece
Never before seen
Nothing compares to it
Comfort beyond compare
In a class of its own
The strongest frame of all time
The softest towel
The lightest tent
The toughest bag
The fastest charger
The quietest fan ever
The safest choice
The cheapest option
The purest water
The freshest beans
The brightest lamp
The smartest watch
The easiest recipe
The newest technology
The latest technology
The smoothest ride
The sharpest knife
The sturdiest shelf
The healthiest snack
The tastiest rice
The loveliest gift
The cutest cup
The thinnest laptop sleeve
The warmest jacket
The coziest blanket
The cosiest blanket
The largest selection
The biggest comfort
The longest battery life in town
The highest quality
The highest standards
The lowest prices
A premier choice
The foremost maker
The leading brand of bottles
A leader in design
The market leader
A champion among kettles
Sheer perfection
A flawless finish
100% satisfaction
100% safe
Absolutely perfect
The world's first folding kettle
The world's only cup
The world's most comfortable pillow
A first-ever design
An industry first
The first of its kind
The only one you need
A must-have for the kitchen
A must have this season
A miracle cream
The king of kettles
A game-changing design
A game changer
A revolutionary cushion
The most beautiful lamp
The most comfortable chair
The most durable bag
The most popular tea
The holy grail of pans
"""

LAWFUL_EN = """
It looks at its best in daylight
Flowers at their best
It does its best every day
We tried our best
It brings out the best in plain food
The best before date is on the lid
Best in summer
Best in the shade
Best used within a month
Best by the window
All the best for the new year
Your child's best friend and the best man
Best before the end of the year
Best served chilled
Best enjoyed warm
Best used within a month
Best kept in a dry place
Best stored upright
Best for small rooms
Best suited to flat floors
For best results, rinse it first
It works best on dry skin
It tastes best with milk
It looks best on a white wall
Use it at your own pace, at best in the morning
Give it to your best friend
With all best wishes
Turn it to the highest setting
Cook it on the lowest heat
The largest compartment holds a laptop
The smallest bowl is for sauce
The longest side faces the wall
Measured at its widest point
At the highest speed it hums
The lowest shelf is open
Make the most of your balcony
Get the most out of every cup
It needs, at most, a quick wipe
Most of the day it stays cool
Wash it by the latest on the next day
Maximum load as stated
The minimum age is given on the box
Made from 100% cotton
Made from 100% organic cotton
Woven from 100% merino wool
It is the rest you need
A modest price is not a fact
An honest design
A forest scene
The harvest begins in autumn
The chest pocket has a zip
A vest for cool mornings
Test it before use
The first step is simple
Before the first use, rinse it
On the first day it may smell a little
Hand wash only
Only for indoor use
West of the river
In the world of tea, patience counts
You must have a dry surface
A bird's nest print
"""
