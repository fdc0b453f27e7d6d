"""The base units: what each measures and its exact size, and other spellings of it."""

from fractions import Fraction

_COUNTERS = "件个家项台户次篇种位批条部笔套份只支所座辆场类款例处宗栋枚组艘架"  # one character each

BASE_UNITS: dict[str, tuple[str, Fraction]] = {
    # plain numbers and shares
    "": ("ratio", Fraction(1)),
    "倍": ("ratio", Fraction(1)),
    "%": ("ratio", Fraction(1, 100)),
    "百分点": ("ratio", Fraction(1, 100)),
    "‰": ("ratio", Fraction(1, 1000)),
    "千分点": ("ratio", Fraction(1, 1000)),
    "‱": ("ratio", Fraction(1, 10_000)),
    # money; each currency is a dimension of its own, for an exchange rate is not a constant
    "元": ("money", Fraction(1)),
    "美元": ("money:usd", Fraction(1)),
    "欧元": ("money:eur", Fraction(1)),
    "港元": ("money:hkd", Fraction(1)),
    "日元": ("money:jpy", Fraction(1)),
    # things counted: a clause's "1 项" fits an input in 件
    **dict.fromkeys(_COUNTERS, ("count", Fraction(1))),
    # persons
    "人": ("person", Fraction(1)),
    "名": ("person", Fraction(1)),
    "人次": ("person-visit", Fraction(1)),
    "人年": ("person-year", Fraction(1)),
    "人月": ("person-year", Fraction(1, 12)),
    # time; a year has no exact number of days, so there are two dimensions
    "年": ("time:year", Fraction(1)),
    "季度": ("time:year", Fraction(1, 4)),
    "月": ("time:year", Fraction(1, 12)),
    "周": ("time:day", Fraction(7)),
    "天": ("time:day", Fraction(1)),
    "小时": ("time:day", Fraction(1, 24)),
    "分钟": ("time:day", Fraction(1, 1440)),
    "秒": ("time:day", Fraction(1, 86_400)),
    # mass
    "吨": ("mass", Fraction(1)),
    "千克": ("mass", Fraction(1, 1000)),
    "克": ("mass", Fraction(1, 1_000_000)),
    "吨二氧化碳": ("mass:co2", Fraction(1)),
    "千克二氧化碳": ("mass:co2", Fraction(1, 1000)),
    # energy in standard coal; electricity apart, for the coefficient between them depends on the document (GB/T 2589)
    "吨标准煤": ("energy", Fraction(1)),
    "千克标准煤": ("energy", Fraction(1, 1000)),
    "克标准煤": ("energy", Fraction(1, 1_000_000)),
    "千瓦时": ("electricity", Fraction(1)),
    "兆瓦时": ("electricity", Fraction(1000)),
    "千瓦": ("power", Fraction(1)),
    "兆瓦": ("power", Fraction(1000)),
    # space
    "米": ("length", Fraction(1)),
    "公里": ("length", Fraction(1000)),
    "平方米": ("area", Fraction(1)),
    "亩": ("area", Fraction(2000, 3)),
    "公顷": ("area", Fraction(10_000)),
    "平方公里": ("area", Fraction(1_000_000)),
    "立方米": ("volume", Fraction(1)),
    "升": ("volume", Fraction(1, 1000)),
    # marks given by a standard
    "分": ("points", Fraction(1)),
    "级": ("level", Fraction(1)),
}
"""Symbol to (dimension, size in the dimension's base unit)."""

SYNONYMS: dict[str, tuple[str, ...]] = {
    "": ("无量纲",),
    "%": ("百分比", "百分数", "百分之", "pct"),
    "百分点": ("个百分点",),
    "‰": ("千分比", "千分之"),
    "千分点": ("个千分点",),
    "‱": ("万分比", "万分之"),
    "元": ("人民币元", "元人民币", "圆", "CNY", "RMB"),
    "美元": ("USD",),
    "欧元": ("EUR",),
    "港元": ("港币", "HKD"),
    "日元": ("JPY",),
    "人年": ("人·年", "人*年"),
    "人月": ("人·月", "人*月"),
    "季度": ("季", "个季度"),
    "月": ("个月",),
    "年": ("周年",),
    "天": ("日", "个工作日", "工作日"),
    "周": ("星期",),
    "小时": ("个小时", "h"),
    "分钟": ("min",),
    "吨": ("t",),
    "千克": ("公斤", "kg"),
    "克": ("g",),
    "吨二氧化碳": ("tCO2", "吨CO2", "吨二氧化碳当量", "tCO2e"),
    "千克二氧化碳": ("kgCO2", "千克CO2", "公斤二氧化碳", "千克二氧化碳当量", "kgCO2e"),
    "吨标准煤": ("tce", "吨标煤"),
    "千克标准煤": ("kgce", "公斤标准煤", "千克标煤", "公斤标煤"),
    "克标准煤": ("gce", "克标煤"),
    "千瓦时": ("kWh", "kW·h", "kW.h", "度"),
    "兆瓦时": ("MWh", "MW·h"),
    "千瓦": ("kW",),
    "兆瓦": ("MW",),
    "米": ("m",),
    "公里": ("千米", "km"),
    "平方米": ("m2", "m^2", "平米", "米2"),
    "公顷": ("ha", "hm2"),
    "平方公里": ("km2", "km^2", "公里2", "平方千米"),
    "立方米": ("m3", "m^3", "米3", "立方"),
    "升": ("l",),
}
"""Other spellings, after Unicode compatibility normalisation (² is 2, ％ is %); letters in either case."""
