"""Honest English copy. Every text passes as it stands; every sentence passes behind a text that passes."""

# ruff: noqa: E501  one text a line reads better than wrapped copy
from tests.descriptions.guard.sheets import BOTTLE, DESK, NOTHING_BUT_A_TITLE, SHIRT, SPEAKER, TEA

TEXTS = [
    (
        BOTTLE,
        "The Ridgeline Insulated Bottle holds 500 ml and weighs only 0.24 kg, so it slips easily into a bag. Its body is made from 304 stainless steel in dark blue, and it is BPA-free. Drinks stay cold for 24 hours.",
    ),
    (
        BOTTLE,
        "Take half a litre of cold water wherever the day leads. This Ridgeline bottle keeps drinks cold for 24 hours, measures 7 x 24 cm and comes with a two-year warranty. Please note that it is not waterproof when the lid is open.",
    ),
    (
        BOTTLE,
        "Model RB-500 by Ridgeline is a slim stainless steel companion for the desk, the car or the trail. At about 9.4 inches tall and 240 grams light, it takes up little room. The dark blue finish looks calm and tidy.",
    ),
    (
        BOTTLE,
        "Why carry more than you need? With a capacity of 500 ml, this water bottle is enough for a morning outdoors. The steel body feels solid in the hand, and a warranty of 24 months stands behind it.",
    ),
    (
        BOTTLE,
        "Cold in the morning, cold in the evening: the bottle keeps its temperature for a full day, 24 hours. It is free of BPA and weighs 240 g. Dark blue suits any bag, and the stainless steel body is simple to look after.",
    ),
    (
        BOTTLE,
        "1. Holds 500 ml.\n2. Keeps drinks cold for 24 hours.\n3. Weighs 240 g and fits most bags.\n4. Made of 304 stainless steel, in dark blue.\n5. Covered by a 2-year warranty.",
    ),
    (
        SHIRT,
        "This Oxford shirt is cut in a regular fit and made from 100% organic cotton, GOTS certified. It comes in white and light blue, in sizes S to XL. Machine wash at 30 °C and do not tumble dry.",
    ),
    (
        SHIRT,
        "A white shirt is never a bad idea. Ours is woven from organic cotton and made in Portugal, with a regular fit that leaves room to move. Wear it in spring, summer, autumn or winter; it suits all seasons.",
    ),
    (
        SHIRT,
        "Soft cotton, clean lines and a collar that sits well: this men's Oxford shirt works for the office as well as for a slow weekend. Choose white or light blue. It carries the GOTS certification.",
    ),
    (
        SHIRT,
        "Made in Portugal from organic cotton, the shirt is easy to care for: wash it at 30 degrees Celsius and hang it up to dry. It is available in S, M, L and XL, in a light blue that goes with everything.",
    ),
    (
        SPEAKER,
        "The Tonbridge Mini Bluetooth Speaker fills a room with 20 W of sound and plays for 12 hours on one charge. Thanks to IPX7 protection it is waterproof, so a little rain does no harm. It charges through USB-C.",
    ),
    (
        SPEAKER,
        "Small enough to carry and strong enough for a garden party: model TB-X200 weighs 560 g and brings 20 watts with it. The 5,000 mAh battery lasts for twelve hours. Bluetooth 5.3 keeps the connection steady.",
    ),
    (
        SPEAKER,
        "Black, compact and wrapped in fabric, this speaker is made for everyday listening. Pair it over Bluetooth, press play, and enjoy up to 12 hours of music. The ABS body is light, 0.56 kg to be exact.",
    ),
    (
        SPEAKER,
        "Music belongs outside. With a battery life of 12 hours and an IPX7 rating, this black speaker stays with you from breakfast to the last song. When it is empty, plug in a USB-C cable and carry on the next day.",
    ),
    (
        TEA,
        "This Wuyi oolong comes from Wuyi Mountain in China and is roasted to a medium level. Brew it at 90-95 °C for three minutes and you will find a floral, nutty cup. Each pack holds 100 g of loose leaf tea.",
    ),
    (
        TEA,
        "A medium roast gives this oolong its warm, nutty side, while the leaves keep a floral note. Steep for 3 minutes in water between 90 and 95 °C. Keep the tea in a cool and dry place, and it stays good for 18 months.",
    ),
    (
        TEA,
        "Take your time with this one. The loose leaf tea opens slowly, first floral, then nutty, and a second cup is often even rounder. The pack holds 100 g and keeps for a year and a half, so 18 months, in a cool, dry place.",
    ),
    (
        DESK,
        "The Harrow Standing Desk moves between 72 and 118 cm, so you can sit or stand as you like. Its top of solid wood measures 120 x 60 cm and the steel frame carries up to 80 kg. The walnut colour brings warmth to any study.",
    ),
    (
        DESK,
        "Work the way your back likes it. This desk has a steel frame, a wooden top and two drawers for the small things. Assembly is required, and a five-year warranty is included. The maximum load is 80 kg.",
    ),
    (
        DESK,
        "With 1.2 m by 0.6 m of space, this desk leaves room for a screen, a lamp and a cup of tea. Its height can be set anywhere from 72 cm to 118 cm. Two drawers keep cables and notebooks out of sight.",
    ),
    (NOTHING_BUT_A_TITLE, "A garden trowel for planting, digging and moving soil from one pot to another."),
]

SENTENCES = [
    "One thing is certain: it feels good in the hand.",
    "It is one of those things you reach for every day.",
    "Keep it at home, at the office or in the car.",
    "First, take it out of the box.",
    "In the second half of the day it still looks tidy.",
    "Best used with a little care.",
    "Make the most of a quiet afternoon.",
    "It works best on a flat, dry surface.",
    "A good choice for a birthday or for Christmas.",
    "Your friends will ask where you found it.",
    "Nothing more, nothing less.",
    "The shape is simple and the lines are clear.",
    "You can use it in the kitchen or on the balcony.",
    "A cup of tea, a good book, and the evening is yours.",
    "Whether you are at home or on the road, it is there.",
    "Don't let the small size fool you.",
    "It's a quiet companion for busy mornings.",
    "Easy to hold, easy to store, easy to like.",
    "What you see is what you get.",
    "It goes well with plain, calm rooms.",
    "Rather than shouting, it does its work.",
    "A gift for parents, friends or yourself.",
    "Perfect for a slow Sunday morning.",
    "Wipe it down after use and put it back in its place.",
    "There is a time and a place for everything.",
    "This is the one you keep by the door.",
    "The rest is up to you.",
    "I'm sure you will find a spot for it.",
    "Simple things last in the memory.",
    "At most, it needs a quick wipe.",
]
