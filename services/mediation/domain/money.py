"""Amounts as they stand in documents: figures, and capitals that nobody can alter（大写金额）."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "兆")


def figures(fen: int) -> str:
    """The amount in figures, e.g. 12,000.50."""
    return f"{fen // 100:,}.{fen % 100:02d}"


def capitals(fen: int) -> str:
    """The amount in capitals, e.g. 壹万贰仟元伍角整."""
    yuan, (jiao, cents) = fen // 100, divmod(fen % 100, 10)
    words = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif cents and yuan:
        words += "零"
    if cents:
        return f"{words}{_DIGITS[cents]}分"
    return f"{words or '零元'}整"


def _whole(number: int) -> str:
    words, is_gap = "", False
    for group in reversed(range(len(_GROUPS))):
        part = number // 10 ** (4 * group) % 10_000
        if part == 0:
            is_gap = is_gap or bool(words)
            continue
        if words and (is_gap or part < 1_000):
            words += "零"
        words += _group(part) + _GROUPS[group]
        is_gap = False
    return words


def _group(part: int) -> str:
    words, is_gap = "", False
    for place in reversed(range(4)):
        digit = part // 10**place % 10
        if digit == 0:
            is_gap = bool(words)
            continue
        words += ("零" if is_gap else "") + _DIGITS[digit] + _PLACES[place]
        is_gap = False
    return words
